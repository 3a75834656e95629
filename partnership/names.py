"""How a person's name is printed: one formatter per language, the same everywhere."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import override, pgettext

from editorial.l10n.text import Text, active_language, language_tag, text_in

if TYPE_CHECKING:
    from partnership.models import Person


def latin_name(person: "Person") -> str:
    """Return the name in Latin letters in the order the person bears it: Xu Qin, Stefan Schostok."""
    parts = [person.given_name, person.family_name]
    if person.name_order == person.NameOrder.FAMILY_FIRST:
        parts.reverse()
    return " ".join(part for part in parts if part)


def printed_name(person: "Person", language: str | None = None) -> str:
    """Return the name for a reader of `language` (default: active), academic title included.

    German: Xu Qin (许勤); Prof. Dr. Madjid Samii. Chinese: 许勤; 斯特凡·朔斯托克（Stefan Schostok）.
    """
    language = language or active_language()
    academic = text_in(person, "academic_title", language)
    own = _in_readers_script(person, language)
    name = own or _with_own_script(person, language)
    if not academic.value or academic.language != language:
        return name
    with override(language):
        # Translators: an academic title and a name, in the order of your language.
        return pgettext("name with academic title", "%(title)s %(name)s") % {"title": academic.value, "name": name}


def name_with_office(person: "Person", office: str, language: str | None = None) -> str:
    """Return name and office in one: Xu Qin (许勤), Bürgermeister; 许勤市长."""
    language = language or active_language()
    name = printed_name(person, language)
    if not office:
        return name
    with override(language):
        # Translators: a person and the office held; in Chinese the office follows without a space.
        return pgettext("name with office", "%(name)s, %(office)s") % {"name": name, "office": office}


def office_at(person: "Person | None", earliest: date | None, latest: date | None, as_written: Model | None) -> Text:
    """Return the office on a day, or on a day known roughly by its first and last possible one.

    The one `as_written` in a record (its translated field `office`) comes before that of the person's record, whose
    offices should be fetched.
    """
    written = text_in(as_written, "office") if as_written else Text("", "")
    if written.value or person is None:
        return written
    # "2010" begins on 1 January, perhaps before the office did: then its last day decides.
    held = person.office_on(earliest) or person.office_on(latest)
    return text_in(held, "title") if held else Text("", "")


def mark_scripts(person: "Person", printed: str) -> SafeString:
    """Return `printed` as HTML in which the name in its own script carries its language."""
    if not person.native_name or person.native_language == active_language() or person.native_name not in printed:
        return format_html("{}", printed)
    before, after = printed.split(person.native_name, 1)
    lang = language_tag(person.native_language)
    return format_html('{}<span lang="{}">{}</span>{}', before, lang, person.native_name, after)


def _in_readers_script(person: "Person", language: str) -> str:
    """Return the name in the script of `language`, or an empty string when the Latin name is the one to print."""
    if person.native_name and person.native_language == language:
        return person.native_name
    written = text_in(person, "transliteration", language)
    if not written.value or written.language != language:
        return ""
    with override(language):
        # Translators: a name in your script, then the same name in Latin letters.
        pattern = pgettext("name in two scripts", "%(name)s (%(latin)s)")
    return pattern % {"name": written.value, "latin": latin_name(person)}


def _with_own_script(person: "Person", language: str) -> str:
    if not person.native_name:
        return latin_name(person)
    with override(language):
        # Translators: a name in Latin letters, then in its own script.
        pattern = pgettext("name with own script", "%(latin)s (%(native)s)")
    return pattern % {"latin": latin_name(person), "native": person.native_name}
