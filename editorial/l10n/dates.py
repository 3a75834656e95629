"""Historical dates, known as exactly as they are known: stored as EDTF text, read and printed per language.

This is the door to the package's date modules: everything other apps need is importable from here.
"""

from datetime import date
from functools import lru_cache

from django.db.models import OrderBy
from django.db.models.functions import Coalesce

from .date_parsing import MAX_TYPED_LENGTH, parse_date
from .date_printing import format_date
from .date_values import MAX_STORED_LENGTH, Moment, read

__all__ = [
    "MAX_STORED_LENGTH",
    "MAX_TYPED_LENGTH",
    "bounds",
    "by_date",
    "format_date",
    "is_exact_day",
    "iso_for_schema",
    "parse_date",
]


def bounds(edtf_text: str) -> tuple[date | None, date | None]:
    """Return the first and the last possible day; None on an open side and for an unknown date.

    "About" widens nothing. Seasons are meteorological: the winter of 2018 is December 2018 to February 2019.
    """
    value = read(edtf_text)
    return (value.earliest, value.latest) if value else (None, None)


def is_exact_day(edtf_text: str) -> bool:
    value = read(edtf_text)
    return isinstance(value, Moment) and value.precision == "day" and not value.qualifier


@lru_cache(maxsize=5000)
def iso_for_schema(edtf_text: str) -> str:
    """Return the most exact of day, month and year in which the date lies for certain, as ISO 8601; "" if none.

    Machines read no "about" and no "presumably", so such dates give nothing.
    """
    earliest, latest = bounds(edtf_text)
    if not earliest or not latest or any(sign in edtf_text for sign in "~?%"):
        return ""
    shared = next((end for end in (10, 7, 4) if str(earliest)[:end] == str(latest)[:end]), 0)
    return str(earliest)[:shared]


def by_date(field_name: str, *, newest_first: bool = False) -> OrderBy:
    """Order by a HistoricalDateField: by its first possible day, by its last where the start is open, unknown last."""
    day = Coalesce(f"{field_name}_earliest", f"{field_name}_latest")
    return day.desc(nulls_last=True) if newest_first else day.asc(nulls_last=True)
