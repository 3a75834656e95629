"""Template tags that print people: the name in the reader's way, the office held at that time."""

from datetime import date

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from editorial.l10n.text import mark_text
from partnership.models import Person
from partnership.names import mark_scripts, name_with_office, office_at, printed_name

register = template.Library()


@register.simple_tag
def person_name(person: Person) -> SafeString:
    return mark_scripts(person, printed_name(person))


@register.simple_tag
def person_with_office(
    person: Person, earliest: date | None, latest: date | None = None, as_written: Model | None = None
) -> SafeString:
    """Print name and office of the day; for a date known roughly give its first and last possible day.

    The office `as_written` in a record (its translated field `office`) comes before the one from the person's record.
    The person's offices should be prefetched.
    """
    office = office_at(person, earliest, latest, as_written)
    if not office.is_fallback:
        return mark_scripts(person, name_with_office(person, office.value))
    # Translators: a person and the office held, the office in another language than yours.
    pattern = pgettext("name with foreign office", "{name} ({office})")
    return format_html(pattern, name=person_name(person), office=mark_text(office))


@register.simple_tag
def office_of(
    person: Person | None, earliest: date | None, latest: date | None = None, as_written: Model | None = None
) -> SafeString:
    """Print the office alone, found as for person_with_office; without a person's record only the one as written."""
    return mark_text(office_at(person, earliest, latest, as_written))
