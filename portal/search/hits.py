"""Results as a page shows them: title with its language, address, kind, lines of text; asked of the public records."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple
from uuid import UUID

from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Model, Prefetch, QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, Text, text_in
from editorial.library.models import Document, Placement
from editorial.library.querysets import models_with_placements
from editorial.publishing.models import Publishable
from editorial.search.excerpts import excerpt, marked, matches, wanted
from editorial.search.models import SearchDocument, SearchText
from editorial.search.queries import Query
from editorial.search.sources import SOURCES
from partnership.models import OfficeHeld, Partnership, Person
from partnership.names import printed_name
from partnership.templatetags.periods import onwards, through

KINDS: dict[str, Promise] = {
    "city": _("City"),
    "partnership": _("Partnership"),
    "agreement": _("Agreement"),
    "visit": pgettext_lazy("diplomatic visit", "Visit"),
    "project": _("Project"),
    "organisation": _("Organisation"),
    "person": pgettext_lazy("kind of entry", "Person"),
    "news": _("News item"),
    "page": _("Page"),
    "document": _("Document"),
}

# Only what has a time of its own; the day on which a document was uploaded says nothing.
DATES: dict[str, Callable[[Model], str]] = {
    "partnership": lambda partnership: onwards(partnership.since),
    "agreement": lambda agreement: agreement.signed_on,
    "visit": lambda visit: through(visit.starts_on, visit.ends_on),
    "project": lambda project: through(project.started_on, project.ended_on),
    "news": lambda item: item.dated,
}


@dataclass
class Hit:
    """One result."""

    kind: str
    record: Model
    title: Text
    address: str
    # Title and lines with the words of the query marked.
    marked_title: SafeString
    lines: SafeString
    language_of_lines: str
    # The page a document stands on.
    page: Model | None = None

    @property
    def kind_name(self) -> Promise:
        return KINDS[self.kind]

    @property
    def date(self) -> str:
        """When it was, as EDTF text; empty where a result has no date of its own."""
        return DATES[self.kind](self.record) if self.kind in DATES else ""


class Shown(NamedTuple):
    """What a result is called and where it leads."""

    title: Text
    address: str
    page: Model | None = None


def hits_of(keys: list[int], query: Query, language: str) -> list[Hit]:
    """Return the results with these keys in this order; one that is public no more at this moment is left out."""
    texts = _texts(keys, language)
    words = wanted(query)
    hits = []
    for document, record, shown in shown_of(keys, language):
        lines = texts.get(document.pk, Text("", language))
        hits.append(
            Hit(
                document.kind,
                record,
                shown.title,
                shown.address,
                marked(shown.title.value, list(matches(shown.title.value, words))),
                excerpt(lines.value, query),
                lines.language,
                shown.page,
            )
        )
    return hits


def shown_of(keys: list[int], language: str) -> Iterator[tuple[SearchDocument, Model, Shown]]:
    """Yield the documents with these keys in this order, their records as they are public now, and their titles."""
    documents = SearchDocument.objects.in_bulk(keys)
    ordered = [documents[key] for key in keys if key in documents]
    records = _records(ordered)
    for document in ordered:
        if record := records.get((document.kind, document.record_id)):
            yield document, record, _shown(document.kind, record, language)


def _records(documents: list[SearchDocument]) -> dict[tuple[str, UUID], Model]:
    """Fetch the public records; one query for each kind among the results, and what their titles need."""
    now = timezone.now()
    found = {}
    for kind in {document.kind for document in documents}:
        keys = [document.record_id for document in documents if document.kind == kind]
        records = SOURCES[kind].public(now).filter(pk__in=keys).order_by()
        records = _with_parts(kind, records.defer(*_long_texts(records.model)))
        found.update({(kind, record.pk): record for record in records})
    return found


@cache
def _long_texts(model: type[Model]) -> list[str]:
    """Return the fields that take longest to read and that no title, address or date needs."""
    return [field.name for field in model._meta.concrete_fields if isinstance(field, RichTextField)]


def _with_parts(kind: str, records: QuerySet) -> QuerySet:
    match kind:
        case "partnership":
            return records.select_related("home_city", "partner_city")
        case "person":
            offices = OfficeHeld.objects.in_public_bodies().select_related("city", "organisation")
            return records.prefetch_related(Prefetch("offices", offices))
        case "document":
            pages = [_public_pages(model) for model in models_with_placements(Placement)]
            placements = Placement.objects.prefetch_related(GenericPrefetch("target", pages))
            return records.prefetch_related(Prefetch("placements", placements))
        case _:
            return records


def _public_pages(model: type[Publishable]) -> QuerySet:
    public = model.objects.public()
    # The title of a partnership is made of its cities.
    return public.select_related("home_city", "partner_city") if model is Partnership else public


def _texts(keys: list[int], language: str) -> dict[int, Text]:
    """Return for each document its text in `language`, else in German, else in any."""
    preference = list(dict.fromkeys([language, SOURCE_LANGUAGE, *LANGUAGE_CODES]))
    rows = SearchText.objects.filter(document__in=keys).values_list("document", "language", "text")
    found: dict[int, Text] = {}
    for key, code, text in sorted(rows, key=lambda row: preference.index(row[1])):
        found.setdefault(key, Text(text, code))
    return found


def _shown(kind: str, record: Model, language: str) -> Shown:
    special: dict[str, Callable] = {"person": _person, "document": _document}
    if kind in special:
        return special[kind](record, language)
    return Shown(record.title_in(language), record.get_absolute_url())


def _person(person: Person, language: str) -> Shown:
    """Lead to the body whose page names the person with the office."""
    office = person.offices.all()[0]
    body = office.city or office.organisation
    return Shown(Text(printed_name(person, language), language), f"{body.get_absolute_url()}#offices", body)


def _document(document: Document, language: str) -> Shown:
    """Lead to the file, and name the first public page it stands on."""
    page = next((placement.target for placement in document.placements.all() if placement.target), None)
    return Shown(text_in(document, "title", language), document.url, page)
