"""Finds what citizens may see: results in order, how many there are of each sort, what else may have been meant."""

import json
import logging
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
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
from editorial.search.models import SearchDocument, SearchProfile, SearchState
from editorial.search.queries import Query, read
from editorial.search.ranking import everything, ranked
from portal.search.hits import Hit, hits_of

logger = logging.getLogger(__name__)
PER_PAGE = 10
# Results behind the hundredth page are not looked through by anybody.
LAST_PAGE = 100
# Queries whose answers stay in memory until something changes; the answer to a common word takes 200 kB.
MOST_KEPT = 30


class Profile(NamedTuple):
    """What results are counted and narrowed by, as the index keeps it."""

    pk: int
    kind: str
    year: int | None
    cities: frozenset[str]
    sectors: frozenset[str]


class Answer:
    """What the index says to a query in one of its states: how many results each profile has, and which come first."""

    def __init__(self, query: Query) -> None:
        self.query = query
        self.counts = _counts(query) if query else {}
        self.keys = lru_cache(maxsize=LAST_PAGE)(self._keys)

    def count(self, chosen: Mapping[str, str]) -> int:
        return sum(number for profile, number in self.counts.items() if fits(profile, chosen))

    def _keys(self, number: int, chosen: frozenset[tuple[str, str]], language: str) -> list[int]:
        """Return the keys of the documents on a page, in their order."""
        among, filters = public_documents(), dict(chosen)
        if filters:
            among = among.filter(profile__in=[profile.pk for profile in self.counts if fits(profile, filters)])
        with quick_plans():
            keys = ranked(self.query, among, number * PER_PAGE, self.count(filters), language)
        return keys[(number - 1) * PER_PAGE :]


@lru_cache(maxsize=MOST_KEPT)
def answer_to(query: Query, _version: Hashable) -> Answer:
    """Return the answer from memory while the index has this version: readers turn pages and narrow what they found."""
    return Answer(query)


@dataclass
class Found:
    """An answer as a page shows it."""

    answer: Answer
    # The typed line, where another one was searched because nothing was found.
    instead_of: str = ""
    # False while changes wait that the index does not know yet.
    is_complete: bool = True

    @property
    def query(self) -> Query:
        return self.answer.query

    @property
    def counts(self) -> dict[Profile, int]:
        return self.answer.counts

    def count(self, chosen: dict[str, str]) -> int:
        return self.answer.count(chosen)

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
        return hits_of(self.answer.keys(number, frozenset(chosen.items()), language), self.query, language)


def find(text: str) -> Found:
    """Search for a typed line; where nothing is found, for what may have been meant."""
    state = bring_up_to_date()
    # What is not complete is kept for nobody.
    version = state.version if state else object()
    with quick_plans():
        query = read(text)
        answer = answer_to(query, version)
        if query and not answer.counts and (other := corrected(query, _count)):
            return Found(answer_to(other, version), query.text, bool(state))
        return Found(answer, "", bool(state))


def bring_up_to_date() -> SearchState | None:
    """Return the state of the index if it knows all changes."""
    try:
        return catch_up()
    except OperationalError:
        # Somebody else writes for too long, or nobody may write now: answer from what is there.
        logger.exception("The index of the search could not be brought up to date.")
        return None


def _count(query: Query) -> int:
    return public_documents().filter(matching(everything(query))).count()


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


def fits(profile: Profile, chosen: Mapping[str, str]) -> bool:
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
