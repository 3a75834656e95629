"""The log as a page with filters, and as a CSV file."""

from collections.abc import Iterable, Iterator

from django import forms
from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.publishing.browsing import page_of
from editorial.spreadsheets import csv_file, harmless
from editorial.staff import audit
from editorial.staff.models import AuditEntry, User
from portal.desk.log import Action, Entry, Wanted, entries, lines
from portal.desk.log_sources import AUDIT, SOURCES

PER_PAGE = 50
ROWS_AT_ONCE = 500
LONGEST_EXPORT = 50_000


class DayField(forms.DateField):
    """A day picked in the browser's own calendar, which speaks ISO dates; typed local forms are read as well."""

    def __init__(self, **kwargs):
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(required=False, widget=widget, **kwargs)


class PersonField(forms.ModelChoiceField):
    def label_from_instance(self, person: User) -> str:
        return person.get_full_name() or person.get_username()


class LogForm(forms.Form):
    """What of the log to show; a broken value is said beside its field, the other filters still work."""

    words = forms.CharField(
        label=_("Words"), required=False, max_length=100, widget=forms.TextInput(attrs={"type": "search"})
    )
    person = PersonField(label=_("Person"), required=False, queryset=User.objects.order_by("last_name", "username"))
    action = forms.ChoiceField(label=_("What happened"), required=False)
    kind = forms.TypedChoiceField(label=_("Kind of record"), required=False, coerce=apps.get_model, empty_value=None)
    since = DayField(label=_("From"))
    until = DayField(label=_("Until"))

    def __init__(self, *args, models: Iterable[type[Model]], actions: Iterable[Action], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["action"].choices = [("", _("Everything")), *((action.value, action.label) for action in actions)]
        kinds = sorted((str(capfirst(model._meta.verbose_name)), model._meta.label_lower) for model in models)
        self.fields["kind"].choices = [("", _("All")), *((label, name) for name, label in kinds)]

    @property
    def wanted(self) -> Wanted:
        self.is_valid()
        return Wanted(**{name: value for name, value in self.cleaned_data.items() if value})

    @property
    def kept(self) -> str:
        """The filters as a query string, for the links to other pages and to the file."""
        query = self.data.copy()
        for name in list(query):
            if name not in self.fields or not query[name]:
                del query[name]
        return query.urlencode()


def log_page(request: HttpRequest, form: LogForm) -> dict:
    """Return what the page shows."""
    page = page_of(request, lines(SOURCES, form.wanted, request), PER_PAGE)
    return {"form": form, "page": page, "entries": entries(SOURCES, list(page.object_list))}


def log_file(request: HttpRequest, form: LogForm) -> HttpResponse:
    """Return the lines asked for as a file."""
    header = [gettext("When"), gettext("Who"), gettext("What"), gettext("Kind"), gettext("Record"), gettext("Remark")]
    rows = list(lines(SOURCES, form.wanted, request)[:LONGEST_EXPORT])
    if taken_along := sum(name == AUDIT for name, _key, _at in rows):
        audit.record(AuditEntry.Action.LOG_EXPORTED, who=request.user, entries=taken_along)
    return csv_file("log", header, _all_cells(rows))


def _all_cells(rows: list) -> Iterator[list[str]]:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        yield from map(cells, entries(SOURCES, rows[start : start + ROWS_AT_ONCE]))


def cells(entry: Entry) -> list[str]:
    moment = timezone.localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")
    return [moment, *map(harmless, [entry.who, entry.action.label, entry.kind, entry.record, entry.note])]
