"""Template tags that print historical dates in the reader's language."""

from django import template
from django.utils.html import format_html

from editorial.l10n.dates import format_date, iso_for_schema

register = template.Library()


@register.filter
def historical_date(edtf_text: str | None) -> str:
    return format_date(edtf_text or "")


@register.simple_tag
def date_of(edtf_text: str | None) -> str:
    """Print the date inside <time> where a machine-readable form exists, otherwise as plain text."""
    text, iso = format_date(edtf_text or ""), iso_for_schema(edtf_text or "")
    return format_html('<time datetime="{}">{}</time>', iso, text) if iso else text
