"""Figures in Chinese texts: 1200, 1779万, 2015年10月28日, 下午3点, 20世纪90年代, 十二, 二〇一五."""

import re
from collections.abc import Iterator
from decimal import Decimal

from editorial.translating.checks.figures import Figure, figure

_DIGITS_WRITTEN = r"(?:\d{1,3}(?:[,，]\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_PART = re.compile(rf"(?P<number>{_DIGITS_WRITTEN})(?P<scale>[百千万亿]{{0,3}})")
# 2万5千 is one number.
_NUMBER = re.compile(rf"(?:{_DIGITS_WRITTEN}[百千万亿]{{1,3}})+(?:{_DIGITS_WRITTEN})?|{_DIGITS_WRITTEN}")
_DECADE = re.compile(r"(\d{1,2})世纪(\d0)年代")
_AFTERNOON = re.compile(r"(?:下午|晚上|晚间|晚|傍晚|中午)$")
_POWERS = {"十": 1, "百": 2, "千": 3, "万": 4, "亿": 8}
_DIGITS = {sign: number for number, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_NUMERAL = re.compile(f"[{''.join(_DIGITS)}{''.join(_POWERS)}]{{1,20}}")


def written_figures(text: str) -> Iterator[Figure]:
    """Yield what is written in digits."""
    for found in _DECADE.finditer(text):
        yield figure(found[0], (int(found[1]) - 1) * 100 + int(found[2]), found[2])
    text = _DECADE.sub(" ", text)
    for found in _NUMBER.finditer(text):
        yield _number(text, found)


def figures_in_words(text: str) -> Iterator[Figure]:
    """Yield what is written in characters."""
    for found in _NUMERAL.finditer(text):
        yield figure(found[0], *_values(found[0]))


def _number(text: str, found: re.Match) -> Figure:
    written = found[0]
    values = [sum(_value(part) for part in _PART.finditer(written))]
    if written[-1] not in _POWERS:
        values += written.split(".") if "." in written else []
        if values[0] < 12 and _AFTERNOON.search(text[max(0, found.start() - 2) : found.start()]):
            values.append(values[0] + 12)
    return figure(written, *values)


def _value(part: re.Match) -> Decimal:
    value = Decimal(re.sub("[,，]", "", part["number"]))
    for sign in part["scale"]:
        value *= 10 ** _POWERS[sign]
    return value


def _values(numeral: str) -> list[int]:
    """Return what a numeral may mean: 二〇一五 is a row of digits, 十二 a number; each sign may stand alone."""
    digits = [_DIGITS[sign] for sign in numeral if sign in _DIGITS]
    if len(digits) == len(numeral):
        return [int("".join(map(str, digits))), *digits]
    return [_spelt_out(numeral), *digits]


def _spelt_out(numeral: str) -> int:
    total = section = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        elif sign in "万亿":
            total = (total + section + digit or 1) * 10 ** _POWERS[sign]
            section = digit = 0
        else:
            section += (digit or 1) * 10 ** _POWERS[sign]
            digit = 0
    return total + section + digit
