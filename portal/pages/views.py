"""Pages about several things: home, sectors, timeline, news, static pages."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from editorial.publishing.browsing import get_public, page_of
from editorial.publishing.languages import languages_of, translated_into
from partnership.models import Sector
from portal.pages import home as home_page
from portal.pages import sectors
from portal.pages import timeline as chronicle
from portal.pages.filters import TimelineFilters
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


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "home_city": home_page.home_city(),
        **home_page.visits(),
        "projects_by_sector": home_page.running_projects_by_sector(),
        "agreements": home_page.latest_agreements(),
        "news": home_page.latest_news(),
        "partnerships": home_page.partnerships(),
        "structured_data": site_data(),
    }
    return render(request, "pages/home.html", context)


@require_safe
def sector_list(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/sector_list.html", {"sectors": Sector.objects.all()})


@require_safe
def sector_page(request: HttpRequest, slug: str) -> HttpResponse:
    sector = get_object_or_404(Sector, slug=slug)
    context = {
        "sector": sector,
        "translated_into": languages_of(sector, "name"),
        **sectors.contents_of(sector),
    }
    return render(request, "pages/sector_page.html", context)


@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    filters = TimelineFilters(request.GET)
    page = page_of(request, chronicle.events(**filters.chosen), per_page=chronicle.PER_PAGE)
    context = {"filters": filters, "page": page, "entries": chronicle.entries(list(page))}
    return render(request, "pages/timeline.html", context)


@require_safe
def news_list(request: HttpRequest) -> HttpResponse:
    page = page_of(request, NewsItem.objects.public().newest_first().prefetch_related(pictures()))
    return render(request, "pages/news_list.html", {"page": page})


@require_safe
def news_page(request: HttpRequest, slug: str) -> HttpResponse:
    item = get_public(
        NewsItem.objects.prefetch_related(pictures(), public_partnerships(), "sectors", "citations"), slug
    )
    context = {"item": item, "translated_into": translated_into(item), "structured_data": news_data(item)}
    return render(request, "pages/news_page.html", context)


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
