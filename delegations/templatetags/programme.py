"""Template tag for the clock times of a programme, always as on the spot."""

from datetime import datetime

from django import template
from django.utils.formats import time_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from delegations.models import ProgrammeItem
from editorial.l10n.text import mark_text
from partnership.templatetags.cldr import zone_name

register = template.Library()


@register.simple_tag
def programme_time(item: ProgrammeItem) -> SafeString:
    """Print "14:15–15:00 Uhr (Ortszeit Shenzhen)"; the part of the day where no clock time is known."""
    if not item.starts_at:
        return format_html("{}", item.get_part_of_day_display())
    times = {"start": _clock(item.local_start)}
    if item.ends_at:
        times["end"] = _clock(item.local_end)
    if item.stop:
        return format_html(_pattern_with_city(item), **times, city=mark_text(item.stop.city.title_in()))
    return format_html(_pattern_with_zone(item), **times, zone=zone_name(item.time_zone))


def _clock(moment: datetime) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', moment.isoformat(), time_format(moment, "TIME_FORMAT"))


def _pattern_with_city(item: ProgrammeItem) -> str:
    # Translators: clock times, for example 14:15, in the time of a city
    if item.ends_at:
        return pgettext("clock times", "{start}–{end} (local time in {city})")
    return pgettext("clock times", "{start} (local time in {city})")


def _pattern_with_zone(item: ProgrammeItem) -> str:
    # Translators: clock times, for example 14:15, with the name of their time zone
    if item.ends_at:
        return pgettext("clock times", "{start}–{end} ({zone})")
    return pgettext("clock times", "{start} ({zone})")
