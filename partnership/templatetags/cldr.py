"""Names of time zones and languages, and languages of countries, from the Unicode locale data (CLDR)."""

from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import get_timezone_name
from babel.languages import get_official_languages
from django import template
from django.utils.translation import to_locale

from editorial.l10n.text import LANGUAGE_CODES, active_language, language_tag

register = template.Library()


@register.filter
def zone_name(time_zone: str) -> str:
    """Return the zone's name in the active language: Chinesische Zeit, 中欧时间."""
    return get_timezone_name(ZoneInfo(time_zone), locale=to_locale(active_language()))


@register.filter
def spoken_language(code: str) -> str:
    """Return the language's name in the active language; the code itself if it is unknown."""
    try:
        return Locale.parse(to_locale(code)).get_language_name(to_locale(active_language())) or code
    except (UnknownLocaleError, ValueError):
        return code


@register.filter
def tag_of_country(country: str) -> str:
    """Return the tag of the country's first official language, for the `lang` of a name in its own script."""
    code = next(iter(get_official_languages(country)), "und")
    ours = (known for known in LANGUAGE_CODES if known.split("-")[0] == code)
    return language_tag(next(ours, code))
