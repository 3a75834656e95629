"""The newest records beside a city or a relation as links, and how many there are in all."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet, prefetch_related_objects
from django.utils.http import urlencode

from editorial.l10n.dates import bounds
from editorial.publishing.models import Publishable
from editorial.publishing.related import linked
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
    public = [model.objects.public().filter(pk__in=found[name]) for name, model in models.items()]
    links = dict(zip(models, _links(public), strict=True))
    prefetch_related_objects(
        [record for name in links if models[name] is Agreement for record in links[name]], "points"
    )
    return {
        name: Newest(_sorted(links[name], found[name].index), numbers[name], query or urlencode({field: value}))
        for name in models
    }


def newest_of(*, points_of: str = "", **querysets: QuerySet) -> dict[str, list[Publishable]]:
    """Return the newest records of each queryset; one query, and one for the points of those named `points_of`."""
    cut = [records.newest_first().values("pk")[:SHOWN] for records in querysets.values()]
    public = [keys.model.objects.filter(pk__in=keys) for keys in cut]
    found = dict(zip(querysets, _links(public), strict=True))
    prefetch_related_objects(found.get(points_of, []), "points")
    return {name: sorted(records, key=_last_day, reverse=True) for name, records in found.items()}


def _last_day(record: Publishable) -> date:
    """Return the last possible day, by which lists are ordered; unknown ones come last."""
    return bounds(getattr(record, LISTS[type(record)].first))[1] or date.min


def _sorted(records: list[Publishable], place_of: Callable) -> list[Publishable]:
    return sorted(records, key=lambda record: place_of(record.pk))


def _links(querysets: list[QuerySet]) -> list[list[Publishable]]:
    """Fetch title and what links print of all records."""
    return linked(*querysets, printed={records.model: LISTS[records.model].printed for records in querysets})
