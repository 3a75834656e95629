"""What a sector's page shows of agreements, projects, visits and news, all of it public."""

from django.db.models import F, QuerySet

from delegations.models import SectorNote, Visit
from partnership.models import Agreement, Sector
from portal.pages.models import NewsItem
from portal.pages.prefetches import pictures, public_partnerships
from projects.models import Project

# A page shows the newest of each; the lists with their filters have the rest.
SHOWN = 12

PROJECT_STATES = {
    "running": [Project.State.RUNNING],
    "planned": [Project.State.AGREED, Project.State.PLANNED, Project.State.IDEA],
    "done": [Project.State.COMPLETED, Project.State.PAUSED, Project.State.CANCELLED],
}


def contents_of(sector: Sector) -> dict:
    """Return everything the page lists, and whether that is nothing at all."""
    contents = {
        "projects": projects_in(sector),
        "notes": notes_in(sector),
        "agreements": agreements_in(sector),
        "visits": visits_in(sector),
        "news": news_in(sector),
    }
    return contents | {"is_empty": not any(contents.values())}


def agreements_in(sector: Sector) -> QuerySet[Agreement]:
    return sector.agreements.public().newest_first().prefetch_related(public_partnerships())[:SHOWN]


def visits_in(sector: Sector) -> QuerySet[Visit]:
    return sector.visits.public().newest_first().prefetch_related(public_partnerships(), pictures())[:SHOWN]


def news_in(sector: Sector) -> QuerySet[NewsItem]:
    return sector.news.public().newest_first().prefetch_related(pictures())[:SHOWN]


def notes_in(sector: Sector) -> QuerySet[SectorNote]:
    """Return what was reported about the sector at visits, the newest visit first."""
    newest_first = F("visit__starts_on_latest").desc(nulls_last=True)
    return sector.notes.public().select_related("visit").order_by(newest_first, "position")[:SHOWN]


def projects_in(sector: Sector) -> dict[str, list[Project]]:
    """Return the newest projects as running, planned and done ones, in one query; empty groups are left out."""
    projects = list(Project.objects.public().in_sector(sector).newest_first()[: 3 * SHOWN])
    groups = {
        name: [project for project in projects if project.state in states] for name, states in PROJECT_STATES.items()
    }
    return {name: group for name, group in groups.items() if group}
