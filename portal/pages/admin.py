"""Admin of static pages, news and messages from citizens."""

from django.contrib import admin
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext, pgettext
from django.utils.translation import gettext_lazy as _

from editorial.l10n.admin import date_column
from editorial.l10n.text import LANGUAGE_CODES, language_name
from editorial.library.admin import PlacementInline
from editorial.publishing.admin import PUBLICATION, CitationInline, ContentInline, PublishableAdmin
from editorial.publishing.admin_conflicts import ConflictMixin
from editorial.staff.models import User
from partnership.admin import PartnerCityFilter
from portal.pages.models import Feedback, InaccessibleContent, NewsItem, Page


class InaccessibleContentInline(ContentInline):
    model = InaccessibleContent
    classes = ["collapse"]
    fields = [("reason", "position"), "content", "explanation"]


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    list_display = ["__str__", "kind", "reviewed_on", "review_due_on", "publication", "languages"]
    list_filter = ["kind", *PublishableAdmin.list_filter]
    search_fields = ["title_de", "title_zh_hans", "slug"]
    inlines = [InaccessibleContentInline, PlacementInline]
    fieldsets = [
        (None, {"fields": ["title", ("kind", "position"), "summary", "body"]}),
        (_("Review"), {"fields": [("reviewed_on", "review_due_on")]}),
        (
            _("Accessibility statement"),
            {
                "fields": [("conformity", "method", "prepared_on")],
                "description": _("Only for the accessibility statement; its form is laid down by the European Union."),
            },
        ),
        PUBLICATION,
    ]


@admin.register(NewsItem)
class NewsItemAdmin(PublishableAdmin):
    list_display = ["__str__", date_column("dated", _("date")), "publication", "languages", "updated_at"]
    list_filter = [PartnerCityFilter, "sectors", *PublishableAdmin.list_filter]
    search_fields = ["title_de", "title_zh_hans", "slug"]
    autocomplete_fields = ["partnerships", "sectors"]
    inlines = [PlacementInline, CitationInline]
    fieldsets = [
        (None, {"fields": ["title", "dated", "summary", "body", ("partnerships", "sectors")]}),
        PUBLICATION,
    ]


class NotifiedFilter(admin.EmptyFieldListFilter):
    """Asks whether the office has been mailed; Django's words for it are "empty" and "not empty"."""

    def choices(self, changelist):
        answers = [gettext("All"), pgettext("office notified", "not yet"), pgettext("office notified", "yes")]
        return [
            choice | {"display": answer} for choice, answer in zip(super().choices(changelist), answers, strict=True)
        ]


@admin.register(Feedback)
class FeedbackAdmin(ConflictMixin, admin.ModelAdmin):
    list_display = ["__str__", "reference", "page_address", "state", "due", "handled_by"]
    list_filter = ["state", "kind", "owning_office", ("mailed_at", NotifiedFilter)]
    list_select_related = ["handled_by"]
    search_fields = ["^id", "message", "page_address", "name", "email"]
    show_facets = admin.ShowFacets.NEVER
    readonly_fields = [
        "reference",
        *("kind", "page_link", "message", "name", "email", "sent_in", "created_at", "mailed_at"),
    ]
    fields = [
        *("reference", "kind", "message", "page_link", ("name", "email"), ("sent_in", "created_at", "mailed_at")),
        *(("state", "due_on"), ("owning_office", "handled_by"), "answer_note"),
    ]

    class Media:
        css = {"all": ["desk/desk.css"]}

    @admin.display(description=_("number of the message"), ordering="pk")
    def reference(self, obj):
        return obj.reference

    @admin.display(description=_("page"))
    def page_link(self, obj):
        # Checked when the form was sent: an address of our own.
        return format_html('<a href="{0}">{0}</a>', obj.page_address) if obj.page_address else "–"

    @admin.display(description=_("language"))
    def sent_in(self, obj):
        return language_name(obj.language) if obj.language in LANGUAGE_CODES else "–"

    @admin.display(description=_("answer due"), ordering="due_on")
    def due(self, obj):
        if obj.due_on is None:
            return "–"
        day = date_format(obj.due_on, "SHORT_DATE_FORMAT")
        return format_html('<strong class="is-overdue">{} ({})</strong>', day, _("overdue")) if obj.is_overdue else day

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "handled_by":
            kwargs["queryset"] = User.objects.filter(is_active=True, is_staff=True).exclude(
                groups__name__in=Feedback.kept_from_roles
            )
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        """Whoever takes a message out of the new ones handles it, unless somebody else is named."""
        if obj.handled_by is None and obj.state != Feedback.State.NEW:
            obj.handled_by = request.user
        super().save_model(request, obj, form, change)

    def has_add_permission(self, request):
        """Messages come from citizens only."""
        return False
