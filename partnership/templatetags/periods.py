"""Template filters that join two historical dates into a period, as EDTF text for {% date_of %}."""

from django import template

from editorial.l10n.dates import bounds

register = template.Library()


@register.filter
def through(start: str, end: str) -> str:
    """Return the period from `start` to `end`; `start` alone where there is no end or they cannot be joined."""
    period = f"{start}/{end}"
    return period if start and end and start != end and any(bounds(period)) else start


@register.filter
def onwards(start: str) -> str:
    """Return the period that begins at `start` and goes on: "since 2005"."""
    return through(start, "..")
