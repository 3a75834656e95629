"""The pages of the coverage grid in the admin: filters, pages, totals, files."""

from collections.abc import Iterator

from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.l10n.models import Coverage, CoverageQuerySet, Standing
from editorial.l10n.text import language_name
from editorial.l10n.translations import TARGET_LANGUAGES, State
from editorial.publishing.browsing import FilterForm, page_of
from editorial.publishing.models import Publishable
from editorial.spreadsheets import csv_file, harmless
from editorial.staff.models import Office
from editorial.translating.grid import Kind, Line, Reader, Total, about, lines, records_in, sums_of, totals

PER_PAGE = 50
# Records whose names are read together for the file.
AT_A_TIME = 500


class GridForm(FilterForm):
    """What of the grid to show; a broken value is said beside its field, the other filters still work."""

    words = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    kind = forms.TypedChoiceField(label=_("Kind of record"), required=False, coerce=apps.get_model, empty_value=None)
    language = forms.ChoiceField(label=_("Language"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[("", _("All")), *Standing.choices])
    office = forms.ModelChoiceField(
        label=capfirst(_("responsible office")), required=False, queryset=Office.objects.all(), empty_label=_("All")
    )

    def __init__(self, reader: Reader) -> None:
        super().__init__(reader.request.GET)
        self.reader = reader
        names = sorted((str(capfirst(kind._meta.verbose_name)), kind._meta.label_lower) for kind in reader.kinds)
        self.fields["kind"].choices = [("", _("All")), *((label, name) for name, label in names)]
        self.fields["language"].choices = [("", _("All")), *((code, language_name(code)) for code in TARGET_LANGUAGES)]

    @cached_property
    def kinds(self) -> list[Kind]:
        self.is_valid()
        kind = self.cleaned_data.get("kind")
        return [kind] if kind else self.reader.kinds

    @cached_property
    def languages(self) -> list[str]:
        self.is_valid()
        language = self.cleaned_data.get("language")
        return [language] if language else TARGET_LANGUAGES

    @cached_property
    def sums(self) -> CoverageQuerySet:
        return self.narrow(sums_of(self.kinds))

    def by_words(self, sums: CoverageQuerySet, words: str) -> CoverageQuerySet:
        """Find what the list of each kind finds."""
        return sums.filter(about(self._found(kind, words) for kind in self.kinds))

    def by_kind(self, sums: CoverageQuerySet, kind: Kind) -> CoverageQuerySet:
        return sums

    def by_language(self, sums: CoverageQuerySet, language: str) -> CoverageQuerySet:
        return sums.into(language)

    def by_state(self, sums: CoverageQuerySet, state: str) -> CoverageQuerySet:
        return sums.standing(state)

    def by_office(self, sums: CoverageQuerySet, office: Office) -> CoverageQuerySet:
        owned = [kind for kind in self.kinds if issubclass(kind, Publishable)]
        return sums.filter(about(kind._default_manager.filter(owning_office=office) for kind in owned))

    def _found(self, kind: Kind, words: str) -> QuerySet:
        model_admin = admin.site.get_model_admin(kind)
        request = self.reader.request
        rows, _may_repeat = model_admin.get_search_results(request, model_admin.get_queryset(request), words)
        return rows


@admin.register(Coverage)
class CoverageAdmin(admin.ModelAdmin):
    """A grid of records by languages instead of a list of numbers; for everybody who may look at content."""

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return bool(Reader(request).kinds)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self) -> list[URLPattern]:
        pages = {"": self.grid_page, "file/": self.grid_file, "totals/": self.totals_file}
        names = ["changelist", "file", "totals"]
        return [
            path(address, self.admin_site.admin_view(view), name=f"l10n_coverage_{name}")
            for name, (address, view) in zip(names, pages.items(), strict=True)
        ]

    def grid_page(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        page = page_of(request, records_in(form.sums), PER_PAGE)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("How far the translations are"),
            "opts": self.opts,
            "form": form,
            "page": page,
            "languages": [language_name(code) for code in form.languages],
            "lines": list(lines(form.reader, page.object_list, form.languages)),
            "totals": totals(form.sums),
            "states": list(State),
        }
        return TemplateResponse(request, "admin/translating/grid.html", context)

    def grid_file(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        header = [gettext("App"), gettext("Kind"), gettext("Record"), *_header(), gettext("Address")]
        return csv_file("translations", header, _record_rows(form))

    def totals_file(self, request: HttpRequest) -> HttpResponse:
        form = self._form(request)
        header = [gettext("App"), *_header(), gettext("Percent translated")]
        return csv_file("translations-totals", header, map(_total_row, totals(form.sums)))

    def _form(self, request: HttpRequest) -> GridForm:
        reader = Reader(request)
        if not reader.kinds:
            raise PermissionDenied
        return GridForm(reader)


def _header() -> list[str]:
    return [gettext("Language"), *(capfirst(state.label) for state in State), capfirst(gettext("words left"))]


def _record_rows(form: GridForm) -> Iterator[list]:
    records = list(records_in(form.sums))
    for start in range(0, len(records), AT_A_TIME):
        for line in lines(form.reader, records[start : start + AT_A_TIME], form.languages):
            yield from _line_rows(form.reader.request, line)


def _line_rows(request: HttpRequest, line: Line) -> Iterator[list]:
    names = [harmless(text) for text in (line.app, line.kind, line.title)]
    for cell in line.cells:
        if cell.sums:
            numbers = {state: cell.sums.count(state) for state in State} | {"words_left": cell.sums.words_left}
            yield [*names, *_numbers(cell.language, numbers), request.build_absolute_uri(line.address)]


def _numbers(language: str, numbers: dict[str, int]) -> list:
    return [harmless(language_name(language)), *(numbers[state] for state in State), numbers["words_left"]]


def _total_row(total: Total) -> list:
    app = harmless(total.app or gettext("All together"))
    return [app, *_numbers(total.language, total.numbers), total.percent]
