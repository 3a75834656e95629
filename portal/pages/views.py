"""Pages about several things: home, sectors, timeline, news, static pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from editorial.publishing.browsing import get_public, kept, page_of
from editorial.publishing.languages import languages_of, translated_into
from partnership.filters import all_sectors
from partnership.page_parts import grouped
from portal.pages import charts, sectors
from portal.pages import home as home_page
from portal.pages import timeline as chronicle
from portal.pages.filters import TimelineFilters
from portal.pages.maps import maps_of
from portal.pages.models import NewsItem, Page
from portal.pages.prefetches import pictures, public_partnerships
from portal.pages.statement import statement
from portal.pages.stored import what_is_stored
from portal.pages.structured import news_data, site_data


@require_safe
@vary_on_headers("Accept-Language")
def root(request: HttpRequest) -> HttpResponse:
    """Lead to the home page in the reader's language, which LocaleMiddleware has read from the request."""
    return redirect("pages:home")


@kept()
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    partnerships = home_page.remembered_partnerships()
    projects = home_page.running_projects_by_sector()
    context = {
        "home_city": home_page.remembered_home_city(),
        **home_page.visits(),
        "figures": home_page.at_a_glance(partnerships, projects),
        "anniversaries": home_page.anniversaries(partnerships, timezone.localdate()),
        "projects_by_sector": projects,
        "agreements": home_page.latest_agreements(),
        "news": home_page.latest_news(),
        "partnerships": partnerships,
        "structured_data": site_data(),
    }
    return render(request, "pages/home.html", context)


@kept()
@require_safe
def sector_list(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sector_list.html", {"sectors": all_sectors()})


@kept()
@require_safe
def sector_page(request: HttpRequest, slug: str) -> HttpResponse:
    sector = next((sector for sector in all_sectors() if sector.slug == slug), None)
    if sector is None:
        raise Http404
    context = {
        "sector": sector,
        "translated_into": languages_of(sector, "name"),
        **sectors.contents_of(sector),
    }
    return render(request, "pages/sector_page.html", context)


@kept(*TimelineFilters.base_fields, "page")
@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    filters = TimelineFilters(request.GET)
    page = page_of(request, filters.found(), per_page=chronicle.PER_PAGE)
    context = {"filters": filters, "page": page, "entries": list(page)}
    return render(request, "pages/timeline.html", context)


@kept()
@require_safe
def partner_map(request: HttpRequest) -> HttpResponse:
    partners = home_page.remembered_partnerships()
    city = home_page.remembered_home_city()
    context = {"maps": maps_of(city, partners) if city else [], "groups": grouped(partners)}
    return render(request, "pages/map.html", context)


@kept()
@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    context = {
        "visits_by_year": charts.visits_by_year(),
        "projects_by_sector": charts.projects_by_sector(),
        "measured": charts.measurements(),
    }
    return render(request, "pages/figures.html", context)


@kept("page")
@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, NewsItem.objects.public().newest_first().listed().prefetch_related(pictures()))
    return render(request, "pages/news_list.html", {"page": page})


@kept()
@require_safe
def news_page(request: HttpRequest, slug: str) -> HttpResponse:
    item = get_public(
        NewsItem.objects.prefetch_related(pictures(), public_partnerships(), "sectors", "citations"), slug
    )
    context = {"item": item, "translated_into": translated_into(item), "structured_data": news_data(item)}
    return render(request, "pages/news_page.html", context)


@kept()
@require_safe
def static_page(request: HttpRequest, slug: str) -> HttpResponse:
    page = get_public(Page.objects.select_related("owning_office").prefetch_related(pictures()), slug)
    context = {"page": page, "translated_into": translated_into(page)}
    if page.kind == Page.Kind.PRIVACY:
        context["stored"] = what_is_stored()
    if page.kind == Page.Kind.ACCESSIBILITY:
        context["statement"] = statement(page)
    return render(request, "pages/static_page.html", context)


@require_safe
def legal_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Lead to the page of a kind that every page links to; for links made without asking the database."""
    page = Page.objects.public().in_footer().filter(kind=kind).first()
    if page is None:
        raise Http404
    return redirect(page)
