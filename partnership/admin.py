"""Admin of cities, relations, agreements, organisations and people."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.l10n.admin import TranslationFilter, date_column
from editorial.library.admin import PlacementInline
from editorial.publishing.admin import PUBLICATION, CitationInline, ContentAdmin, ContentInline, PublishableAdmin
from editorial.staff.read_only import ReadOnlyMixin
from partnership.choosing_icons import IconSelect
from partnership.models import (
    Agreement,
    AgreementName,
    AgreementParty,
    AgreementPoint,
    City,
    CityFigure,
    CityTitle,
    LevelName,
    OfficeHeld,
    Organisation,
    Partnership,
    Person,
    Sector,
    StatusChange,
)


class YearFilter(admin.SimpleListFilter):
    """Records by the year of their historical date; subclasses name the column."""

    title = _("year")
    parameter_name = "year"
    column = ""

    def lookups(self, request, model_admin):
        years = model_admin.model._default_manager.dates(self.column, "year", order="DESC")
        return [(str(day.year), str(day.year)) for day in years]

    def queryset(self, request, queryset):
        if not (self.value() or "").isdecimal():
            return queryset
        return queryset.filter(**{f"{self.column}__year": int(self.value()[:4])})


class PartnerCityFilter(admin.SimpleListFilter):
    """Records by the partner city of their relations: directly, or through the field named `path`."""

    title = _("partner city")
    parameter_name = "city"
    path = "partnerships__partner_city"

    def lookups(self, request, model_admin):
        return [(city.slug, str(city)) for city in City.objects.partners()]

    def queryset(self, request, queryset):
        return queryset.filter(**{f"{self.path}__slug": self.value()}).distinct() if self.value() else queryset


class ScriptFilter(admin.SimpleListFilter):
    """People by the language in which their name has a script of its own."""

    title = Person._meta.get_field("native_language").verbose_name
    parameter_name = "script"

    def lookups(self, request, model_admin):
        languages = Person.objects.exclude(native_language="").order_by("native_language")
        codes = languages.values_list("native_language", flat=True).distinct()
        return [(code, code) for code in codes]

    def queryset(self, request, queryset):
        return queryset.filter(native_language=self.value()) if self.value() else queryset


@admin.register(Sector)
class SectorAdmin(ContentAdmin):
    list_display = ["__str__", "slug", "position", "languages"]
    list_filter = [TranslationFilter]
    search_fields = ["name_de", "name_zh_hans"]
    fieldsets = [(None, {"fields": ["name", "summary", "icon", ("position", "slug")]})]
    radio_fields = {"icon": admin.HORIZONTAL}

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "icon":
            kwargs["widget"] = IconSelect
            kwargs["choices"] = db_field.get_choices(blank_choice=[("", _("No icon"))])
        return super().formfield_for_choice_field(db_field, request, **kwargs)


class CityFigureInline(ContentInline):
    model = CityFigure
    fields = [("what", "value", "as_of"), "label", "unit", "boundary", "source", "source_url"]


class CityTitleInline(ContentInline):
    model = CityTitle
    fields = ["title", "awarded_by", "since"]


@admin.register(City)
class CityAdmin(PublishableAdmin):
    list_display = ["__str__", "kind", "country", "publication", "languages", "updated_at"]
    list_filter = ["kind", "country", *PublishableAdmin.list_filter]
    search_fields = ["name_de", "name_zh_hans", "native_name", "slug"]
    inlines = [CityFigureInline, CityTitleInline, PlacementInline, CitationInline]
    fieldsets = [
        (None, {"fields": ["name", ("kind", "country", "is_home"), "region", "native_name", "summary", "body"]}),
        (
            _("Place and links"),
            {"fields": [("latitude", "longitude"), ("time_zone", "website", "wikidata_id")]},
        ),
        PUBLICATION,
    ]


class OfficeHeldInline(ContentInline):
    model = OfficeHeld
    autocomplete_fields = ["city", "organisation"]
    fields = ["title", ("city", "organisation"), ("held_from", "held_until", "rank")]


@admin.register(Person)
class PersonAdmin(ContentAdmin):
    list_display = ["__str__", "family_name", "given_name", "native_name", "languages"]
    list_filter = [ScriptFilter, TranslationFilter]
    search_fields = ["family_name", "given_name", "native_name", "transliteration_zh_hans"]
    autocomplete_fields = ["portrait"]
    inlines = [OfficeHeldInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("family_name", "given_name", "name_order"),
                    ("native_name", "native_language"),
                    "transliteration",
                    "academic_title",
                    "form_of_address",
                ]
            },
        ),
        (_("More about the person"), {"fields": ["biography", "portrait"], "classes": ["collapse"]}),
    ]


@admin.register(Organisation)
class OrganisationAdmin(PublishableAdmin):
    list_display = ["__str__", "abbreviation", "kind", "city", "publication", "languages"]
    list_select_related = ["city"]
    list_filter = ["kind", "city", *PublishableAdmin.list_filter]
    search_fields = ["name_de", "name_zh_hans", "abbreviation", "native_name", "slug"]
    autocomplete_fields = ["city", "parent"]
    inlines = [PlacementInline, CitationInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "name",
                    ("abbreviation", "native_name", "kind"),
                    ("city", "parent", "website"),
                    "description",
                ]
            },
        ),
        PUBLICATION,
    ]


@admin.register(LevelName)
class LevelNameAdmin(ContentAdmin):
    list_display = ["__str__", "native_name", "country", "level", "languages"]
    list_filter = ["level", "country", TranslationFilter]
    search_fields = ["name_de", "name_zh_hans", "native_name"]
    fieldsets = [(None, {"fields": ["name", ("native_name", "country", "level")]})]


class StatusChangeInline(ContentInline):
    model = StatusChange
    fields = [("changed_on", "status", "level"), "reason", ("council_paper", "council_paper_url")]


@admin.register(Partnership)
class PartnershipAdmin(PublishableAdmin):
    list_display = ["__str__", "level", "relation_status", date_column("since", _("since")), "publication", "languages"]
    list_filter = ["sectors", *PublishableAdmin.list_filter]
    search_fields = ["home_city__name_de", "partner_city__name_de", "partner_city__name_zh_hans", "slug"]
    autocomplete_fields = ["home_city", "partner_city", "home_level_name", "partner_level_name", "sectors"]
    inlines = [StatusChangeInline, PlacementInline, CitationInline]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("home_city", "partner_city", "since"),
                    ("home_level_name", "partner_level_name"),
                    "sectors",
                    "summary",
                    "body",
                ]
            },
        ),
        PUBLICATION,
    ]

    def get_queryset(self, request):
        """A relation is named after its cities, in lists and wherever it is chosen."""
        return super().get_queryset(request).with_standing().select_related("home_city", "partner_city")

    @admin.display(description=_("level"))
    def level(self, obj):
        return dict(StatusChange._meta.get_field("level").choices).get(obj.level_now, "")

    @admin.display(description=_("status of the relation"))
    def relation_status(self, obj):
        return dict(StatusChange._meta.get_field("status").choices).get(obj.status_now, "")


class SignedYearFilter(YearFilter):
    column = "signed_on_latest"


class AgreementNameInline(ContentInline):
    model = AgreementName
    fields = ["name", "used_by"]


class AgreementPartyInline(ContentInline):
    model = AgreementParty
    autocomplete_fields = ["city", "organisation", "signatory"]
    fields = [("city", "organisation", "position"), ("signatory", "signatory_name"), "office"]


class AgreementPointInline(ContentInline):
    model = AgreementPoint
    fields = [("state", "position"), "text", "outcome"]


@admin.register(AgreementPoint)
class AgreementPointAdmin(ReadOnlyMixin, ContentAdmin):
    """Hidden from the index; other forms choose points from here. They are written on the form of their agreement."""

    list_display = ["__str__", "agreement", "state"]
    list_select_related = ["agreement"]
    list_filter = ["state"]
    search_fields = ["text_de", "text_zh_hans", "agreement__title_de", "agreement__title_zh_hans"]
    fieldsets = [(None, {"fields": [("agreement", "state", "position"), "text", "outcome"]})]

    def get_model_perms(self, request):
        return {}


@admin.register(Agreement)
class AgreementAdmin(PublishableAdmin):
    list_display = ["__str__", "kind", date_column("signed_on", _("signed")), "publication", "languages", "updated_at"]
    list_filter = [SignedYearFilter, PartnerCityFilter, "sectors", "kind", *PublishableAdmin.list_filter]
    search_fields = ["title_de", "title_zh_hans", "other_names__name_de", "other_names__name_zh_hans", "slug"]
    autocomplete_fields = ["partnerships", "sectors", "place", "predecessor"]
    inlines = [
        AgreementNameInline,
        AgreementPartyInline,
        AgreementPointInline,
        PlacementInline,
        CitationInline,
    ]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "title",
                    ("kind", "predecessor"),
                    ("partnerships", "sectors"),
                    ("signed_on", "place"),
                    "venue",
                    "summary",
                    "body",
                ]
            },
        ),
        (
            _("Further dates and council paper"),
            {
                "fields": [
                    ("initialled_on", "approved_on"),
                    ("in_force_from", "in_force_until"),
                    ("council_paper", "council_paper_url"),
                ],
                "classes": ["collapse"],
            },
        ),
        PUBLICATION,
    ]
