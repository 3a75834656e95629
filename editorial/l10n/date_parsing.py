"""Turn what people write ("28. Oktober 2015", "约2005年", "2015-10/..") into canonical EDTF text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import product

from babel.dates import format_date as babel_date
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from . import date_words as words
from .date_printing import babel_locale
from .date_values import FIRST_YEAR, LAST_YEAR, MAX_STORED_LENGTH, OPEN, HistoricalDate, Interval, Moment, OneOf

# Longer than any stored value in words; whatever is longer is not a date and is refused unread.
MAX_TYPED_LENGTH = 300

# What one written date says, by the group names of date_words.POINTS.
Part = dict[str, str]

_SIGNS = {"approximate": "~", "uncertain": "?", "both": "%"}

_DASHES = str.maketrans({"‐": "-", "‑": "-", "−": "-", "‒": "–", "—": "–", "―": "–", "〜": "–"})
# Two groups of digits stay apart: "2 015" is a slip, not the year 2015.
_SPACES = re.compile(r"(?<!\d) | (?!\d)")

_PROBLEMS = {
    "invalid": _(
        "This date was not understood. Examples: 28.10.2015, 10/2015, Oktober 2015, Frühjahr 2016, ca. 2005, "
        "seit 2005, 25.–31. Oktober 2015, 2015年10月28日."
    ),
    "unclear_year": _(
        "It is not clear which year is meant. Please write it with four digits, for example 28.10.2015, 10/2015 "
        "or 2005/2006."
    ),
    "impossible": _("This day does not exist in the calendar. Please check day, month and year."),
    "year_range": _("The year must lie between %(first)s and %(last)s."),
    "weekday": _("The weekday does not match: according to the calendar it is %(date)s."),
    "reversed": _("The end lies before the start. If the period crosses a new year, please write both years."),
}


def parse_date(text: str) -> str:
    """Return canonical EDTF for a date in German, Chinese or EDTF; "" for an empty text.

    Raises ValidationError with a message for staff.
    """
    folded = fold(text)
    if not folded:
        return ""
    stored = str(_value(folded))
    if len(stored) > MAX_STORED_LENGTH:
        raise _problem("invalid")
    return stored


def fold(text: str) -> str:
    """Return the text without case, width, kinds of dashes and needless spaces."""
    if len(text) > MAX_TYPED_LENGTH:
        raise _problem("invalid")
    plain = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES)
    plain = _SPACES.sub("", " ".join(plain.split()))
    if len(plain) > MAX_TYPED_LENGTH:
        raise _problem("invalid")
    return words.WEEKDAY_COMMA.sub(r"\1", re.sub("–+", "–", plain))


def _problem(code: str, **params: str | int) -> ValidationError:
    return ValidationError(_PROBLEMS[code], code=code, params=params)


def _value(text: str) -> HistoricalDate:
    lead, rest = _take_qualifiers(text, words.QUALIFIER_BEFORE)
    for attempt in (_since, _until, _one_of, _single, _interval):
        value = attempt(rest, lead)
        if value:
            return value
    raise _problem("unclear_year" if words.SHORT_YEAR.search(text) else "invalid")


def _since(text: str, lead: str) -> HistoricalDate | None:
    start = _inside(text, lead, words.SINCE)
    return start and Interval(start, None)


def _until(text: str, lead: str) -> HistoricalDate | None:
    end = _inside(text, lead, words.UNTIL)
    return end and Interval(None, end)


def _inside(text: str, lead: str, frames: Sequence[re.Pattern[str]]) -> Moment | None:
    after, text = _take_qualifiers(text, words.QUALIFIER_AFTER)
    for frame in frames:
        match = frame.fullmatch(text)
        moment = match and _single(match[1], _joined(lead, after))
        if moment:
            return moment
    return None


def _single(text: str, lead: str) -> Moment | None:
    part = _part(text)
    return _moments([part], lead)[0] if part else None


def _one_of(text: str, lead: str) -> HistoricalDate | None:
    if text.startswith("[") and text.endswith("]"):
        parts = [_part(piece) for piece in text[1:-1].split(",")]
    elif "oder" in text or "或" in text:
        parts = [_part(piece) for piece in words.OR.split(text)]
    else:
        return None
    if not all(parts):
        return None
    moments = sorted(set(_moments(parts, lead)), key=str)
    return OneOf(tuple(moments)) if len(moments) > 1 else moments[0]


def _interval(text: str, lead: str) -> HistoricalDate | None:
    for left, right in _splits(text):
        if OPEN in (left, right):
            return _open_interval(left, right, lead)
        parts = [_part(left), _part(right)]
        if all(parts):
            return _closed_interval(*_moments(parts, lead))
    return None


def _splits(text: str) -> Iterator[tuple[str, str]]:
    for sign, at in product(words.RANGE_SIGNS, range(1, len(text) - 1)):
        if text.startswith(sign, at):
            yield text[:at], text[at + len(sign) :]


def _open_interval(left: str, right: str, lead: str) -> Interval | None:
    start, end = (None if side == OPEN else _single(side, lead) for side in (left, right))
    return Interval(start, end) if start or end else None


def _closed_interval(start: Moment, end: Moment) -> HistoricalDate:
    if start.earliest > end.latest:
        raise _problem("reversed")
    return start if start == end else Interval(start, end)


def _part(text: str) -> Part | None:
    before, text = _take_qualifiers(_without_article(text), words.QUALIFIER_BEFORE)
    after, text = _take_qualifiers(_without_article(text), words.QUALIFIER_AFTER)
    for shape in words.POINTS:
        match = text and shape.fullmatch(text)
        if match:
            return {**match.groupdict(default=""), "qualifier": _joined(before, after)}
    return None


def _without_article(text: str) -> str:
    return text[words.ARTICLE.match(text).end() :]


def _take_qualifiers(text: str, pattern: re.Pattern[str]) -> tuple[str, str]:
    """Return the qualifier that stands at the edge of the text, and the text without it."""
    qualifier = ""
    while match := pattern.search(text):
        qualifier = _joined(qualifier, _SIGNS[match.lastgroup])
        text = text[: match.start()] + text[match.end() :]
    return qualifier, text


def _joined(first: str, second: str) -> str:
    return "%" if first and second and first != second else first or second


def _moments(parts: list[Part], lead: str) -> list[Moment]:
    """Complete the parts from one another and check them.

    A leading "ca." holds for all dates that follow without a qualifier of their own.
    """
    first, *others = parts
    qualifiers = [_joined(lead, first["qualifier"]), *(part["qualifier"] or lead for part in others)]
    source = next((part for part in parts if part.get("year")), {})
    return [_moment(_filled(part, source), qualifier) for part, qualifier in zip(parts, qualifiers, strict=True)]


def _filled(part: Part, source: Part) -> Part:
    if part.get("year"):
        return part
    lends_month = part.get("day") and not part.get("month") and source.get("day")
    month = source["month"] if lends_month else part.get("month", "")
    return {**part, "year": source.get("year", ""), "month": month}


def _moment(part: Part, qualifier: str) -> Moment:
    year = _year(part)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise _problem("year_range", first=FIRST_YEAR, last=LAST_YEAR)
    month, season = _number(part, "month", words.MONTHS), _number(part, "season", words.SEASONS)
    day = _number(part, "day", {})
    is_decade = "decade" in part or "century" in part
    if 0 in (day, month):
        raise _problem("impossible")
    if day and not month:
        raise _problem("invalid")
    try:
        moment = Moment(year, month, day, season, is_decade, qualifier)
    except ValueError:
        raise _problem("impossible") from None
    _check_weekday(moment, part.get("weekday"))
    return moment


def _year(part: Part) -> int:
    if "decade" in part:
        return int(part["decade"]) * 10
    if "century" in part:
        return (int(part["century"]) - 1) * 100 + int(part["tens"]) * 10
    year, next_year = part.get("year"), part.get("next_year")
    is_one_winter = next_year and part.get("season") and (int(next_year) - int(year)) % 100 == 1
    if not year or (next_year and not is_one_winter):
        raise _problem("unclear_year")
    return int(year)


def _number(part: Part, name: str, table: dict[str, int]) -> int | None:
    word = part.get(name)
    return (table.get(word) or int(word)) if word else None


def _check_weekday(moment: Moment, weekday: str | None) -> None:
    if weekday and moment.day and moment.earliest.weekday() != words.WEEKDAYS[weekday]:
        raise _problem("weekday", date=_full_date(moment.earliest))


def _full_date(day: date) -> str:
    return babel_date(day, format="full", locale=babel_locale(get_language()))
