"""The newest records beside a city or a relation as links, and how many there are in all."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.http import urlencode

from editorial.l10n.dates import bounds
from editorial.publishing.models import Publishable
from editorial.publishing.related import Asked, as_links, link_columns, rows_in_one_query
from partnership.filters import LISTS, listing_of
from partnership.models import Agreement

# What a page shows of each; the lists with their filters have the rest.
SHOWN = 50


class Newest(NamedTuple):
    """Records with title and what their links print; `query` leads to all of them in their list, where it is cut."""

    records: list[Publishable]
    number: int
    query: str

    @property
    def is_cut(self) -> bool:
        return self.number > len(self.records)


def newest(field: str, value: str, models: dict[str, type[Publishable]], query: str = "") -> dict[str, Newest]:
    """Return by their names the newest records of each model to which a choice of their lists leads; one query."""
    found, numbers = {}, {}
    for name, model in models.items():
        listing = listing_of(model)
        records = listing.matching({field: value})
        found[name] = [listing.key(place) for place in listing.first(records, SHOWN)]
        numbers[name] = records.bit_count()
    links = _links(**{name: model.objects.public().filter(pk__in=found[name]) for name, model in models.items()})
    prefetch_related_objects(
        [record for name in links if models[name] is Agreement for record in links[name]], "points"
    )
    return {
        name: Newest(_sorted(links[name], found[name].index), numbers[name], query or urlencode({field: value}))
        for name in models
    }


def newest_of(*, points_of: str = "", **querysets: QuerySet) -> dict[str, list[Publishable]]:
    """Return the newest records of each queryset; one query, and one for the points of those named `points_of`."""
    found = _links(**{name: newest_cut(records) for name, records in querysets.items()})
    prefetch_related_objects(found.get(points_of, []), "points")
    return {name: newest_first(records) for name, records in found.items()}


def newest_cut(records: QuerySet) -> QuerySet:
    """Keep as many of the newest records as a page shows."""
    return records.model.objects.filter(pk__in=records.newest_first().values("pk")[:SHOWN])


def newest_first(links: Iterable[Publishable]) -> list[Publishable]:
    """Sort records with what their links print as their lists do; those of the same day stay as they are."""
    return sorted(links, key=_last_day, reverse=True)


def _last_day(record: Publishable) -> date:
    """Return the last possible day, by which lists are ordered; unknown ones come last."""
    return bounds(getattr(record, LISTS[type(record)].first))[1] or date.min


def _sorted(records: list[Publishable], place_of: Callable) -> list[Publishable]:
    return sorted(records, key=lambda record: place_of(record.pk))


def listed_link(records: QuerySet) -> Asked:
    """Ask for what a link prints as the list of these records does."""
    return records, link_columns(records.model, *LISTS[records.model].printed)


def as_listed_links(model: type[Publishable], rows: Iterable[tuple]) -> list[Publishable]:
    return as_links(model, rows, *LISTS[model].printed)


def _links(**querysets: QuerySet) -> dict[str, list[Publishable]]:
    """Fetch title and what links print of all records."""
    rows = rows_in_one_query(**{name: listed_link(records) for name, records in querysets.items()})
    return {name: as_listed_links(records.model, rows[name]) for name, records in querysets.items()}
