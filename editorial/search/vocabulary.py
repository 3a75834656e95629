"""The words of the index: what a typed word may stand for, as an inflection, as a part of a compound, misspelt.

They are kept in memory; one long text is searched faster than a table of all parts of all words would be.
"""

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate, chain, islice
from uuid import UUID, uuid4

from django.db import transaction
from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from editorial.search.folding import HAN_RUN, LEAST, stem
from editorial.search.models import SearchState, SearchWord
from editorial.search.storing import store

# Most words that one typed word is taken for; a beginning of three letters has many.
MOST = 300
# A word so long that it hardly stands in another one by chance.
LONG = 6
# Stands behind every word.
LAST = "\U0010ffff"
LINKS = ("s", "n", "en", "es", "e", "er")


class Words(Sequence[str]):
    """Words in their order, as one text with line feeds around them: a fifth of a list of them. Never changed."""

    def __init__(self, words: list[str]) -> None:
        self.text = "\n".join(["", *words, ""])
        # Where each word begins, and where the one behind the last would.
        self.begins = array("I", accumulate((len(word) + 1 for word in words), initial=1))

    def __len__(self) -> int:
        return len(self.begins) - 1

    def __getitem__(self, place: int) -> str:
        return self.text[self.begins[place] : self.begins[place + 1] - 1]

    def between(self, first: int, behind: int) -> list[str]:
        return self.text[self.begins[first] : self.begins[behind] - 1].split("\n") if first < behind else []


class Vocabulary:
    """All words of the index; other threads may go on with those of before while they are read anew."""

    version: UUID | None = None

    def __init__(self) -> None:
        self.words = Words([])

    def load(self, version: UUID | None) -> None:
        """Read the words anew if others have come since."""
        if version != self.version:
            self.words = Words(sorted(SearchWord.objects.order_by().values_list("word", flat=True).iterator()))
            self.version = version

    def __contains__(self, word: str) -> bool:
        words = self.words
        place = bisect_left(words, word)
        return place < len(words) and words[place] == word

    def beginning(self, part: str) -> list[str]:
        words = self.words
        return words.between(bisect_left(words, part), bisect_left(words, part + LAST))

    def containing(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield words that contain `part` behind their first letter, each with what stands before it."""
        text = self.words.text
        at = text.find(part)
        while at >= 0:
            begin, end = text.rindex("\n", 0, at + 1) + 1, text.index("\n", at)
            place = at if at > begin else text.find(part, begin + 1, end)
            if place > 0:
                yield text[begin:place], text[begin:end]
            at = text.find(part, end)

    def ending(self, part: str) -> Iterator[str]:
        text = self.words.text
        at = text.find(f"{part}\n")
        while at >= 0:
            yield text[text.rindex("\n", 0, at + 1) + 1 : at + len(part)]
            at = text.find(f"{part}\n", at + 1)

    def with_part(self, part: str) -> Iterator[tuple[str, str]]:
        """Yield words that contain `part`, each with what stands before it; those that begin with it first."""
        yield from (("", word) for word in self.beginning(part))
        yield from self.containing(part)

    def near(self, word: str) -> list[str]:
        """Return words of about the same length with the same beginning or end: an error spoils one of both only."""
        shortest, longest = max(len(word) - 2, 1), len(word) + 2
        others = chain(self.beginning(word[:2]), self.ending(word[-3:]))
        return [other for other in others if shortest <= len(other) <= longest]


VOCABULARY = Vocabulary()
# Words that are stored for certain while the state of the index names this version, so that storing texts need not ask
# for the common ones again and again.
_stored: dict[UUID | None, set[str]] = {}
MOST_STORED = 200_000


def learn(words: set[str]) -> None:
    """Remember words of the index; inside the transaction that stores their documents."""
    version = SearchState.objects.values_list("words", flat=True).first()
    unsure = sorted(words - _stored.get(version, set()))
    known: set[str] = set()
    for start in range(0, len(unsure), 500):
        known.update(SearchWord.objects.filter(word__in=unsure[start : start + 500]).values_list("word", flat=True))
    new = [word for word in unsure if word not in known]
    store(SearchWord, ["word"], [(word,) for word in new])
    changed = uuid4() if new else version
    if new:
        SearchState.objects.update(words=changed)
    transaction.on_commit(lambda: _remember(version, changed, unsure))


def _remember(before: UUID | None, after: UUID | None, words: list[str]) -> None:
    stored = _stored.get(before, set())
    _stored.clear()
    if after and len(stored) < MOST_STORED:
        _stored[after] = stored.union(words)


def forget(words: list[str]) -> None:
    """Remove words that no document has any more."""
    SearchWord.objects.filter(word__in=words).delete()
    _stored.clear()


def relatives(word: str) -> tuple[list[str], list[str]]:
    """Return the words of the index that are inflections of the folded `word`, and those that contain it as a part."""
    return _relatives(word, VOCABULARY.version)


@lru_cache(maxsize=1_000)
def _relatives(word: str, _version: UUID | None) -> tuple[list[str], list[str]]:
    beginning = word if HAN_RUN.match(word) else stem(word)
    found = list(VOCABULARY.with_part(beginning))
    same = {other for before, other in found if not before and stem(other) == beginning}
    if len(beginning) < LEAST:
        # Ren is a name, and no beginning of Rennen.
        found = [] if same else [(before, other) for before, other in found if not before]
    if not same:
        # What looks like an ending is none: Shenzen is misspelt, not an inflection.
        found = [(before, other) for before, other in found if other.startswith(word, len(before))]
    longer = (other for before, other in found if other not in same and _is_part(before, beginning))
    return sorted(same), list(islice(longer, MOST))


def _is_part(before: str, beginning: str) -> bool:
    """Tell whether a word goes on with a word of its own; a short one only behind another one: no Essen in Messen."""
    if not before or len(beginning) >= LONG:
        return len(before) != 1
    return any(form in VOCABULARY for form in _unlinked(before))


def _unlinked(text: str) -> list[str]:
    """Return what stands before the second word of a compound with and without what links them."""
    forms = [text, *(text.removesuffix(link) for link in LINKS if text.endswith(link))]
    return [form for form in forms if len(form) > 2]


def beginning_with(word: str) -> list[str]:
    """Return the words of the index that begin with a folded word which may not be finished."""
    return VOCABULARY.beginning(word)[:MOST]


def alike(word: str) -> list[str]:
    """Return the words of the index that are a typing error away, the nearest first."""
    if len(word) < LEAST or HAN_RUN.match(word):
        return []
    errors = 1 if len(word) < 8 else 2
    found = extract(word, VOCABULARY.near(word), scorer=OSA.distance, score_cutoff=errors, limit=None)
    distances = {other: distance for other, distance, _place in found if distance}
    return sorted(distances, key=lambda other: (distances[other], other))


def known(word: str) -> bool:
    """Tell whether the index has this very word or an inflection of it."""
    return word in VOCABULARY or bool(relatives(word)[0])
