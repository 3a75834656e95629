"""Filters of the timeline."""

from collections import Counter

from django.utils.translation import gettext_lazy as _

from editorial.publishing.browsing import FilterForm, year_field
from partnership.filters import choice_field, city_field, order_field
from portal.pages import timeline


class TimelineFilters(FilterForm):
    city = city_field()
    kind = choice_field(_("Kind of event"), _("All kinds"), timeline.Kind.choices)
    year = year_field()
    order = order_field()

    def count(self) -> None:
        """Count for each option the events it would lead to beside the other filters; one query for each field."""
        chosen = self.chosen
        cities = timeline.cities_of_events(chosen.get("kind", ""), chosen.get("year"))
        self.fields["city"].widget.counts = Counter(slug for _kind, _pk, slug in cities)
        kinds = timeline.events(**chosen | {"kind": ""})
        self.fields["kind"].widget.counts = Counter(kind for kind, _pk, _day in kinds)
        self.offer_years(Counter(day.year for _kind, _pk, day in timeline.events(**chosen | {"year": None})))

    @property
    def chosen(self) -> dict:
        """The valid filters by name; what is broken is left out and said beside its field."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
