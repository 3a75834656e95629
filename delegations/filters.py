"""Filters of the list of visits."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models import Visit
from editorial.publishing.browsing import FilterForm, year_field
from partnership.filters import choice_field, city_field, of_city, sector_field, touching_year
from partnership.models import City, Sector


class VisitFilters(FilterForm):
    city = city_field()
    sector = sector_field()
    year = year_field()
    direction = choice_field(
        pgettext_lazy("diplomatic visit", "Direction"), _("Both directions"), Visit.Direction.choices
    )

    counted = {
        "city": ["partnerships__partner_city__slug", "stops__city__slug"],
        "sector": ["sectors__slug", "sector_notes__sectors__slug"],
        "direction": ["direction"],
    }

    def by_city(self, visits: QuerySet, city: City) -> QuerySet:
        return of_city(visits, city, taking_part="stops")

    def by_sector(self, visits: QuerySet, sector: Sector) -> QuerySet:
        return visits.in_sector(sector)

    def by_year(self, visits: QuerySet, year: int) -> QuerySet:
        return touching_year(visits, year, first="starts_on", last="ends_on")

    def by_direction(self, visits: QuerySet, direction: str) -> QuerySet:
        return visits.filter(direction=direction)
