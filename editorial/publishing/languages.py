"""In which languages the page of a record exists: what hreflang and the site map may announce."""

from django.db.models import Model
from modeltranslation.translator import translator

from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import LANGUAGE_CODES, text_in
from editorial.publishing.models import Publishable


def translated_into(record: Publishable) -> list[str]:
    """Return the languages in which title and main texts exist; a text that exists nowhere is not missing."""
    fields = _main_fields(type(record))
    return [code for code in languages_of(record, *fields) if record.title_in(code).language == code]


def languages_of(record: Model, *fields: str) -> list[str]:
    """Return the languages in which none of these fields falls back to another one."""
    return [
        code for code in LANGUAGE_CODES if all(text_in(record, field, code).language in {code, ""} for field in fields)
    ]


def _main_fields(model: type[Publishable]) -> list[str]:
    """Return the translated rich texts: lacking one of them is what makes a page untranslated."""
    fields = translator.get_options_for_model(model).all_fields
    return [field for field in fields if isinstance(model._meta.get_field(field), RichTextField)]
