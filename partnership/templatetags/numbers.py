"""Template filter for measured values in the reader's way of writing numbers."""

from decimal import Decimal

from django import template
from django.utils.formats import get_format, number_format
from django.utils.translation import pgettext

register = template.Library()

MYRIAD = Decimal(10_000)


@register.filter
def as_number(value: Decimal) -> str:
    """Return the exact value without empty decimals: 17.790.100; 1779.01万 where digits are grouped by four."""
    if get_format("NUMBER_GROUPING") == 4 and abs(value) >= MYRIAD:
        # Translators: only for languages that count by ten thousands, such as Chinese.
        return pgettext("ten thousands", "%(number)s × 10,000") % {"number": _plain(value / MYRIAD)}
    return _plain(value)


def _plain(value: Decimal) -> str:
    exponent = value.normalize().as_tuple().exponent
    return number_format(value, decimal_pos=max(0, -exponent), force_grouping=True)
