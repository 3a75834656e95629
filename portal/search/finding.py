"""Finds what citizens may see: results in order, how many there are of each sort, what else may have been meant."""

import json
import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import starmap
from typing import NamedTuple

from django.db import OperationalError
from django.db.models import Count, QuerySet, TextField
from django.db.models.functions import Cast

from editorial.l10n.text import active_language
from editorial.search.catching_up import catch_up
from editorial.search.correcting import corrected
from editorial.search.matching import matching, quick_plans
from editorial.search.models import SearchDocument, SearchProfile
from editorial.search.queries import Query, read
from editorial.search.ranking import everything, ranked
from portal.search.hits import Hit, hits_of

logger = logging.getLogger(__name__)
PER_PAGE = 10
# Results behind the hundredth page are not looked through by anybody.
LAST_PAGE = 100


class Profile(NamedTuple):
    """What results are counted and narrowed by, as the index keeps it."""

    pk: int
    kind: str
    year: int | None
    cities: frozenset[str]
    sectors: frozenset[str]


@dataclass
class Found:
    """The answer to a query: how many results each profile has, and the query that found them."""

    query: Query
    # The typed line, where another one was searched because nothing was found.
    instead_of: str = ""
    counts: dict[Profile, int] = field(default_factory=dict)
    # False while changes wait that the index does not know yet.
    is_complete: bool = True

    def count(self, chosen: dict[str, str]) -> int:
        return sum(number for profile, number in self.counts.items() if fits(profile, chosen))

    def options(self, name: str, chosen: dict[str, str]) -> Counter[str]:
        """Return how many results each value of a filter leads to beside the other filters."""
        others = {other: value for other, value in chosen.items() if other != name}
        numbers: Counter[str] = Counter()
        for profile, number in self.counts.items():
            if fits(profile, others):
                for value in values(profile, name):
                    numbers[value] += number
        return numbers

    def page(self, number: int, chosen: dict[str, str]) -> list[Hit]:
        """Return the results of a page, counted from one."""
        language = active_language()
        among = public_documents()
        if chosen:
            among = among.filter(profile__in=[profile.pk for profile in self.counts if fits(profile, chosen)])
        with quick_plans():
            keys = ranked(self.query, among, number * PER_PAGE, self.count(chosen), language)
        return hits_of(keys[(number - 1) * PER_PAGE :], self.query, language)


def find(text: str) -> Found:
    """Search for a typed line; where nothing is found, for what may have been meant."""
    is_complete = bring_up_to_date()
    with quick_plans():
        query = read(text)
        counts = _counts(query)
        if counts or not query:
            return Found(query, "", counts, is_complete)
        other = corrected(query, lambda candidate: public_documents().filter(matching(everything(candidate))).count())
        return Found(other, query.text, _counts(other), is_complete) if other else Found(query, is_complete=is_complete)


def bring_up_to_date() -> bool:
    """Tell whether the index knows all changes."""
    try:
        return catch_up()
    except OperationalError:
        # Somebody else writes for too long, or nobody may write now: answer from what is there.
        logger.exception("The index of the search could not be brought up to date.")
        return False


def public_documents() -> QuerySet[SearchDocument]:
    """Documents of what is public now: whatever changed since is stale, and not among them."""
    return SearchDocument.objects.filter(is_public=True, is_stale=False)


def _counts(query: Query) -> dict[Profile, int]:
    found = public_documents().filter(matching(everything(query))).order_by()
    numbers = dict(found.values_list("profile").annotate(number=Count("pk")))
    return {profile: numbers[profile.pk] for profile in _profiles(list(numbers))}


def _profiles(keys: list[int]) -> Iterator[Profile]:
    lists = {"in_cities": Cast("cities", TextField()), "in_sectors": Cast("sectors", TextField())}
    rows = SearchProfile.objects.filter(pk__in=keys).annotate(**lists)
    return starmap(_profile, rows.values_list("pk", "kind", "year", *lists))


@lru_cache(maxsize=5_000)
def _profile(pk: int, kind: str, year: int | None, cities: str, sectors: str) -> Profile:
    """Return a profile from what is stored; the same ones come with every search."""
    return Profile(pk, kind, year, frozenset(json.loads(cities)), frozenset(json.loads(sectors)))


def fits(profile: Profile, chosen: dict[str, str]) -> bool:
    return all(value in values(profile, name) for name, value in chosen.items())


def values(profile: Profile, name: str) -> Iterable[str]:
    """Return the values of a profile for a filter."""
    match name:
        case "kind":
            return [profile.kind]
        case "year":
            return [str(profile.year)] if profile.year else []
        case "city":
            return profile.cities
        case _:
            return profile.sectors
