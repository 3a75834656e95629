"""Which records can be found, and what the index reads of each: one explicit list, filled by the portal."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import Model, QuerySet

from editorial.search.tokens import Texts


@dataclass(frozen=True)
class Source:
    """A kind of record that is searched."""

    model: type[Model]
    # The word for it in addresses.
    kind: str
    # Records with all that `texts_in` reads, in few queries; what is not public of others is left out here.
    records: Callable[[], QuerySet]
    # Texts in this very language; what is in no language (names in their own script) in each.
    texts_in: Callable[[Model, str], Texts]
    public: Callable[[datetime], QuerySet]
    day: Callable[[Model], date | None] = lambda record: None
    cities: Callable[[Model], Iterable[UUID]] = lambda record: ()
    sectors: Callable[[Model], Iterable[UUID]] = lambda record: ()
    # Relations whose rows the texts, the facets or the public rule read: paths as in a filter.
    paths: tuple[str, ...] = ()
    # More records that a change of rows of a model concerns, where no path leads.
    concerned: Callable[[type[Model], list[UUID]], QuerySet] | None = None
    # Further tables that `concerned` wants to hear of.
    also_watched: Callable[[], Iterable[type[Model]]] = field(default=tuple)


SOURCES: dict[str, Source] = {}
# Functions from a typed, normalised text to wordings of the same in other languages.
WORDINGS: list[Callable[[str], Iterable[str]]] = []


def register(source: Source) -> None:
    SOURCES[source.kind] = source


def source_of(model: type[Model]) -> Source | None:
    return next((source for source in SOURCES.values() if source.model is model), None)
