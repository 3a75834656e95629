"""Admin of translated records: languages side by side, and how far the translation into each is."""

from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.admin.views.main import ChangeList
from django.db.models import Field, QuerySet, URLField
from django.utils.html import format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import translator

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.dates import format_date
from editorial.l10n.models import Coverage, Standing
from editorial.l10n.text import SOURCE_LANGUAGE, column, language_name, language_tag
from editorial.l10n.translations import TARGET_LANGUAGES


class SideBySideMixin:
    """For ModelAdmin and inlines of modeltranslation: one row per translated field, one cell per language.

    The library's tabs load jQuery UI from a foreign host and show one language at a time.
    """

    class Media:
        css = {"all": ["l10n/side-by-side.css", "l10n/states.css"]}
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


class TranslationFilter(admin.SimpleListFilter):
    """Records by how their translation into a language stands; read as "zh-hans-missing" from the address."""

    title = _("translations")
    parameter_name = "translations"
    not_counted = "uncounted"

    def lookups(self, request, model_admin):
        standings = {**dict(Standing.choices), self.not_counted: _("not counted yet")}
        return [(f"{code}-{key}", in_language(code, standings[key])) for code in TARGET_LANGUAGES for key in standings]

    def queryset(self, request, queryset: QuerySet) -> QuerySet:
        if self.value() not in dict(self.lookup_choices):
            return queryset
        language, _dash, standing = self.value().rpartition("-")
        counted = Coverage.objects.of(queryset.model).into(language)
        if standing == self.not_counted:
            return queryset.exclude(pk__in=counted.values("object_id"))
        return queryset.filter(pk__in=counted.standing(standing).values("object_id"))


class TranslatedList(ChangeList):
    """A change list that reads the sums of translations of its page with one query."""

    def get_queryset(self, *args, **kwargs):
        return super().get_queryset(*args, **kwargs).prefetch_related("coverage")


class LanguagesMixin:
    """For ModelAdmin: the column that says how far each record is translated."""

    def get_changelist(self, request, **kwargs):
        return TranslatedList

    @admin.display(description=_("languages"))
    def languages(self, obj):
        return language_state(obj)


def translated_fields(model) -> list[str]:
    return list(translator.get_options_for_model(model).all_fields)


def language_state(record) -> str:
    """Say for each language what is left to do on the whole record; no query where the sums were fetched."""
    sums = {row.language: row for row in record.coverage.all()}
    cells = [_cell(code, sums.get(code)) for code in TARGET_LANGUAGES]
    return format_html_join(" ", '<span class="translation-state is-{}">{}</span>', cells)


def _cell(language: str, sums: Coverage | None) -> tuple[str, str]:
    if sums is None:
        return "uncounted", in_language(language, gettext("not counted yet"))
    return sums.worst, in_language(language, sums.in_words)


def in_language(language: str, state: str) -> str:
    # Translators: a language and how far the translation into it is, for example "Chinese: 2 missing, 1 outdated".
    return gettext("%(language)s: %(state)s") % {"language": language_name(language), "state": state}


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
