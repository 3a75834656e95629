"""A translated text and the language it is really in: the one place that decides what stands in for a missing text.

The library's own fallbacks are switched off because they hide which language a reader gets.
"""

import re
from typing import NamedTuple

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, NullIf
from django.utils.functional import lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, to_locale
from django.utils.translation import gettext_lazy as _
from modeltranslation.utils import build_localized_fieldname

from editorial.l10n.han import mark_han

SOURCE_LANGUAGE = settings.LANGUAGE_CODE
LANGUAGE_CODES = [code for code, _name in settings.LANGUAGES]
# Refused by XML or by iCalendar; no text needs it, but a pasted one may hold it.
_NOT_IN_FILES = re.compile("[^\t\n\r\x20-\x7e\x80-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Text(NamedTuple):
    """A text with its language code; both are empty when the text exists in no language."""

    value: str
    language: str

    @property
    def is_fallback(self) -> bool:
        return bool(self.value) and self.language != active_language()


def active_language() -> str:
    return get_language() or SOURCE_LANGUAGE


def language_tag(code: str) -> str:
    """Return the BCP 47 tag for `lang` attributes: zh-Hans for zh-hans."""
    return to_locale(code).replace("_", "-")


def language_name(code: str) -> str:
    """Return the language's name in the active language."""
    return gettext(dict(settings.LANGUAGES)[code])


lazy_language_name = lazy(language_name, str)


def fit_for_files(text: str) -> str:
    """Return the text without what files for other programs cannot hold."""
    return _NOT_IN_FILES.sub("", text)


def validate_language_code(value: str) -> None:
    """Accept codes such as de, zh-hans, en-gb; they end up in `lang` attributes."""
    if not re.fullmatch(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", value):
        raise ValidationError(_("“%(value)s” is no language code. Examples: de, zh-hans, en."), params={"value": value})


def column(field: str, language: str) -> str:
    """Return the name of the column that holds `field` in `language`."""
    return build_localized_fieldname(field, language)


def text_in(record: models.Model, field: str, language: str | None = None) -> Text:
    """Return the text of a translated field: in `language` (default: active), else German, else any language."""
    wanted = language or active_language()
    for code in dict.fromkeys([wanted, SOURCE_LANGUAGE, *LANGUAGE_CODES]):
        if value := getattr(record, column(field, code)):
            return Text(value, code)
    return Text("", "")


def mark_text(text: Text, language: str | None = None) -> SafeString:
    """Return the escaped text; in a span with its language where that is not the language of the page."""
    marked = mark_han(format_html("{}", text.value), text.language)
    if not text.value or text.language == (language or active_language()):
        return marked
    return format_html('<span lang="{}">{}</span>', language_tag(text.language), marked)


def missing_in(language: str, *fields: str) -> Q:
    """Match records whose `fields` are all without text in `language`: NULL and the empty string alike."""
    condition = Q()
    for field in fields:
        name = column(field, language)
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{name: ""})
    return condition


def shown(field: str, language: str | None = None) -> Coalesce:
    """Return an expression for what a reader of `language` sees, to order and filter by: fallback included."""
    names = dict.fromkeys([column(field, language or active_language()), column(field, SOURCE_LANGUAGE)])
    return Coalesce(*[NullIf(F(name), models.Value("")) for name in names], models.Value(""))


def required_in_source(field: str, table: str) -> models.CheckConstraint:
    """Return the constraint that `field` has a German text; `table` makes the constraint's name unique."""
    return models.CheckConstraint(
        condition=~missing_in(SOURCE_LANGUAGE, field),
        name=f"{table}_{field}_in_source",
        violation_error_message=_("The German text is required; other languages may follow."),
    )
