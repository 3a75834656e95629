"""The desk inside the admin: its filter in the lists of all rooms, the list of follow-ups, the log."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models import FollowUp
from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.staff.read_only import ReadOnlyMixin
from editorial.staff.roles import publish_permission
from editorial.translating.files.admin import offer_export
from portal.desk.filters import TodoFilter
from portal.desk.log import visible_actions, visible_kinds, visible_models
from portal.desk.log_pages import LogForm, log_file, log_page
from portal.desk.log_sources import SOURCES
from portal.desk.models import Activity
from portal.desk.todos import PUBLISHABLE, models_with_todos


class ReadOnlyAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """Rows that are read here and written elsewhere."""

    show_facets = admin.ShowFacets.NEVER

    class Media:
        css = {"all": ["desk/desk.css"]}


@admin.register(FollowUp)
class FollowUpAdmin(ReadOnlyAdmin):
    """Follow-ups of all visits in one list; they are written on the form of their visit, whose copies hold them too."""

    list_display = ["__str__", "visit_link", "owner", "due_on", "state"]
    list_select_related = ["visit", "owner"]
    list_filter = ["state"]
    ordering = ["due_on", "created_at"]
    search_fields = [column(field, code) for field in ("text", "visit__title") for code in LANGUAGE_CODES]
    fields = [
        "visit_link",
        *(column("text", code) for code in LANGUAGE_CODES),
        *("owner", "due_on", "state", "agreement", "project", "is_public"),
    ]

    @admin.display(description=pgettext_lazy("diplomatic visit", "visit"), ordering="visit__slug")
    def visit_link(self, obj):
        address = reverse("admin:delegations_visit_change", args=[obj.visit_id])
        return format_html('<a href="{}#follow_ups-group">{}</a>', address, obj.visit)


@admin.register(Activity)
class ActivityAdmin(ReadOnlyAdmin):
    """The log of the whole desk, for people who publish and for administrators."""

    fields = ["action_time", "user", "content_type", "action_flag"]

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return any(request.user.has_perm(publish_permission(model)) for model in PUBLISHABLE)

    def get_queryset(self, request):
        return super().get_queryset(request).filter(visible_kinds(request))

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [path("file/", view, name="desk_activity_file"), *super().get_urls()]

    def changelist_view(self, request, extra_context=None):
        form = self._form(request)
        context = {**self.admin_site.each_context(request), "title": _("Who did what"), "opts": self.opts}
        return TemplateResponse(request, "desk/log.html", {**context, **log_page(request, form)})

    def file_view(self, request):
        return log_file(request, self._form(request))

    def _form(self, request):
        if not self.has_view_permission(request):
            raise PermissionDenied
        return LogForm(request.GET, models=visible_models(request), actions=visible_actions(SOURCES, request))


def offer_todos() -> None:
    """Put the desk's filter into the lists of the other rooms, which must not import this one."""
    for model in models_with_todos():
        model_admin = admin.site.get_model_admin(model)
        model_admin.list_filter = [TodoFilter, *model_admin.list_filter]


offer_todos()
offer_export(admin.site)
