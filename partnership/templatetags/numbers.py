"""Template filter for measured values in the reader's way of writing numbers."""

from decimal import Decimal

from django import template
from django.utils.formats import get_format, number_format
from django.utils.translation import pgettext

register = template.Library()

MYRIAD = Decimal(10_000)
HUNDRED_MILLION = Decimal(100_000_000)


@register.filter
def as_number(value: Decimal) -> str:
    """Return the exact value without empty decimals: 17.790.100; 1779.01万 and 3亿 where digits are grouped by four."""
    if get_format("NUMBER_GROUPING") != 4 or abs(value) < MYRIAD:
        return _plain(value)
    if abs(value) < HUNDRED_MILLION:
        # Translators: only for languages that count by ten thousands, such as Chinese.
        return pgettext("ten thousands", "%(number)s × 10,000") % {"number": _plain(value / MYRIAD)}
    # Translators: only for languages that count by ten thousands, such as Chinese.
    return pgettext("hundred millions", "%(number)s × 100,000,000") % {"number": _plain(value / HUNDRED_MILLION)}


def _plain(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return number_format(value, decimal_pos=max(0, -exponent), force_grouping=True)
