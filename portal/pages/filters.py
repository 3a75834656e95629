"""Filters of the timeline."""

from collections import Counter

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from editorial.publishing.browsing import FilterForm, year_field
from partnership.filters import choice_field, city_field
from portal.pages.timeline import Kind


class TimelineFilters(FilterForm):
    city = city_field()
    kind = choice_field(_("Kind of event"), _("All kinds"), Kind.choices)
    year = year_field()

    def count_kinds(self, events: QuerySet) -> None:
        """Count the events of each kind in rows of portal.pages.timeline.events, in one query."""
        self.fields["kind"].widget.counts = Counter(kind for kind, _pk, _day in events)

    @property
    def chosen(self) -> dict:
        """The valid filters by name; what is broken is left out and said beside its field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
