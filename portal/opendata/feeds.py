"""Atom feeds (RFC 4287) of what has been published lately, in the language of their address."""

from datetime import UTC, datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator

from editorial.l10n.text import Text, active_language, fit_for_files, language_tag, text_in
from editorial.publishing.models import Publishable
from partnership.models import City, Sector
from portal.identity import PUBLISHER_NAME, SITE_NAME, absolute
from portal.opendata.entries import changed_at, tag
from portal.opendata.moved import get_public_below
from portal.opendata.newest import newest

# An empty feed must say when it changed last; were that now, no reader would ever be told that nothing has changed.
EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


class MarkedAtomFeed(Atom1Feed):
    """Writes title and summary with their language: a text shown as a fallback is not in that of the feed."""

    def latest_post_date(self) -> datetime:
        return super().latest_post_date() if self.items else EMPTY_SINCE

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        add = handler.addQuickElement
        add("id", item["unique_id"])
        for name in ("title", "summary"):
            text: Text = item[f"{name}_text"]
            if text.value or name == "title":
                add(name, fit_for_files(text.value), {"xml:lang": language_tag(text.language or active_language())})
        add("link", "", {"rel": "alternate", "type": "text/html", "href": item["link"]})
        add("published", rfc3339_date(item["pubdate"]))
        add("updated", rfc3339_date(item["updateddate"]))
        for category in item["categories"]:
            add("category", "", {"term": category})


class NewestFeed(Feed):
    """What is new on the whole portal."""

    feed_type = MarkedAtomFeed

    def __call__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().__call__(request, *args, **kwargs)
        # After a withdrawal the newest moment is an older one; only the ETag then says that something changed.
        del response["Last-Modified"]
        return response

    @property
    def language(self) -> str:
        return language_tag(active_language())

    def title(self) -> str:
        return str(SITE_NAME)

    def subtitle(self) -> str:
        return _("What is new: visits, projects, agreements, partner cities and news.")

    def author_name(self) -> str:
        return str(PUBLISHER_NAME)

    def link(self) -> str:
        return absolute(reverse("pages:home"))

    def feed_url(self) -> str:
        return absolute(reverse("opendata:feed"))

    def feed_guid(self) -> str:
        return tag("all", active_language())

    def items(self) -> list[Publishable]:
        return newest()

    def item_guid(self, record: Publishable) -> str:
        return tag(record._meta.model_name, record.pk, active_language())

    def item_link(self, record: Publishable) -> str:
        return absolute(record.get_absolute_url())

    def item_pubdate(self, record: Publishable) -> datetime:
        return record.published_at

    def item_updateddate(self, record: Publishable) -> datetime:
        return changed_at(record)

    def item_categories(self, record: Publishable) -> list[str]:
        return [capfirst(record._meta.verbose_name)]

    def item_extra_kwargs(self, record: Publishable) -> dict[str, Text]:
        return {"title_text": record.title_in(), "summary_text": text_in(record, "summary")}


class CityFeed(NewestFeed):
    """What is new of one city: its page, its relations, and what belongs to them."""

    def get_object(self, request: HttpRequest, slug: str) -> City:
        return get_public_below(City.objects.all(), slug, request)

    def title(self, city: City) -> str:
        return fit_for_files(_("%(site)s: %(subject)s") % {"site": SITE_NAME, "subject": city.title_in().value})

    def link(self, city: City) -> str:
        return absolute(city.get_absolute_url())

    def feed_url(self, city: City) -> str:
        return absolute(reverse("opendata:city-feed", args=[city.slug]))

    def feed_guid(self, city: City) -> str:
        return tag("city", city.pk, "feed", active_language())

    def items(self, city: City) -> list[Publishable]:
        return newest(city=city)


class SectorFeed(NewestFeed):
    """What is new in one sector."""

    def get_object(self, request: HttpRequest, slug: str) -> Sector:
        return get_object_or_404(Sector, slug=slug)

    def title(self, sector: Sector) -> str:
        return fit_for_files(_("%(site)s: %(subject)s") % {"site": SITE_NAME, "subject": text_in(sector, "name").value})

    def link(self, sector: Sector) -> str:
        return absolute(sector.get_absolute_url())

    def feed_url(self, sector: Sector) -> str:
        return absolute(reverse("opendata:sector-feed", args=[sector.slug]))

    def feed_guid(self, sector: Sector) -> str:
        return tag("sector", sector.pk, "feed", active_language())

    def items(self, sector: Sector) -> list[Publishable]:
        return newest(sector=sector)
