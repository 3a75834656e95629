"""What a sector's page shows of agreements, projects, visits and news, all of it public."""

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import F, QuerySet

from delegations.models import SectorNote, Visit
from editorial.publishing.models import Publishable
from editorial.publishing.remembering import remembered
from partnership.filters import listing_of
from partnership.models import Agreement, Sector
from portal.pages.models import NewsItem
from portal.pages.prefetches import pictures, public_partnerships
from projects.models import Indicator, Measurement, Project

# A page shows the newest of each; the lists with their filters have the rest.
SHOWN = 12

PROJECT_STATES = {
    "running": [Project.State.RUNNING],
    "planned": [Project.State.AGREED, Project.State.PLANNED, Project.State.IDEA],
    "done": [Project.State.COMPLETED, Project.State.PAUSED, Project.State.CANCELLED],
}


class Result(NamedTuple):
    """What a project has reached by one of its indicators: the newest actual value, and what was planned for it."""

    indicator: Indicator
    actual: Measurement
    planned: Measurement | None


def contents_of(sector: Sector) -> dict:
    """Return everything the page lists, and whether that is nothing at all."""
    contents = {
        "projects": projects_in(sector),
        "measured": results_in(sector),
        "notes": notes_in(sector),
        "agreements": agreements_in(sector),
        "visits": visits_in(sector),
        "news": news_in(sector),
    }
    return contents | {"is_empty": not any(contents.values())}


def newest_in(
    sector: Sector, model: type[Publishable], records: QuerySet, field: str = "sector", most: int = SHOWN
) -> list[Publishable]:
    """Return the newest public records to which the sector leads by this field of their listing."""
    listing = listing_of(model)
    places = listing.first(listing.matching({field: sector.slug}), most)
    return listing.records_at(places, records.public().listed())


def agreements_in(sector: Sector) -> list[Agreement]:
    return newest_in(sector, Agreement, Agreement.objects.prefetch_related(public_partnerships()))


def visits_in(sector: Sector) -> list[Visit]:
    """Leave out visits at which something was reported only: the notes name these."""
    visits = Visit.objects.prefetch_related(public_partnerships(), pictures())
    return newest_in(sector, Visit, visits, field="own_sector")


def news_in(sector: Sector) -> QuerySet[NewsItem]:
    return sector.news.public().newest_first().listed().prefetch_related(pictures())[:SHOWN]


def notes_in(sector: Sector) -> QuerySet[SectorNote]:
    """Return what was reported about the sector at visits, the newest visit first."""
    newest_first = F("visit__starts_on_latest").desc(nulls_last=True)
    return sector.notes.public().select_related("visit").order_by(newest_first, "position")[:SHOWN]


def projects_in(sector: Sector) -> dict[str, list[Project]]:
    """Return the newest projects as running, planned and done ones, in one query; empty groups are left out."""
    projects = newest_in(sector, Project, Project.objects.all(), most=3 * SHOWN)
    groups = {
        name: [project for project in projects if project.state in states] for name, states in PROJECT_STATES.items()
    }
    return {name: group for name, group in groups.items() if group}


def results_in(sector: Sector) -> list[Result]:
    """Return the newest results of the projects in a sector, from memory."""
    projects = Project.objects.public().in_sector(sector)
    indicators = Indicator.objects.public().filter(project__in=projects.values("pk"))
    return remembered(("results", sector.pk), lambda: newest_results(indicators)[:SHOWN])


def newest_results(indicators: QuerySet[Indicator]) -> list[Result]:
    """Return the newest result of each indicator that has one; planned only where it is meant for the same date."""
    found = indicators.select_related("project").prefetch_related("measurements").order_by("project__slug", "position")
    return [result for indicator in found if (result := newest_result(indicator, indicator.measurements.all()))]


def newest_result(indicator: Indicator, measurements: Iterable[Measurement]) -> Result | None:
    """Return the last actual value of measurements in order of time."""
    actual = [each for each in measurements if each.kind == Measurement.Kind.ACTUAL]
    if not actual:
        return None
    planned = [each for each in measurements if each.kind != Measurement.Kind.ACTUAL and each.as_of == actual[-1].as_of]
    return Result(indicator, actual[-1], planned[-1] if planned else None)
