"""Admin of visits: programme, delegates, notes, gifts and pictures on one form."""

from datetime import datetime
from functools import cache, partial
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import admin
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from delegations.models import (
    Delegate,
    FollowUp,
    Gift,
    GoldenBookEntry,
    ProgrammeItem,
    SectorNote,
    Statement,
    Stop,
    ValueLimit,
    Visit,
)
from editorial.l10n.admin import TranslationFilter, date_column
from editorial.l10n.clock_fields import ClockTimeField
from editorial.library.admin import PlacementInline
from editorial.publishing.admin import (
    PUBLICATION,
    CitationInline,
    ContentAdmin,
    ContentInline,
    PublishableAdmin,
    RowForm,
)
from partnership.admin import PartnerCityFilter, YearFilter


class StartYearFilter(YearFilter):
    column = "starts_on_latest"


class StopInline(ContentInline):
    model = Stop
    autocomplete_fields = ["city"]
    fields = [("city", "starts_on", "ends_on", "position"), "venue"]


class DelegateInline(ContentInline):
    model = Delegate
    autocomplete_fields = ["person", "organisation"]
    private = ["contact", "diet", "notes"]
    fields = [
        ("side", "role", "rank"),
        ("person", "printed_name", "organisation"),
        "office",
        ("publishes_name", "publication_basis"),
        ("contact", "diet"),
        "notes",
    ]

    def get_fieldsets(self, request, obj=None):
        """Leave out what only protocol officers may read; it is then not in the form either."""
        fieldsets = super().get_fieldsets(request, obj)
        if request.user.has_perm("delegations.view_private_data"):
            return fieldsets
        rows = [row for row in fieldsets[0][1]["fields"] if not set(self.private) & set(_names(row))]
        return [(None, {"fields": rows})]


def _names(row) -> tuple[str, ...]:
    return (row,) if isinstance(row, str) else tuple(row)


class WallTimeField(ClockTimeField):
    """Date and time as the clock on the spot shows them; the form knows which zone that is."""

    def compress(self, data_list):
        parts = [part for part in data_list or [] if part not in self.empty_values]
        if not parts:
            return None
        if len(parts) < 2:
            raise forms.ValidationError(_("Give both the date and the time."), code="incomplete")
        return datetime.combine(*parts)


class ProgrammeItemForm(RowForm):
    """Reads start and end as wall time of the item's own zone, not of the office."""

    starts_at = WallTimeField(label=_("start"), required=False, require_all_fields=False)
    ends_at = WallTimeField(label=_("end"), required=False, require_all_fields=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, local in {"starts_at": self.instance.local_start, "ends_at": self.instance.local_end}.items():
            self.initial[name] = local and local.replace(tzinfo=None)

    def clean(self):
        cleaned = super().clean()
        if zone := cleaned.get("time_zone"):
            for name in ("starts_at", "ends_at"):
                if cleaned.get(name):
                    cleaned[name] = self._instant(name, cleaned[name], ZoneInfo(zone))
        return cleaned

    def _instant(self, name, wall_time, zone):
        """Return the instant of a wall time; a time that the clock change skips or repeats is asked for again."""
        early, late = wall_time.replace(tzinfo=zone, fold=0), wall_time.replace(tzinfo=zone, fold=1)
        if early.utcoffset() != late.utcoffset():
            self.add_error(
                name, _("On this night the clocks are changed and this time is not certain. Choose another.")
            )
        return early


class ProgrammeItemInline(ContentInline):
    model = ProgrammeItem
    form = ProgrammeItemForm
    autocomplete_fields = ["host"]
    fields = [
        "title",
        ("starts_at", "ends_at", "time_zone"),
        ("day", "part_of_day"),
        "venue",
        "text",
        ("stop", "host", "audience"),
        "internal_notes",
    ]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offer the stops of this visit only, read once for all items."""
        if db_field.name != "stop":
            return super().formfield_for_foreignkey(db_field, request, **kwargs)
        visit = request.resolver_match.kwargs.get("object_id")
        kwargs["queryset"] = Stop.objects.filter(visit=visit).select_related("city") if visit else Stop.objects.none()
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        field.choices = cache(partial(list, field.choices))
        return field


class SectorNoteInline(ContentInline):
    model = SectorNote
    autocomplete_fields = ["sectors", "projects"]
    fields = ["heading", ("sectors", "projects", "position"), "text"]


class StatementInline(ContentInline):
    model = Statement
    autocomplete_fields = ["person"]
    classes = ["collapse"]
    fields = [("person", "printed_name"), "text", ("original_language", "position")]


class GiftInline(ContentInline):
    model = Gift
    fields = [
        ("direction", "is_public"),
        "description",
        "giver",
        "receiver",
        ("value_eur", "approval"),
        ("keeper", "place"),
        "what_to_do",
    ]
    readonly_fields = ["what_to_do"]

    @cached_property
    def limits(self):
        """Limits are data and may be changed any day; an inline lives for one request."""
        return list(ValueLimit.objects.all())

    @admin.display(description=_("rule for this value"))
    def what_to_do(self, gift):
        """Show the highest value limit reached."""
        if gift.value_eur is None:
            return "–"
        reached = [limit for limit in self.limits if limit.from_eur <= gift.value_eur]
        return f"{reached[-1]}: {reached[-1].rule or reached[-1].rule_de}" if reached else _("below all limits")


class GoldenBookEntryInline(ContentInline):
    model = GoldenBookEntry
    autocomplete_fields = ["scan"]
    classes = ["collapse"]
    fields = ["signers", ("dated", "volume", "page"), ("text", "text_language"), "translation", "scan"]


class FollowUpInline(ContentInline):
    model = FollowUp
    autocomplete_fields = ["owner", "agreement", "project"]
    classes = ["collapse"]
    fields = ["text", ("owner", "due_on", "state"), ("agreement", "project", "is_public")]


@admin.register(Visit)
class VisitAdmin(PublishableAdmin):
    list_display = ["__str__", "direction", date_column("starts_on", _("from")), "state", "publication", "languages"]
    list_filter = ["direction", StartYearFilter, PartnerCityFilter, "sectors", "state", *PublishableAdmin.list_filter]
    search_fields = ["title_de", "title_zh_hans", "slug"]
    autocomplete_fields = ["host", "partnerships", "sectors", "projects", "agreements", "answers"]
    inlines = [
        StopInline,
        DelegateInline,
        ProgrammeItemInline,
        SectorNoteInline,
        GiftInline,
        PlacementInline,
        StatementInline,
        GoldenBookEntryInline,
        FollowUpInline,
        CitationInline,
    ]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    ("direction", "state", "answers"),
                    ("starts_on", "ends_on", "host"),
                    "purpose",
                    "summary",
                    "report",
                ]
            },
        ),
        (_("Size of the delegation"), {"fields": ["size", "size_note"]}),
        (
            _("Belongs to"),
            {"fields": [("partnerships", "sectors"), ("projects", "agreements"), "has_further_gifts"]},
        ),
        PUBLICATION,
    ]


@admin.register(ValueLimit)
class ValueLimitAdmin(ContentAdmin):
    list_display = ["__str__", "from_eur", "languages"]
    list_filter = [TranslationFilter]
    search_fields = ["name_de", "name_zh_hans"]
    fieldsets = [(None, {"fields": ["name", "from_eur", "rule"]})]
