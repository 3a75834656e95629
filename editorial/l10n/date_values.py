"""Historical dates as values: the part of EDTF (ISO 8601-2) the portal stores, with its first and last possible day.

The edtf library is not used at run time: it needs 3 to 30 ms for one date, refuses a qualified season (2016-21~) and
ends a winter on 31 December. The tests compare this reading with the library's wherever both know the expression.
"""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

MAX_STORED_LENGTH = 64
FIRST_YEAR, LAST_YEAR = 1000, 2999
OPEN = ".."

_MOMENT = re.compile(
    r"(?:(?P<decade>[12][0-9]{2})X"
    r"|(?P<year>[12][0-9]{3})(?:-(?P<month>[01][0-9])(?:-(?P<day>[0-3][0-9]))?|-(?P<season>2[1-4]))?)"
    r"(?P<qualifier>[~?%]?)"
)


@dataclass(frozen=True)
class Moment:
    """One date as exactly as it is known: a day, a month, a season (21 is spring, 24 winter), a year or a decade."""

    year: int
    month: int | None = None
    day: int | None = None
    season: int | None = None
    is_decade: bool = False
    qualifier: str = ""  # "~" approximate, "?" uncertain, "%" both

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise ValueError(self.year)
        date(self.year, self.month or 1, self.day or 1)

    def __str__(self) -> str:
        year = f"{self.year // 10}X" if self.is_decade else str(self.year)
        parts = [f"-{part:02d}" for part in (self.season, self.month, self.day) if part]
        return "".join([year, *parts, self.qualifier])

    @property
    def precision(self) -> str:
        if self.is_decade:
            return "decade"
        return next((name for name in ("season", "day", "month") if getattr(self, name)), "year")

    @property
    def is_approximate(self) -> bool:
        return self.qualifier in {"~", "%"}

    @property
    def is_uncertain(self) -> bool:
        return self.qualifier in {"?", "%"}

    @property
    def earliest(self) -> date:
        month = (self.season - 20) * 3 if self.season else self.month
        return date(self.year, month or 1, self.day or 1)

    @property
    def latest(self) -> date:
        if self.season:
            return _season_end(self.earliest)
        if self.day:
            return self.earliest
        return _month_end(self.year + 9 if self.is_decade else self.year, self.month or 12)


@dataclass(frozen=True)
class Interval:
    """From one date to another; None means open on that side, never unknown."""

    start: Moment | None
    end: Moment | None

    def __post_init__(self) -> None:
        if not self.start and not self.end:
            raise ValueError(self)

    def __str__(self) -> str:
        return f"{self.start or OPEN}/{self.end or OPEN}"

    @property
    def earliest(self) -> date | None:
        return self.start and self.start.earliest

    @property
    def latest(self) -> date | None:
        return self.end and self.end.latest


@dataclass(frozen=True)
class OneOf:
    """One of several dates, because sources disagree."""

    moments: tuple[Moment, ...]

    def __str__(self) -> str:
        return f"[{','.join(map(str, self.moments))}]"

    @property
    def earliest(self) -> date:
        return min(moment.earliest for moment in self.moments)

    @property
    def latest(self) -> date:
        return max(moment.latest for moment in self.moments)


HistoricalDate = Moment | Interval | OneOf


def read(edtf_text: str) -> HistoricalDate | None:
    """Return the value of a stored text; None for an empty one and for anything that parse_date did not write."""
    try:
        if edtf_text[:1] == "[" and edtf_text[-1:] == "]":
            return OneOf(tuple(map(_read_moment, edtf_text[1:-1].split(","))))
        if "/" in edtf_text:
            return Interval(*map(_read_side, edtf_text.split("/", 1)))
        return _read_moment(edtf_text)
    except ValueError:
        return None


def _read_side(text: str) -> Moment | None:
    return None if text == OPEN else _read_moment(text)


def _read_moment(text: str) -> Moment:
    match = _MOMENT.fullmatch(text)
    if not match:
        raise ValueError(text)
    qualifier, decade = match["qualifier"], match["decade"]
    if decade:
        return Moment(int(decade) * 10, is_decade=True, qualifier=qualifier)
    month, day, season = (int(match[name]) if match[name] else None for name in ("month", "day", "season"))
    return Moment(int(match["year"]), month, day, season, qualifier=qualifier)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _season_end(first_day: date) -> date:
    """Return the last day of a meteorological season; winter ends in February of the following year."""
    years, month = divmod(first_day.month + 1, 12)
    return _month_end(first_day.year + years, month + 1)
