"""Figures in a text: what stands there, and the values it may mean."""

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import NamedTuple

from babel import Locale, UnknownLocaleError

_ANY = re.compile(r"\d+(?:[.,'\u00a0\u202f]\d+)*")
_WORD_BEHIND = re.compile(r"\s*([^\W\d_]+)")
_SCALES = {"en": {"thousand": 3, "million": 6, "billion": 9, "trillion": 12}}


class Figure(NamedTuple):
    """A number as it is written; `values` holds every value the writing may have."""

    text: str
    values: frozenset[Decimal]


def figure(text: str, *values: object) -> Figure:
    return Figure(text.strip(), frozenset(Decimal(str(value)).normalize() for value in values))


def all_values(figures: Iterable[Figure]) -> set[Decimal]:
    return {value for found in figures for value in found.values}


def figures_of_any_language(text: str, language: str) -> Iterator[Figure]:
    """Read numbers however a language groups and points them; its month names are numbers too."""
    scales = _SCALES.get(language.partition("-")[0], {})
    for found in _ANY.finditer(text):
        digits = re.split(r"\D", found[0])
        values = [*digits, "".join(digits), f"{''.join(digits[:-1]) or '0'}.{digits[-1]}"]
        word = _WORD_BEHIND.match(text, found.end())
        power = scales.get(word[1].lower().rstrip("s"), 0) if word else 0
        yield figure(found[0], *(Decimal(value) * 10**power for value in values))
    for number, pattern in month_names(language).items():
        if found := pattern.search(text):
            yield figure(found[0], number)


def knows_scales(language: str) -> bool:
    """Tell whether “17.79 million” is read as one number in this language."""
    return language.partition("-")[0] in {*_SCALES, "zh"}


@cache
def month_names(language: str) -> dict[int, re.Pattern]:
    try:
        months = Locale.parse(language, sep="-").months["format"]
    except (UnknownLocaleError, ValueError):
        return {}
    return {
        number: re.compile(rf"\b(?:{re.escape(months['wide'][number])}|{re.escape(months['abbreviated'][number])})")
        for number in months["wide"]
    }
