"""Names of records, as texts in each language must write them; apps that keep such records add theirs to SOURCES."""

import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from editorial.translating.matching import Matcher
from editorial.translating.once import read_once


class Name(NamedTuple):
    """How a record is called in German texts, and how in those of another language: any of the wordings is right."""

    german: str
    wordings: tuple[str, ...]


# Each takes a language and returns the names that are fixed in it; one query each.
SOURCES: list[Callable[[str], Iterable[Name]]] = []


def names_in(text: str, language: str) -> dict[str, tuple[str, ...]]:
    """Return the names that stand in a plain German text, with their wordings in `language`.

    What is quoted („Xu Qin“) is how somebody else writes a name, and may be quoted as it is.
    """
    text, found = _without_quotations(text), {}
    for start, end, names in read_once(_matcher, language).find(text):
        found[text[start:end]] = tuple(dict.fromkeys(wording for name in names for wording in name.wordings))
    return found


def _matcher(language: str) -> Matcher[Name]:
    names = [name for source in SOURCES for name in source(language)]
    return Matcher(((name.german, name) for name in names), _name_forms)


def _without_quotations(text: str) -> str:
    return re.sub(r"„[^“”\n]*[“”]", lambda quotation: " " * len(quotation[0]), text)


def _name_forms(word: str, **_: bool) -> frozenset[str]:
    return frozenset({word.lower(), f"{word.lower()}s"})
