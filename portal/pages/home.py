"""What the home page shows: a short choice of each thing, all of it public."""

from itertools import chain, groupby

from django.db.models import F, QuerySet, prefetch_related_objects

from delegations.models import Visit
from partnership.models import Agreement, City, Partnership, Sector
from portal.pages.models import NewsItem
from portal.pages.prefetches import pictures, public_partnerships
from projects.models import Project

UPCOMING = [Visit.State.PLANNED, Visit.State.CONFIRMED, Visit.State.UNDER_WAY]


def home_city() -> City | None:
    return City.objects.public().filter(is_home=True).prefetch_related(pictures()).first()


def partnerships() -> QuerySet[Partnership]:
    """Return the relations of the home city with standing and pictures, the oldest first."""
    relations = Partnership.objects.public().of_home().with_standing()
    oldest_first = F("since_earliest").asc(nulls_last=True)
    return (
        relations.select_related("home_city", "partner_city", "partner_level_name")
        .prefetch_related(pictures("partner_city__placements"))
        .order_by(oldest_first, "slug")
    )


def visits() -> dict[str, list[Visit]]:
    """Return the next visits, those without a date at the end, and the latest ones."""
    soonest_first = F("starts_on_earliest").asc(nulls_last=True)
    public = Visit.objects.public()
    found = {
        "upcoming_visits": list(public.filter(state__in=UPCOMING).order_by(soonest_first, "slug")[:3]),
        "latest_visits": list(public.filter(state=Visit.State.COMPLETED).newest_first()[:6]),
    }
    # Both lists at once, which saves a query for each kind of related record.
    prefetch_related_objects([*chain(*found.values())], public_partnerships(), pictures())
    return found


def latest_agreements() -> QuerySet[Agreement]:
    return Agreement.objects.public().newest_first().prefetch_related(public_partnerships())[:3]


def latest_news() -> QuerySet[NewsItem]:
    return NewsItem.objects.public().newest_first().prefetch_related(pictures())[:3]


def running_projects_by_sector() -> list[tuple[Sector, list[Project]]]:
    """Return the newest running projects of each leading sector, sectors in their own order."""
    running = Project.objects.public().filter(state=Project.State.RUNNING).select_related("leading_sector")
    newest_first = F("started_on_latest").desc(nulls_last=True)
    ordered = running.order_by("leading_sector__position", "leading_sector__slug", newest_first, "slug")
    return [(sector, list(projects)[:4]) for sector, projects in groupby(ordered, lambda each: each.leading_sector)]
