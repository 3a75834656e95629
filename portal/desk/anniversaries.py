"""Round anniversaries: historical dates whose fifth, tenth, fifteenth … year comes round in a span of days."""

from datetime import date

from django.db.models import F, Q
from django.db.models.functions import ExtractYear

# Every five years, from the hundredth on every twenty-five.
ROUND = [*range(5, 100, 5), *range(100, 1001, 25)]


def comes_round(dated: str, first: date, last: date) -> Q:
    """Match rows whose historical date `dated` has a round anniversary between `first` and `last`.

    A date known by its year only has the whole year for its anniversary. A decade or "one of 2003 and 2009" has none.
    """
    earliest, latest = f"{dated}_earliest", f"{dated}_latest"
    condition = Q(pk__in=[])
    for years in ROUND:
        begin, end = years_before(first, years), years_before(last, years)
        # "Since 2005" is open at its end: its first year counts as a whole.
        open_ended = Q(**{f"{latest}__isnull": True, f"{earliest}__gte": begin.replace(month=1, day=1)})
        condition |= Q(**{f"{earliest}__lte": end}) & (Q(**{f"{latest}__gte": begin}) | open_ended)
    return condition & (Q(**{f"{latest}__isnull": True}) | is_known_to_a_year(dated))


def is_known_to_a_year(dated: str) -> Q:
    """Match dates whose first and last possible day lie at most one turn of the year apart, as those of a winter do."""
    return Q(**{f"{dated}_latest__year__lte": ExtractYear(F(f"{dated}_earliest")) + 1})


def years_before(day: date, years: int) -> date:
    """Return the same day in an earlier year; the 28th stands in for a 29 February."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - years, day=28 if is_leap_day else day.day)
