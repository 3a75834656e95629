"""What citizens look for, as staff read it: words with all their days together, the most searched first."""

from datetime import timedelta

from django.contrib import admin
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q, QuerySet, Sum, Window
from django.db.models.functions import FirstValue, RowNumber
from django.shortcuts import redirect
from django.urls import path
from django.utils.timezone import localdate
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import LANGUAGE_CODES, language_name
from editorial.spreadsheets import csv_file, harmless
from portal.search.models import SearchedWords

PERIODS_DAYS = {str(days): days for days in (30, 90)}


class PeriodFilter(admin.SimpleListFilter):
    title = _("period")
    parameter_name = "days"

    def lookups(self, request, model_admin):
        return [(value, ngettext("last %d day", "last %d days", days) % days) for value, days in PERIODS_DAYS.items()]

    def queryset(self, request, queryset):
        days = PERIODS_DAYS.get(self.value())
        return queryset.filter(day__gt=localdate() - timedelta(days=days)) if days else queryset


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request, model_admin):
        return [(code, language_name(code)) for code in LANGUAGE_CODES]

    def queryset(self, request, queryset):
        return queryset.filter(language=self.value()) if self.value() in LANGUAGE_CODES else queryset


class FoundFilter(admin.SimpleListFilter):
    title = _("results")
    parameter_name = "found"

    def lookups(self, request, model_admin):
        return [("nothing", _("found nothing")), ("something", _("found something"))]

    def queryset(self, request, queryset):
        conditions = {"nothing": Q(last_results=0), "something": Q(last_results__gt=0)}
        return queryset.filter(conditions[self.value()]) if self.value() in conditions else queryset


def together(rows: QuerySet[SearchedWords]) -> QuerySet[SearchedWords]:
    """Keep one row of the same words for all days: the newest, with the sum.

    Windows are opened over what plain filters leave, also those that come later: the period of a list is one.
    """
    same, newest_first = [F("words"), F("language")], F("day").desc()
    rows = rows.annotate(
        place=Window(RowNumber(), partition_by=same, order_by=newest_first),
        last_results=Window(FirstValue("results"), partition_by=same, order_by=newest_first),
        total=Window(Sum("times"), partition_by=same),
    )
    return rows.filter(place=1)


@admin.register(SearchedWords)
class SearchedWordsAdmin(admin.ModelAdmin):
    list_display = ["words", "language_named", "total", "last_results", "last_day"]
    list_display_links = None
    list_filter = [FoundFilter, PeriodFilter, LanguageFilter]
    search_fields = ["words"]
    show_facets = admin.ShowFacets.NEVER
    fields = ["words", "language", "day", "times", "results"]

    def changelist_view(self, request, extra_context=None):
        return super().changelist_view(request, {"title": self.opts.verbose_name_plural, **(extra_context or {})})

    def get_queryset(self, request):
        return together(SearchedWords.objects.all()).order_by(*self.get_ordering(request))

    def get_ordering(self, request):
        return ["-total", "words", "pk"]

    @admin.display(description=_("language"), ordering="language")
    def language_named(self, obj):
        return language_name(obj.language) if obj.language in LANGUAGE_CODES else obj.language

    @admin.display(description=_("times"), ordering="total")
    def total(self, obj):
        return obj.total

    @admin.display(description=_("results at last"), ordering="last_results")
    def last_results(self, obj):
        return obj.last_results

    @admin.display(description=_("last day"), ordering="day")
    def last_day(self, obj):
        return obj.day

    def has_add_permission(self, request):
        """The result page counts; nobody writes."""
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def delete_model(self, request, obj):
        self.delete_queryset(request, [obj])

    def delete_queryset(self, request, queryset):
        """Delete the words on all days."""
        for row in list(queryset):
            SearchedWords.objects.filter(words=row.words, language=row.language).delete()

    def get_urls(self):
        view = self.admin_site.admin_view(self.file_view)
        return [path("file/", view, name="public_search_searchedwords_file"), *super().get_urls()]

    def file_view(self, request):
        """Answer what the list shows with the same filters, as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        try:
            rows = self.get_changelist_instance(request).queryset
        except IncorrectLookupParameters:
            return redirect("admin:public_search_searchedwords_changelist")
        header = [gettext("words searched"), gettext("language"), gettext("times"), gettext("results at last")]
        cells = ([harmless(row.words), self.language_named(row), row.total, row.last_results] for row in rows)
        return csv_file("searches", header, cells)
