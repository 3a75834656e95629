"""What machines read: site map, rules for search engines, feeds, calendars, QR codes, cards."""

import hashlib
from importlib import import_module
from io import BytesIO

from django.conf import settings
from django.contrib.sitemaps.views import SitemapIndexItem, sitemap
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

from delegations.models import Visit
from editorial.publishing.addresses import public_page_at
from editorial.publishing.browsing import kept
from partnership.filters import of_city
from partnership.models import City
from portal.identity import SITE_NAME, absolute
from portal.opendata.calendars import calendar_of, calendar_of_one, recent, visits_with_places
from portal.opendata.cards import card_with
from portal.opendata.feeds import CityFeed, NewestFeed, SectorFeed
from portal.opendata.moved import get_public_below
from portal.opendata.sitemaps import fits_in_one_file, parts, sections

KEEP_CARD_SECONDS = 24 * 60 * 60


@kept()
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Sitemap: {settings.SITE_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@kept("section", "p")
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Answer with the whole site map while each section fits into one part, else with the addresses of the parts."""
    section = request.GET.get("section")
    if section or fits_in_one_file():
        return sitemap(request, sections(), section=section)
    here = absolute(reverse("sitemap"))
    addresses = [f"{here}?{urlencode({'section': name, 'p': number})}" for name, number in parts()]
    sitemaps = [SitemapIndexItem(address) for address in addresses]
    return render(request, "sitemap_index.xml", {"sitemaps": sitemaps}, content_type="application/xml")


@kept()
@require_safe
@conditional_page
def feed(request: HttpRequest) -> HttpResponse:
    return NewestFeed()(request)


@kept()
@require_safe
@conditional_page
def city_feed(request: HttpRequest, slug: str) -> HttpResponse:
    return CityFeed()(request, slug=slug)


@kept()
@require_safe
@conditional_page
def sector_feed(request: HttpRequest, slug: str) -> HttpResponse:
    return SectorFeed()(request, slug=slug)


@kept()
@require_safe
@conditional_page
def calendar(request: HttpRequest) -> HttpResponse:
    visits = recent(visits_with_places().public())
    return _calendar(calendar_of(visits, str(SITE_NAME)), "visits")


@kept()
@require_safe
@conditional_page
def city_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    city: City = get_public_below(City.objects.all(), slug, request)
    visits = recent(of_city(visits_with_places().public(), city, taking_part="stops"))
    return _calendar(calendar_of(visits, city.title_in().value), city.slug)


@kept()
@require_safe
@conditional_page
def visit_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    visit: Visit = get_public_below(visits_with_places(), slug, request)
    if not visit.known_days:
        raise Http404
    return _calendar(calendar_of_one(visit), visit.slug)


@kept()
@require_safe
@conditional_page
def qr_code(request: HttpRequest, page: str) -> HttpResponse:
    """Draw the address of one of our own public pages, and of nothing else."""
    path = f"{reverse('pages:home')}{page}/"
    try:
        public_page_at(path, host="")
    except ValidationError as error:
        raise Http404 from error
    drawing = BytesIO()
    # White behind it, so that it can be read from a dark page too.
    code = import_module("segno").make(absolute(path), micro=False, error="m")
    code.save(drawing, kind="svg", scale=4, light="white")
    return HttpResponse(drawing.getvalue(), content_type="image/svg+xml")


@kept()
@require_safe
@cache_control(public=True, max_age=60)
@conditional_page
def card(request: HttpRequest, page: str = "") -> HttpResponse:
    """Draw the title of the public record whose page this is; without a page that of the home page.

    A card is drawn once and kept for a day. Like pictures it is public for a minute after a withdrawal, not longer.
    """
    title = _title_of(f"{reverse('pages:home')}{page}/") if page else gettext("Hannover and its partners in the world")
    words = (title, str(SITE_NAME))
    key = hashlib.sha256("\n".join(words).encode()).hexdigest()
    drawing = cache.get_or_set(f"card-{key}", lambda: card_with(*words), KEEP_CARD_SECONDS)
    return HttpResponse(drawing, content_type="image/jpeg")


def _title_of(path: str) -> str:
    try:
        record = public_page_at(path, host="").record
    except ValidationError as error:
        raise Http404 from error
    if record is None:
        raise Http404
    return record.title_in().value


def _calendar(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=f"{name}.ics")
    return HttpResponse(
        content, content_type="text/calendar; charset=utf-8", headers={"Content-Disposition": disposition}
    )
