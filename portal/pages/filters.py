"""Filters of the timeline."""

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from editorial.publishing.browsing import year_field
from editorial.publishing.listing import Chosen
from partnership.filters import ListingFilters, choice_field, city_field, order_field
from portal.pages import timeline


class TimelineFilters(ListingFilters):
    city = city_field()
    kind = choice_field(_("Kind of event"), _("All kinds"), timeline.Kind.choices)
    year = year_field()
    order = order_field()

    counted = ("city", "kind")

    def __init__(self, data: QueryDict) -> None:
        super().__init__(data, timeline.listing())

    def found(self) -> Chosen:
        return timeline.events(self.chosen, order=self.cleaned_data.get("order", ""))
