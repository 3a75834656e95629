"""The words of the index: what a typed word may stand for, as an inflection, as a part of a compound, misspelt."""

from collections.abc import Iterator

from django.db.models import Q
from rapidfuzz.distance import OSA

from editorial.search.folding import HAN_RUN, parts_of, stem
from editorial.search.models import SearchWord

# Most words that one typed word is taken for; a beginning of three letters has many.
MOST = 300
# Shorter words are too easily another word with one letter changed.
LEAST_TO_CORRECT = 4


def learn(words: set[str]) -> None:
    """Remember words of the index with their parts."""
    by_key = {word.encode(): word for word in words}
    known = set()
    for keys in _in_batches(list(by_key), 500):
        known.update(bytes(part) for part in SearchWord.objects.filter(part__in=keys).values_list("part", flat=True))
    new = [by_key[key] for key in by_key.keys() - known]
    SearchWord.objects.bulk_create(
        (SearchWord(part=part.encode(), word=word) for word in new for part in _parts(word)),
        batch_size=500,
        ignore_conflicts=True,
    )


def relatives(word: str) -> tuple[list[str], list[str]]:
    """Return the words of the index that are inflections of the folded `word`, and those that contain it as a part."""
    beginning = word if HAN_RUN.match(word) else stem(word)
    whole = Q() if len(beginning) >= LEAST_TO_CORRECT else Q(word__startswith=beginning)
    found = list(_beginning_with(beginning).filter(whole).values_list("word", flat=True)[:MOST])
    same = [other for other in found if stem(other) == beginning]
    return same, [other for other in dict.fromkeys(found) if other not in set(same)]


def alike(word: str) -> list[str]:
    """Return the words of the index that a typing error away, the nearest first."""
    if len(word) < LEAST_TO_CORRECT or HAN_RUN.match(word):
        return []
    errors = 1 if len(word) < 8 else 2
    near = {other: OSA.distance(word, other, score_cutoff=errors) for other in _candidates(word)}
    return sorted((other for other in near if 0 < near[other] <= errors), key=lambda other: (near[other], other))


def _candidates(word: str) -> set[str]:
    """Return words with the same beginning or end: an error spoils one of both only."""
    same_end = SearchWord.objects.filter(part=word[-4:].encode()).values_list("word", flat=True)
    return {*_beginning_with(word[:2]).values_list("word", flat=True), *same_end}


def _beginning_with(beginning: str):
    key = beginning.encode()
    return SearchWord.objects.filter(part__gte=key, part__lt=key + b"\xff").order_by("part", "word")


def _parts(word: str) -> list[str]:
    return [word] if HAN_RUN.match(word) else parts_of(word)


def _in_batches(values: list, size: int) -> Iterator[list]:
    for start in range(0, len(values), size):
        yield values[start : start + size]
