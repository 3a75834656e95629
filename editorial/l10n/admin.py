"""Admin of translated records: languages side by side, and what is missing in which language."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import Field, QuerySet, URLField
from django.utils.html import format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.dates import format_date
from editorial.l10n.text import (
    LANGUAGE_CODES,
    SOURCE_LANGUAGE,
    column,
    language_name,
    language_tag,
    untranslated_in,
)


class SideBySideMixin:
    """For ModelAdmin and inlines of modeltranslation: one row per translated field, one cell per language.

    The library's tabs load jQuery UI from a foreign host and show one language at a time.
    """

    class Media:
        css = {"all": ["l10n/side-by-side.css"]}
        js = ["l10n/side-by-side.js", "l10n/rich-text.js"]

    def get_fieldsets(self, request, obj=None):
        fieldsets = super().get_fieldsets(request, obj)
        return [(name, {**options, "fields": self._rows(options["fields"])}) for name, options in fieldsets]

    def _rows(self, fields):
        """Join the columns of one translated field into one row; leave everything else as it is."""
        rows, current = [], None
        for name in fields:
            original = self._original_of(name)
            if original and original == current:
                rows[-1] = (*rows[-1], name)
            else:
                rows.append((name,) if original else name)
            current = original
        return rows

    def _original_of(self, name) -> str | None:
        if not isinstance(name, str):
            return None
        for original, columns in self.trans_opts.all_fields.items():
            if any(column.name == name for column in columns):
                return original
        return None

    def formfield_for_dbfield(self, db_field: Field, request, **kwargs):
        if isinstance(db_field, URLField):
            kwargs.setdefault("assume_scheme", "https")
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and (language := getattr(db_field, "language", None)):
            if language != SOURCE_LANGUAGE:
                field.help_text = ""
            field.widget.attrs |= {
                "lang": language_tag(language),
                "data-missing": gettext("missing"),
                "data-source": column(db_field.translated_field.name, SOURCE_LANGUAGE),
            }
        return field


class MissingTextFilter(admin.SimpleListFilter):
    """Which records lack a text in a language: partly (something German has no counterpart) or its title."""

    title = _("texts missing")
    parameter_name = "missing"

    def lookups(self, request, model_admin):
        return [(code, language_name(code)) for code in LANGUAGE_CODES if code != SOURCE_LANGUAGE]

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        if self.value() not in LANGUAGE_CODES:
            return queryset
        return queryset.filter(untranslated_in(self.value(), translated_fields(queryset.model)))


def translated_fields(model) -> list[str]:
    return list(translator.get_options_for_model(model).all_fields)


def missing_fields(record, language: str) -> list[str]:
    """Return the translated fields that have a German text but none in `language`; no query."""
    return [
        field
        for field in translated_fields(type(record))
        if getattr(record, column(field, SOURCE_LANGUAGE)) and not getattr(record, column(field, language))
    ]


@admin.display(description=_("languages"))
def language_state(record) -> str:
    """Column for lists: how many texts are missing in which language, or that none is."""
    missing = {code: len(missing_fields(record, code)) for code in LANGUAGE_CODES if code != SOURCE_LANGUAGE}
    cells = [
        # Translators: in a list of records; language and number of texts, for example "Chinese: 3 missing".
        (
            ngettext("%(language)s: %(count)d text missing", "%(language)s: %(count)d texts missing", count)
            % {"language": language_name(code), "count": count},
        )
        for code, count in missing.items()
        if count
    ]
    return format_html_join(" ", '<span class="language-state">{}</span>', cells) or gettext("complete")


def date_column(field: str, label: str):
    """Return a list column that prints a historical date in words and sorts by its first possible day."""

    @admin.display(description=label, ordering=f"{field}_earliest")
    def date_in_words(record) -> str:
        return format_date(getattr(record, field))

    return date_in_words


def print_dates(part, model) -> None:
    """Print historical dates in words where a form, or an inline of it, only shows them.

    The admin knows no way to say how a kind of column is printed: read-only, it shows the stored EDTF text. It does
    print what a function returns, so functions take the places of the names.
    """
    names = flatten_fieldsets(part.fieldsets)
    if getattr(part, "has_change_permission", True):
        names = [name for name in names if name in part.readonly_fields]
    dates = {column.name: column for column in model._meta.fields if isinstance(column, HistoricalDateField)}
    words = {name: _in_words(dates[name]) for name in names if name in dates}

    def swap(name):
        return list(map(swap, name)) if isinstance(name, list | tuple) else words.get(name, name)

    part.fieldsets = [(title, {**options, "fields": swap(options["fields"])}) for title, options in part.fieldsets]
    part.readonly_fields = swap(part.readonly_fields)


def _in_words(column: HistoricalDateField):
    def in_words(record) -> str:
        return format_date(getattr(record, column.name)) or "–"

    # The admin takes the help text from the column of this name.
    in_words.__name__, in_words.short_description = column.name, column.verbose_name
    return in_words
