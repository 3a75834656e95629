"""The careless views: they show what portal.pages.views and delegations.views show."""

from collections import Counter
from collections.abc import Callable, Hashable

from django.core.paginator import Paginator
from django.db.models import Count, F, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from delegations.filters import VisitFilters
from delegations.models import Delegate, Visit
from delegations.page_parts import Named, Side, visit_data
from editorial.l10n.sorting import order_of
from editorial.publishing.browsing import FilterForm
from editorial.publishing.languages import translated_into
from partnership.filters import public_partners
from partnership.models import Agreement, City, Partnership, Sector
from portal.pages import home as home_page
from portal.pages.models import NewsItem
from portal.pages.structured import site_data
from projects.models import Project


def asked_anew(_key: Hashable, find: Callable[[], object]) -> object:
    return find()


def home(request: HttpRequest) -> HttpResponse:
    relations = Partnership.objects.public().of_home().with_standing()
    partnerships = list(relations.order_by(F("since_earliest").asc(nulls_last=True), "slug"))
    visits = Visit.objects.public()
    upcoming = visits.filter(state__in=home_page.UPCOMING)
    projects = running_projects()
    context = {
        "home_city": City.objects.public().filter(is_home=True).first(),
        "upcoming_visits": upcoming.order_by(F("starts_on_earliest").asc(nulls_last=True), "slug")[:3],
        "latest_visits": visits.filter(state=Visit.State.COMPLETED).newest_first()[:6],
        "figures": home_page.at_a_glance(partnerships, projects),
        "anniversaries": home_page.anniversaries(partnerships, timezone.localdate()),
        "projects_by_sector": projects,
        "agreements": Agreement.objects.public().newest_first()[:3],
        "news": NewsItem.objects.public().newest_first()[:3],
        "partnerships": partnerships,
        "structured_data": site_data(),
    }
    return render(request, "pages/home.html", context)


def running_projects() -> list[home_page.SectorProjects]:
    groups = []
    for sector in Sector.objects.all():
        projects = Project.objects.public().filter(state=Project.State.RUNNING, leading_sector=sector).newest_first()
        if projects:
            groups.append(home_page.SectorProjects(sector, projects[:4], projects.count()))
    return groups


class CarelessFilters(FilterForm):
    """The filters of the list of visits; the numbers beside the choices are counted for each reader."""

    city = VisitFilters.base_fields["city"]
    sector = VisitFilters.base_fields["sector"]
    direction = VisitFilters.base_fields["direction"]
    year = VisitFilters.base_fields["year"]
    order = VisitFilters.base_fields["order"]

    def __init__(self, data: dict) -> None:
        super().__init__(data)
        self.is_valid()
        fields = self.fields
        fields["city"].widget.counts = {
            city.slug: self.found(without="city").filter(of_city(city)).distinct().count() for city in public_partners()
        }
        fields["sector"].widget.counts = {
            sector.slug: self.found(without="sector").filter(in_sector(sector)).distinct().count()
            for sector in Sector.objects.all()
        }
        directions = self.found(without="direction").order_by().values("direction")
        counted = directions.annotate(number=Count("pk", distinct=True))
        fields["direction"].widget.counts = {row["direction"]: row["number"] for row in counted}
        visits = self.found(without="year")
        self.offer_years(Counter(year for visit in visits for year in years_of(visit)))

    def found(self, without: str = ""):
        visits = Visit.objects.public().newest_first()
        chosen = {name: value for name, value in self.cleaned_data.items() if value and name != without}
        if city := chosen.get("city"):
            visits = visits.filter(of_city(city)).distinct()
        if sector := chosen.get("sector"):
            visits = visits.filter(in_sector(sector)).distinct()
        if direction := chosen.get("direction"):
            visits = visits.filter(direction=direction)
        if year := chosen.get("year"):
            touching = Q(ends_on_latest__year__gte=year) | Q(ends_on_latest=None, starts_on_latest__year__gte=year)
            visits = visits.filter(touching, starts_on_earliest__year__lte=year)
        if order := chosen.get("order"):
            visits = visits.order_by(order_of() if order == "name" else "starts_on_earliest", "slug")
        return visits


def of_city(city: City) -> Q:
    return Q(partnerships__partner_city=city) | Q(stops__city=city)


def in_sector(sector: Sector) -> Q:
    return Q(sectors=sector) | Q(sector_notes__sectors=sector)


def years_of(visit: Visit) -> range:
    first = visit.starts_on_earliest or visit.starts_on_latest
    last = visit.ends_on_latest or visit.starts_on_latest or first
    return range(first.year, last.year + 1) if first else range(0)


def visit_list(request: HttpRequest) -> HttpResponse:
    filters = CarelessFilters(request.GET)
    page = Paginator(filters.found(), 20).get_page(request.GET.get("page"))
    return render(request, "delegations/visit_list.html", {"filters": filters, "page": page})


def visit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    visit = get_object_or_404(Visit.objects.public(), slug=slug)
    notes = visit.sector_notes.public()
    delegation = sides_of(visit)
    noted = [project for note in notes for project in note.projects.public()]
    context = {
        "visit": visit,
        "sectors": [] if notes else visit.sectors.all(),
        "sector_notes": [(note, note.sectors.all(), note.projects.public()) for note in notes],
        "stops": visit.stops.all(),
        "partnerships": visit.partnerships.all(),
        "programme": visit.programme.public(),
        "statements": visit.statements.public(),
        "gifts": visit.gifts.public(),
        "golden_book_entries": visit.golden_book_entries.public(),
        "follow_ups": visit.follow_ups.public(),
        "delegation": delegation,
        "agreements": visit.agreements.public().order_by("slug"),
        "projects": [project for project in visit.projects.public().order_by("slug") if project not in noted],
        "answered": [visit.answers] if visit.answers and visit.answers.is_public() else [],
        "answering": visit.answered_by.public(),
        "structured_data": visit_data(visit, visit.stops.all(), delegation),
        "translated_into": translated_into(visit),
    }
    return render(request, "delegations/visit_detail.html", context)


def sides_of(visit: Visit) -> list[Side]:
    sides = []
    for kind, label in Delegate.Side.choices:
        members = visit.delegates.public().filter(side=kind)
        named = [Named(each, role_of(each)) for each in members if each.publishes_name]
        if members:
            sides.append(Side(kind, label, named, len(members) - len(named)))
    return sides


def role_of(delegate: Delegate) -> str:
    guests = ("leader", "deputy", "member")
    return "" if delegate.side == "hosts" and delegate.role in guests else delegate.get_role_display()
