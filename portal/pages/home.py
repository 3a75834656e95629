"""What the home page shows: a short choice of each thing, all of it public."""

from collections.abc import Iterable
from datetime import date
from itertools import chain, groupby
from typing import NamedTuple

from django.db.models import Count, F, QuerySet, Window, prefetch_related_objects
from django.db.models.functions import RowNumber

from delegations.models import Visit
from editorial.publishing.indexes import latest_first
from editorial.publishing.remembering import remembered
from partnership.models import Agreement, City, Partnership, Sector, StatusChange
from portal.desk.anniversaries import ROUND
from portal.pages.models import NewsItem
from portal.pages.prefetches import pictures, public_partnerships
from projects.models import Project

ACTIVE = StatusChange.Status.ACTIVE
UPCOMING = [Visit.State.PLANNED, Visit.State.CONFIRMED, Visit.State.UNDER_WAY]


class Anniversary(NamedTuple):
    """A round number of years of a relation, in the year in which it comes round."""

    year: int
    years: int
    partnership: Partnership


class SectorProjects(NamedTuple):
    """The newest running projects of a sector, and how many there are in all."""

    sector: Sector
    newest: list[Project]
    count: int


def home_city() -> City | None:
    return City.objects.public().filter(is_home=True).prefetch_related(pictures()).first()


def partnerships() -> QuerySet[Partnership]:
    """Return the relations of the home city with standing and pictures, the oldest first."""
    relations = Partnership.objects.public().of_home().with_standing().listed()
    oldest_first = F("since_earliest").asc(nulls_last=True)
    relations = relations.select_related("home_city", "partner_city", "partner_level_name")
    return relations.prefetch_related(pictures("partner_city__placements")).order_by(oldest_first, "slug")


def remembered_partnerships() -> list[Partnership]:
    return remembered("relations of home", lambda: list(partnerships()))


def remembered_home_city() -> City | None:
    return remembered("home city", home_city)


def visits() -> dict[str, list[Visit]]:
    """Return the next visits, those without a date at the end, and the latest ones."""
    soonest_first = F("starts_on_earliest").asc(nulls_last=True)
    public = Visit.objects.public().listed()
    found = {
        "upcoming_visits": list(public.filter(state__in=UPCOMING).order_by(soonest_first, "slug")[:3]),
        "latest_visits": list(public.filter(state=Visit.State.COMPLETED).newest_first()[:6]),
    }
    # Both lists at once, which saves a query for each kind of related record.
    prefetch_related_objects([*chain(*found.values())], public_partnerships(), pictures())
    return found


def anniversaries(partnerships: Iterable[Partnership], today: date) -> list[Anniversary]:
    """Return the round anniversaries of this year and the next of relations that are kept up, the soonest first."""
    kept_up = [each for each in partnerships if each.since_earliest and each.status_now in {None, ACTIVE}]
    found = [
        Anniversary(year, year - each.since_earliest.year, each)
        for year in (today.year, today.year + 1)
        for each in kept_up
        if year - each.since_earliest.year in ROUND
    ]
    return sorted(found, key=lambda each: (each.year, -each.years))


def at_a_glance(partnerships: list[Partnership], projects: list[SectorProjects]) -> dict[str, int]:
    """Return the figures at the top of the page; `since` is the year of the oldest relation, 0 without any."""
    years = [each.since_earliest.year for each in partnerships if each.since_earliest]
    return {
        "partners": len(partnerships),
        "countries": len({each.partner_city.country for each in partnerships}),
        "since": min(years, default=0),
        "projects": sum(each.count for each in projects),
    }


def latest_agreements() -> list[Agreement]:
    return remembered("latest agreements", _latest_agreements)


def _latest_agreements() -> list[Agreement]:
    return list(Agreement.objects.public().newest_first().listed().prefetch_related(public_partnerships())[:3])


def latest_news() -> QuerySet[NewsItem]:
    return NewsItem.objects.public().newest_first().listed().prefetch_related(pictures())[:3]


def running_projects_by_sector() -> list[SectorProjects]:
    """Return the running projects of each leading sector, sectors in their own order; from memory."""
    return remembered("running projects", _running_projects_by_sector)


def _running_projects_by_sector() -> list[SectorProjects]:
    running = Project.objects.public().filter(state=Project.State.RUNNING)
    numbers = dict(running.order_by().values_list("leading_sector").annotate(Count("pk")))
    newest_first = [latest_first("started_on_latest"), "slug"]
    place = Window(RowNumber(), partition_by="leading_sector", order_by=newest_first)
    newest = running.listed().select_related("leading_sector").annotate(place=place).filter(place__lte=4)
    ordered = newest.order_by("leading_sector__position", "leading_sector__slug", *newest_first)
    groups = groupby(ordered, lambda project: project.leading_sector)
    return [SectorProjects(sector, list(projects), numbers[sector.pk]) for sector, projects in groups]
