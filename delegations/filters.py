"""Filters of the list of visits."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models import Visit
from partnership.filters import RecordFilters, choice_field
from partnership.models import Sector


class VisitFilters(RecordFilters):
    direction = choice_field(
        pgettext_lazy("diplomatic visit", "Direction"), _("Both directions"), Visit.Direction.choices
    )

    counted = {
        "city": ["partnerships__partner_city__slug", "stops__city__slug"],
        "sector": ["sectors__slug", "sector_notes__sectors__slug"],
        "direction": ["direction"],
    }
    first, last = "starts_on", "ends_on"
    taking_part = "stops"

    def by_sector(self, visits: QuerySet, sector: Sector) -> QuerySet:
        return visits.in_sector(sector)

    def by_direction(self, visits: QuerySet, direction: str) -> QuerySet:
        return visits.filter(direction=direction)
