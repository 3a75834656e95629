"""Figures in German texts: 1.200, 17,79 Mio., 28. Oktober 2015, 90er Jahre, zwei."""

import re
from collections.abc import Iterator
from decimal import Decimal

from editorial.translating.checks.figures import Figure, figure

_NUMBER = re.compile(
    r"(?<![\d.,])(?P<grouped>\d{1,3}(?:[.\u00a0\u202f]\d{3})+(?:,\d+)?)(?![\d])|(?P<plain>\d+(?:,\d+)?)"
)
_SCALE = re.compile(r"[\s\u00a0]?(Tausend|Tsd\.?|Million(?:en)?|Mio\.?|Milliarden?|Mrd\.?|Billion(?:en)?)(?!\w)", re.I)
_LISTED = re.compile(r"\s?(?:,|und|oder|bis|–|-|beziehungsweise|bzw\.)\s?(?=\d)")
_DECADE = re.compile(r"er\b")
_POWERS = {"tau": 3, "tsd": 3, "mil": 6, "mio": 6, "mrd": 9, "bil": 12}
_MONTHS = [
    "Januar",
    "Februar",
    "März",
    "April",
    "Mai",
    "Juni",
    "Juli",
    "August",
    "September",
    "Oktober",
    "November",
    "Dezember",
]
# “Mai” is a name as well: a month is one only beside a day or a year.
_MONTH = re.compile(rf"(?:\d\.\s*(?P<after>{'|'.join(_MONTHS)})\b)|\b(?P<before>{'|'.join(_MONTHS)})(?=\s+\d{{4}})")
_WORDS = {
    "ein": 1, "eins": 1, "zwei": 2, "zweit": 2, "beide": 2, "drei": 3, "dritt": 3, "vier": 4, "fünf": 5, "sechs": 6,
    "sieben": 7, "siebt": 7, "acht": 8, "neun": 9, "zehn": 10, "elf": 11, "zwölf": 12, "dutzend": 12, "dreizehn": 13,
    "vierzehn": 14, "fünfzehn": 15, "sechzehn": 16, "siebzehn": 17, "achtzehn": 18, "neunzehn": 19, "zwanzig": 20,
    "dreißig": 30, "vierzig": 40, "fünfzig": 50, "sechzig": 60, "siebzig": 70, "achtzig": 80, "neunzig": 90,
    "hundert": 100, "jahrhundert": 100, "jahrzehnt": 10, "tausend": 1000, "million": 1_000_000, "erst": 1, "halb": 0.5,
}  # fmt: skip
_WORD = re.compile(rf"\b(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})", re.IGNORECASE)
_MANY = re.compile(r"\b(zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)(hundert|tausend)", re.IGNORECASE)


def written_figures(text: str, *, with_scales: bool) -> Iterator[Figure]:
    """Yield what is written in digits, and the names of months beside a day or a year.

    `with_scales`: “17,79 Mio.” means 17,790,000 and nothing else.
    """
    figures, scale = [], None
    for found in reversed(list(_NUMBER.finditer(text))):
        # “12, 14 und 18 Millionen” are all millions.
        scale = _SCALE.match(text, found.end()) or (scale if _LISTED.match(text, found.end()) else None)
        figures.append(_number(text, found, scale, with_scales))
    yield from reversed(figures)
    for found in _MONTH.finditer(text):
        name = found["after"] or found["before"]
        yield figure(name, _MONTHS.index(name) + 1)


def figures_in_words(text: str) -> Iterator[Figure]:
    """Yield what number words may mean, dreijährig and zweihundert among them; and every month that is named."""
    for found in _WORD.finditer(text):
        yield figure(found[0], _WORDS[found[0].lower()])
    for found in _MANY.finditer(text):
        yield figure(found[0], _WORDS[found[1].lower()] * _WORDS[found[2].lower()])
    for number, name in enumerate(_MONTHS, 1):
        if name in text:
            yield figure(name, number)


def _number(text: str, found: re.Match, scale: re.Match | None, with_scales: bool) -> Figure:
    written = found["grouped"] or found["plain"]
    value = Decimal(re.sub(r"[.\u00a0\u202f]", "", written).replace(",", "."))
    if scale:
        scaled = value * 10 ** _power(scale[1])
        is_own = scale.start() == found.end()
        return figure(written + scale[0] if is_own else written, scaled, *([] if with_scales and is_own else [value]))
    # 2015/16, 2015–16; the 90s.
    is_short = len(written) == 2 and written.isdigit()
    before = text[max(0, found.start() - 5) : found.start()]
    if is_short and re.fullmatch(r"\d{4}[/–-]", before):
        return figure(written, value, f"{before[:2]}{written}")
    if is_short and _DECADE.match(text, found.end()):
        return figure(written, value, f"19{written}")
    return figure(written, value)


def _power(word: str) -> int:
    return 9 if word.lower().startswith("milliard") else _POWERS[word[:3].lower()]
