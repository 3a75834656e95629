"""Links inside running text that lead to pages of this site: which records they name, and who links to a record.

A path is compared without its language and its last slash, for example “/projects/hannover-messe”.
"""

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q

from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import LANGUAGE_CODES
from editorial.publishing.models import FormerSlug
from editorial.publishing.snapshots import columns_of
from editorial.records import Record

HREF = re.compile(r'href="([^"]*)"')


def paths_in(text: str | None) -> Iterator[str]:
    """Yield the addresses on our own site that a rich text links to, as paths."""
    for address in HREF.findall(text or ""):
        try:
            parts = urlsplit(html.unescape(address))
        except ValueError:  # pasted half, such as "http://[dead"
            continue
        is_here = parts.scheme in {"", "http", "https"} and parts.netloc in {"", urlsplit(settings.SITE_URL).netloc}
        if is_here and parts.path.startswith("/"):
            yield parts.path


def without_language(path: str) -> str:
    first, _slash, rest = path.removeprefix("/").partition("/")
    return f"/{rest if first in LANGUAGE_CODES else path.removeprefix('/')}".rstrip("/")


def records_at(paths: Iterable[str]) -> dict[str, Record]:
    """Return the records whose page each path names or named, public or not; two queries for each kind at most."""
    by_slug = defaultdict(set)
    for path in paths:
        by_slug[_slug_in(path)].add(path)
    former = defaultdict(dict)
    for content_type, key, slug in _former_slugs(by_slug):
        former[content_type].setdefault(key, []).append(slug)
    found = {}
    for model in _with_pages() if by_slug else []:
        slugs = former[ContentType.objects.get_for_model(model).pk]
        for record in model._default_manager.filter(Q(slug__in=by_slug) | Q(pk__in=slugs)):
            for slug in [*slugs.get(record.pk, []), record.slug]:
                address = _address(record, slug)
                found |= {path: record for path in by_slug[slug] if without_language(path) == address}
    return found


def linking_to(record: models.Model) -> Iterator[models.QuerySet]:
    """Yield the rows of each kind whose texts, in any language, link to the page of `record`.

    The database looks for the address first, so that not every text of the site is read.
    """
    addresses = addresses_of(record)
    for model, columns in _rich_texts() if addresses else []:
        wanted = Q()
        for name in columns:
            for address in addresses:
                wanted |= Q(**{f"{name}__icontains": address})
        rows = model._default_manager.filter(wanted)
        keys = [pk for pk, *texts in rows.values_list("pk", *columns) if _links(texts, addresses)]
        if keys:
            yield model._default_manager.filter(pk__in=keys)


def addresses_of(record: models.Model) -> set[str]:
    """Return the paths of a record's page, those it had before included; none for what has no page."""
    if not (type(record) in _with_pages() and record.slug):
        return set()
    former = FormerSlug.objects.filter(
        content_type=ContentType.objects.get_for_model(record), object_id=record.pk
    ).values_list("slug", flat=True)
    return {_address(record, slug) for slug in [record.slug, *former]}


def _former_slugs(slugs: Iterable[str]) -> models.QuerySet:
    return FormerSlug.objects.filter(slug__in=slugs).values_list("content_type", "object_id", "slug")


def _slug_in(path: str) -> str:
    return path.rstrip("/").rpartition("/")[2]


def _address(record: models.Model, slug: str) -> str:
    """Return the path of the record's page while its slug is or was `slug`."""
    return without_language(record.get_absolute_url()).removesuffix(record.slug) + slug


def _links(texts: Iterable[str | None], addresses: set[str]) -> bool:
    return any(without_language(path) in addresses for text in texts for path in paths_in(text))


def _with_pages() -> list[type[Record]]:
    return [
        model
        for model in apps.get_models()
        if issubclass(model, Record) and hasattr(model, "get_absolute_url") and hasattr(model, "slug")
    ]


def _rich_texts() -> Iterator[tuple[type[Record], list[str]]]:
    """Yield each kind of row that has rich texts, with their columns in all languages."""
    for model in apps.get_models():
        columns = [column.name for column in columns_of(model) if isinstance(column, RichTextField)]
        if columns and issubclass(model, Record):
            yield model, columns
