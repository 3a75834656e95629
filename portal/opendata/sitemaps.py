"""The site map for search engines: every public page in every language in which it exists, in parts of one size."""

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.urls import reverse

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, language_tag
from editorial.publishing.languages import languages_of, translated_into
from editorial.publishing.models import Publishable
from editorial.publishing.remembering import remembered
from partnership.models import Sector

FIXED_PAGES = [
    "pages:home",
    "partnership:city-list",
    "partnership:agreement-list",
    "delegations:visit-list",
    "projects:project-list",
    "pages:sector-list",
    "pages:timeline",
    "pages:map",
    "pages:figures",
    "pages:news-list",
]


class RecordPaginator(Paginator):
    """Cuts records, not their addresses, so that only the records of one part are read."""

    def __init__(self, *args: Any, languages: Callable[[Any], list[str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.languages = languages

    def page(self, number: int | str) -> Page:
        page = super().page(number)
        page.object_list = [(record, code) for record in page.object_list for code in self.languages(record)]
        return page


class TranslatedSitemap(Sitemap):
    """A part of the site map with alternates; addresses come from SITE_URL, never from the request's Host header."""

    i18n = alternates = True
    # Addresses in one part at most; a record has one in each language.
    limit = 5000

    @property
    def paginator(self) -> Paginator:
        return RecordPaginator(self.items(), self.limit // len(LANGUAGE_CODES), languages=self.get_languages_for_item)

    def get_urls(self, page: int = 1, site: object = None, protocol: str | None = None) -> list[dict]:
        own = urlsplit(settings.SITE_URL)
        urls = self._urls(page, own.scheme, own.netloc)
        for url in urls:
            url["alternates"] = list(self._with_default(url["alternates"]))
        return urls

    def _with_default(self, alternates: list[dict]) -> Iterator[dict]:
        """Write languages as tags; x-default is the page in the source language, as on the page itself.

        Django's own x-default is the address without a language, which leads nowhere here.
        """
        for alternate in alternates:
            yield alternate | {"lang_code": language_tag(alternate["lang_code"])}
            if alternate["lang_code"] == SOURCE_LANGUAGE:
                yield alternate | {"lang_code": "x-default"}


class FixedSitemap(TranslatedSitemap):
    def items(self) -> list[str]:
        return FIXED_PAGES

    def location(self, item: str) -> str:
        return reverse(item)


class SectorSitemap(TranslatedSitemap):
    def items(self) -> QuerySet[Sector]:
        return Sector.objects.all()

    def get_languages_for_item(self, item: Sector) -> list[str]:
        return languages_of(item, "name")


class PublishedSitemap(TranslatedSitemap):
    """The public records of one model."""

    def __init__(self, model: type[Publishable]) -> None:
        self.model = model

    def items(self) -> QuerySet:
        # Joins the required foreign keys: the title of a partnership is made of its cities' names.
        return self.model.objects.public().select_related().order_by("slug")

    def lastmod(self, item: Publishable) -> datetime:
        return item.updated_at

    def get_languages_for_item(self, item: Publishable) -> list[str]:
        return translated_into(item)


def sections() -> dict[str, Sitemap]:
    """Return the parts of the site map: a new publishable model joins by itself."""
    published = [model for model in apps.get_models() if issubclass(model, Publishable)]
    return {
        "fixed": FixedSitemap(),
        "sectors": SectorSitemap(),
        **{model._meta.label_lower: PublishedSitemap(model) for model in published},
    }


def parts() -> list[tuple[str, int]]:
    """Return section and number of every part that has something in it; from memory."""
    return remembered("parts of the site map", _parts)


def _parts() -> list[tuple[str, int]]:
    paginators = {name: section.paginator for name, section in sections().items()}
    return [(name, number) for name, pages in paginators.items() if pages.count for number in pages.page_range]


def fits_in_one_file() -> bool:
    return all(number == 1 for _name, number in parts())
