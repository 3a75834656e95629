"""Admin of static pages, news and messages from citizens."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from editorial.l10n.admin import date_column
from editorial.library.admin import PlacementInline
from editorial.publishing.admin import PUBLICATION, CitationInline, PublishableAdmin
from partnership.admin import PartnerCityFilter
from portal.pages.models import Feedback, NewsItem, Page


@admin.register(Page)
class PageAdmin(PublishableAdmin):
    list_display = ["__str__", "kind", "reviewed_on", "review_due_on", "publication", "languages"]
    list_filter = ["kind", *PublishableAdmin.list_filter]
    search_fields = ["title_de", "title_zh_hans", "slug"]
    inlines = [PlacementInline]
    fieldsets = [
        (None, {"fields": ["title", ("kind", "position"), "summary", "body"]}),
        (_("Review"), {"fields": [("reviewed_on", "review_due_on")]}),
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


@admin.register(Feedback)
class FeedbackAdmin(admin.ModelAdmin):
    list_display = ["__str__", "page_address", "state", "due_on", "created_at"]
    list_filter = ["state", "kind"]
    search_fields = ["message", "page_address"]
    readonly_fields = ["kind", "page_address", "message", "email", "language", "created_at"]
    fields = [*readonly_fields, "state", "due_on"]

    def has_add_permission(self, request):
        """Messages come from citizens only."""
        return False
