"""The style guide: every component of the public pages with a few real records, all of them public."""

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from delegations.models import Statement, Visit
from partnership.agreement_parts import links_of
from partnership.icons import Icon
from partnership.models import Agreement, City, StatusChange
from partnership.templatetags.placements import lead_placement
from portal.feedback.forms import FeedbackForm
from portal.pages import home, timeline
from portal.pages.filters import TimelineFilters
from portal.pages.prefetches import pictures, public_partnerships
from portal.pages.sectors import newest_results
from portal.search.finding import PER_PAGE, find
from portal.search.results import ResultPages, Results
from projects.models import Indicator, Project

COLOURS = ["home", "partner", "link", "band", "sand", "line"]
SHOWN = 3


@require_safe
def style_guide(request: HttpRequest) -> HttpResponse:
    """Show every component to those who work on the site; no page leads here and no search engine."""
    return render(request, "style_guide.html", {"is_internal": True, **components()})


def components() -> dict:
    """Return what the templates of all components ask for; any of it may be empty."""
    visits = list(visits_with_pictures())
    agreements = list(Agreement.objects.public().newest_first().prefetch_related("points", "sectors")[:1])
    return {
        "colours": COLOURS,
        "icons": Icon.choices,
        "visits": visits,
        "pictures": [placement for visit in visits if (placement := lead_placement(visit))],
        "partnerships": home.partnerships()[:4],
        "changes": StatusChange.objects.public()[:SHOWN],
        "projects": Project.objects.public().newest_first()[:SHOWN],
        "agreements": agreements,
        "points": [point for agreement in agreements for point in links_of(agreement)["points"]],
        "city": City.objects.public().filter(figures__isnull=False).prefetch_related("figures", "titles").first(),
        "statements": Statement.objects.public()
        .select_related("visit", "person")
        .prefetch_related("person__offices")[:1],
        "measured": newest_results(Indicator.objects.public())[:SHOWN],
        "entries": timeline.events({})[:4],
        "filters": TimelineFilters({"year": "1066"}),
        "results": results(),
        "message": FeedbackForm("contact", {"email": "@"}),
        "page": Paginator(range(100), 10).page(4),
    }


def results() -> Page:
    """Return the first results of a search for our own city."""
    city = home.home_city()
    words = city.title_in().value if city else ""
    page = ResultPages(Results(find(words), {}), PER_PAGE).page(1)
    page.object_list = page.object_list[:SHOWN]
    return page


def visits_with_pictures() -> QuerySet[Visit]:
    """Return the newest visits that have pictures, fetched as lists show them."""
    visits = Visit.objects.public().filter(placements__image__isnull=False).distinct().newest_first()
    return visits.prefetch_related(public_partnerships(), pictures())[:SHOWN]
