"""Filters of the list of projects."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.publishing.browsing import FilterForm, year_field
from partnership.filters import choice_field, city_field, of_city, sector_field, touching_year
from partnership.models import City, Sector
from projects.models import Project


class ProjectFilters(FilterForm):
    city = city_field()
    sector = sector_field()
    state = choice_field(pgettext_lazy("project", "State"), _("All states"), Project.State.choices)
    year = year_field()

    counted = {
        "city": ["partnerships__partner_city__slug", "partners__city__slug"],
        "sector": ["leading_sector__slug", "sectors__slug"],
        "state": ["state"],
    }

    def by_city(self, projects: QuerySet, city: City) -> QuerySet:
        return of_city(projects, city, taking_part="partners")

    def by_sector(self, projects: QuerySet, sector: Sector) -> QuerySet:
        return projects.in_sector(sector)

    def by_state(self, projects: QuerySet, state: str) -> QuerySet:
        return projects.filter(state=state)

    def by_year(self, projects: QuerySet, year: int) -> QuerySet:
        running = Q(state=Project.State.RUNNING, ended_on="")
        return touching_year(projects, year, first="started_on", last="ended_on", going_on=running)
