"""The audit log in the admin: to read, search and export; nobody changes it there."""

import csv
from collections.abc import Iterable, Iterator

from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from editorial.staff import audit
from editorial.staff.models import AuditEntry, User
from editorial.staff.read_only import ReadOnlyMixin
from editorial.staff.roles import Role

# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
DETAILS = {
    "fields": _("Fields"),
    "switched_on": _("Switched on"),
    "switched_off": _("Switched off"),
    "roles_added": _("Roles added"),
    "roles_removed": _("Roles removed"),
    "factor": _("Kind"),
    "reason": _("Reason"),
    "entries": _("Entries"),
}
VALUES = {
    **dict(Role.choices),
    **dict(Authenticator.Type.choices),
    "idle": pgettext_lazy("end of a session", "no activity"),
    "too_old": pgettext_lazy("end of a session", "maximum duration reached"),
}


def csv_cell(value: object) -> str:
    """Return a value as text that no spreadsheet takes for a formula."""
    text = str(value)
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def details_text(entry: AuditEntry) -> str:
    """Return the details of an entry in the active language."""
    return "; ".join(f"{DETAILS.get(name, name)}: {_value_text(value)}" for name, value in entry.details.items())


def _value_text(value: object) -> str:
    if isinstance(value, list):
        return ", ".join(map(_value_text, value))
    return str(VALUES.get(value) or _field_label(value))


def _field_label(name: object) -> str:
    try:
        return capfirst(User._meta.get_field(str(name)).verbose_name)
    except FieldDoesNotExist:
        return str(name)


class _Line:
    """What csv.writer writes to; returns each line instead of keeping it."""

    def write(self, line: str) -> str:
        return line


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Return rows as lines for a German or Chinese spreadsheet program: with a byte order mark, safe cells."""
    writer = csv.writer(_Line(), delimiter=";")
    yield "\ufeff"
    for row in rows:
        yield writer.writerow([csv_cell(value) for value in row])


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnlyMixin, admin.ModelAdmin):
    list_display = ["at", "who_name", "action", "about", "details_column"]
    list_display_links = None
    list_filter = ["action", "at"]
    search_fields = ["who_name", "about"]
    date_hierarchy = "at"
    list_per_page = 100
    fields = ["at", "who_name", "action", "about", "details_column"]
    change_list_template = "admin/staff/auditentry/change_list.html"

    @admin.display(description=_("Details"))
    def details_column(self, entry):
        return details_text(entry)

    def get_urls(self) -> list[URLPattern]:
        export = self.admin_site.admin_view(require_safe(self.export))
        return [path("export/", export, name="staff_auditentry_export"), *super().get_urls()]

    def export(self, request: HttpRequest) -> HttpResponse:
        """Return the entries of the list with its search and filters as CSV."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        entries = self.get_changelist_instance(request).get_queryset(request)
        header = [_("When"), _("Who"), _("What"), _("Account concerned"), _("Details")]
        rows = [header, *map(self._row, entries)]
        audit.record(AuditEntry.Action.LOG_EXPORTED, who=request.user, entries=len(rows) - 1)
        response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="audit-log.csv"'
        return response

    def _row(self, entry: AuditEntry) -> list[object]:
        at = timezone.localtime(entry.at).isoformat(sep=" ", timespec="seconds")
        return [at, entry.who_name, entry.get_action_display(), entry.about, details_text(entry)]
