"""What may have been meant when nothing is found: a misspelt word, two words written as one, a name cut differently."""

from collections.abc import Callable, Iterator
from itertools import islice, product

from editorial.search import chinese
from editorial.search.folding import HAN_RUN, LEAST, normalised, words_of
from editorial.search.matching import some_have
from editorial.search.queries import Query, Term, read
from editorial.search.tokens import NAME
from editorial.search.vocabulary import VOCABULARY, alike, known

# Corrections that are tried; each costs a query, and more time the more words it has.
MOST = 12
MOST_WORDS = 24


def corrected(query: Query, count: Callable[[Query], int]) -> Query | None:
    """Return the likeliest other query that finds something by `count`, or None."""
    best, most = None, 0
    for candidate in islice(_candidates(query), min(MOST, MOST_WORDS // max(len(words_of(query.text)), 1))):
        if (number := count(candidate)) > most:
            best, most = candidate, number
    return best


def _candidates(query: Query) -> Iterator[Query]:
    words = words_of(query.text)
    yield from _pairs(words, query)
    missing = [word for word in words if not HAN_RUN.match(word) and not known(word)] or words
    choices = [_others(word) if word in missing else [word] for word in words]
    choices = [others or [word] for others, word in zip(choices, words, strict=True)]
    for choice in product(*choices):
        if list(choice) != words:
            yield read(" ".join(choice))


def _others(word: str) -> list[str]:
    """Return what a word may be a misspelling of, the nearest first."""
    if HAN_RUN.match(word):
        return []
    return [*alike(word)[:MOST], *_heard(word), *_split(word)]


def _heard(word: str) -> Iterator[str]:
    """Yield what a word may be that is written by ear and misspelt: Schenzen."""
    for spelling in chinese.by_ear(word):
        yield spelling
        yield from alike(spelling)[:MOST]


def _split(word: str) -> Iterator[str]:
    """Yield a word as two if the first is somebody's or some city's name: Hannovermesse."""
    for at in range(LEAST, len(word) - LEAST + 1):
        if word[:at] in VOCABULARY and word[at:] in VOCABULARY and some_have(NAME + word[:at]):
            yield f"{word[:at]} {word[at:]}"


def _pairs(words: list[str], query: Query) -> Iterator[Query]:
    """Yield the query with its longer runs of Chinese cut into pairs of characters: shorter ones meet by chance."""
    if any(HAN_RUN.match(word) and len(word) > 2 for word in words):
        terms = [term for word in words for term in _as_pairs(word)]
        yield Query(query.text, query.whole, [terms])


def _as_pairs(word: str) -> list[Term]:
    if HAN_RUN.match(word) and len(word) > 2:
        return [Term(tokens[-1], tokens) for tokens in chinese.pairs(word)]
    return read(normalised(word)).terms
