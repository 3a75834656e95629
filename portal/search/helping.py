"""What helps a reader who finds nothing, and one who has not typed anything yet."""

from typing import NamedTuple

from django.urls import reverse

from editorial.search import chinese
from editorial.search.folding import HAN_RUN, WORD, fold_word, normalised
from editorial.search.matching import matching, quick_plans
from editorial.search.queries import GRAMMAR, MOST_TERMS, read
from editorial.search.ranking import everything
from partnership.filters import public_partners
from partnership.models import Sector
from partnership.ordering import in_reading_order
from portal.pages.navigation import NAVIGATION
from portal.search.finding import public_documents


class Word(NamedTuple):
    """A word of a line that found nothing, and how many results it has alone."""

    word: str
    number: int


def words_alone(line: str) -> list[Word]:
    """Return the words of a line with their numbers of results; none where there is only one. A few queries each."""
    words = words_in(line)[:MOST_TERMS]
    if len(words) < 2:
        return []
    with quick_plans():
        return [Word(word, public_documents().filter(matching(everything(read(word)))).count()) for word in words]


def words_in(line: str) -> list[str]:
    """Return the words of a typed line as they were typed, grammar left out; Chinese is cut by the dictionary."""
    words = [part for found in WORD.findall(line) for part in _parts(found)]
    return list(dict.fromkeys(word for word in words if fold_word(word) not in GRAMMAR))


def _parts(word: str) -> list[str]:
    if not HAN_RUN.match(word):
        return [word]
    return [part for part in chinese.segments(normalised(word)) if len(part) > 1]


def most_useful() -> dict:
    """Return what most readers come for."""
    return {"cities": in_reading_order(public_partners()), "sectors": Sector.objects.all()}


def lists() -> list[tuple[str, str]]:
    """Return address and label of the lists of all entries."""
    return [(reverse(name), label) for name, label in NAVIGATION]
