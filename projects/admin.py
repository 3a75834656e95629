"""Admin of projects with everything that belongs to them on one form; indicators carry their own measurements."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.l10n.admin import date_column
from editorial.library.admin import PlacementInline
from editorial.publishing.admin import (
    PUBLICATION,
    CitationInline,
    ContentAdmin,
    ContentInline,
    PlainInline,
    PublishableAdmin,
)
from editorial.publishing.admin_copies import PartMixin
from partnership.admin import PartnerCityFilter, YearFilter
from projects.models import Indicator, Measurement, Milestone, ProgressNote, Project, ProjectPartner, ProjectPerson


class StartYearFilter(YearFilter):
    column = "started_on_latest"


class ProjectPartnerInline(PlainInline):
    model = ProjectPartner
    autocomplete_fields = ["organisation", "city"]
    fields = [("organisation", "city"), ("role", "position")]


class ProjectPersonInline(ContentInline):
    model = ProjectPerson
    autocomplete_fields = ["person"]
    fields = [("person", "position"), "function"]


class MilestoneInline(ContentInline):
    model = Milestone
    fields = ["title", ("dated", "state"), "note"]


class IndicatorInline(ContentInline):
    model = Indicator
    fields = ["name", "unit", "position"]
    show_change_link = True


class ProgressNoteInline(ContentInline):
    model = ProgressNote
    fields = ["dated", "text"]


class GoalsField(forms.TypedMultipleChoiceField):
    """The goals as boxes to tick instead of a JSON text."""

    def __init__(self, **kwargs):
        goals = [(number, str(number)) for number in range(1, 18)]
        super().__init__(choices=goals, coerce=int, widget=forms.CheckboxSelectMultiple, **kwargs)


@admin.register(Project)
class ProjectAdmin(PublishableAdmin):
    list_display = [
        "__str__",
        "leading_sector",
        "state",
        date_column("started_on", _("started")),
        "publication",
        "languages",
    ]
    list_select_related = ["leading_sector"]
    list_filter = ["leading_sector", "state", PartnerCityFilter, StartYearFilter, *PublishableAdmin.list_filter]
    search_fields = ["title_de", "title_zh_hans", "slug"]
    autocomplete_fields = ["partnerships", "leading_sector", "sectors", "agreement_points"]
    inlines = [
        ProjectPartnerInline,
        ProjectPersonInline,
        MilestoneInline,
        IndicatorInline,
        ProgressNoteInline,
        PlacementInline,
        CitationInline,
    ]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    ("state", "started_on", "ended_on"),
                    ("leading_sector", "sectors"),
                    "partnerships",
                    "summary",
                    "body",
                ]
            },
        ),
        (_("Purpose"), {"fields": ["agreement_points", "initiative", "goals"], "classes": ["collapse"]}),
        PUBLICATION,
    ]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if db_field.name == "goals":
            return GoalsField(label=db_field.verbose_name, help_text=db_field.help_text, required=False)
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class MeasurementInline(ContentInline):
    model = Measurement
    fields = [("kind", "value", "as_of"), "source"]


@admin.register(Indicator)
class IndicatorAdmin(PartMixin, ContentAdmin):
    """Hidden from the index; reached from the project's form, on which indicators are added and deleted."""

    owner = "project"
    list_display = ["__str__", "project"]
    list_select_related = ["project"]
    search_fields = ["name_de", "name_zh_hans", "project__title_de", "project__title_zh_hans"]
    readonly_fields = ["project"]
    inlines = [MeasurementInline]
    fieldsets = [(None, {"fields": [("project", "position"), "name", "unit"]})]

    def get_model_perms(self, request):
        return {}

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
