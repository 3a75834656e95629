"""News, static pages and documents, as the search reads them."""

from uuid import UUID

from django.db.models import Model, QuerySet

from editorial.library.models import Document, Placement
from editorial.library.querysets import models_with_placements
from editorial.publishing.models import Publishable
from editorial.search.sources import Source
from editorial.search.tokens import Texts
from portal.pages.models import NewsItem, Page
from portal.search.sources.reading import (
    all_of,
    dates_of,
    first,
    partner_cities_of,
    public_partnerships,
    said,
    sectors,
    sectors_of,
)


def _news(item: NewsItem, language: str) -> Texts:
    return Texts(
        title=first(said(item, language, "title")),
        dates=dates_of(language, item.dated),
        summary=" ".join(said(item, language, "summary")),
        body=[
            *said(item, language, "body"),
            *all_of(item.fetched_sectors, language, "name"),
        ],
    )


NEWS = Source(
    NewsItem,
    "news",
    records=lambda: NewsItem.objects.prefetch_related(sectors(), public_partnerships()),
    texts_in=_news,
    public=NewsItem.objects.public,
    day=lambda item: item.dated_earliest,
    cities=partner_cities_of,
    sectors=sectors_of,
    paths=("sectors", "partnerships__home_city", "partnerships__partner_city"),
)


def _page(page: Page, language: str) -> Texts:
    return Texts(
        title=first(said(page, language, "title")),
        summary=" ".join(said(page, language, "summary")),
        body=said(page, language, "body"),
    )


PAGE = Source(Page, "page", records=Page.objects.all, texts_in=_page, public=Page.objects.public)


def _document(document: Document, language: str) -> Texts:
    return Texts(
        title=first(said(document, language, "title")),
        body=[document.text] if document.language in {language, "mul", "other"} else [],
    )


def _documents_on(model: type[Model], ids: list[UUID]) -> QuerySet[Document]:
    """Return the documents placed on these records: they are public when one of those is."""
    if not issubclass(model, Publishable):
        return Document.objects.none()
    here = {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}
    placed = Placement.objects.filter(**here, object_id__in=ids, document__isnull=False)
    return Document.objects.filter(pk__in=placed.order_by().values("document"))


DOCUMENT = Source(
    Document,
    "document",
    records=Document.objects.all,
    texts_in=_document,
    public=Document.objects.public,
    day=lambda document: document.created_at.date(),
    paths=("placements",),
    concerned=_documents_on,
    also_watched=lambda: models_with_placements(Placement),
)
