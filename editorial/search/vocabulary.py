"""The words of the index: what a typed word may stand for, as an inflection, as a part of a compound, misspelt."""

from collections.abc import Iterator

from rapidfuzz.distance import OSA

from editorial.search.folding import HAN_RUN, LEAST, LEAST_BEFORE, parts_of, stem
from editorial.search.models import SearchWord

# Most words that one typed word is taken for; a beginning of three letters has many.
MOST = 300
# A word so long that it hardly stands in another one by chance.
LONG = 6


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
    found = _pairs(beginning)
    same = {part: other for part, other in found if part == other and stem(other) == beginning}
    if len(beginning) < LEAST and same:
        # Ren is a name, and no beginning of Rennen.
        return list(same), []
    if not same:
        # What looks like an ending is none: Shenzen is misspelt, not an inflection.
        found = [(part, other) for part, other in found if part.startswith(word)]
    compounds = _compounds(beginning, [pair for pair in found if pair[1] not in same])
    return list(same), list(dict.fromkeys(compounds))


def _pairs(beginning: str) -> list[tuple[str, str]]:
    rows = _beginning_with(beginning).values_list("part", "word")[:MOST]
    return [(bytes(part).decode(), word) for part, word in rows]


def _compounds(beginning: str, found: list[tuple[str, str]]) -> Iterator[str]:
    """Yield the words that contain a word as a part; a short one only behind another word: no Essen in Messen."""
    before = {other: other.removesuffix(part) for part, other in found}
    is_word = (
        set()
        if len(beginning) >= LONG
        else _words_among({form for text in before.values() for form in _unlinked(text)})
    )
    for _part, other in found:
        if not before[other] or len(beginning) >= LONG or is_word & set(_unlinked(before[other])):
            yield other


def _unlinked(text: str) -> list[str]:
    """Return what stands before the second word of a compound with and without what links them."""
    return [text, *(text.removesuffix(link) for link in ("s", "n", "en", "es", "e", "er") if text.endswith(link))]


def _words_among(texts: set[str]) -> set[str]:
    keys = [text.encode() for text in texts if len(text) >= LEAST_BEFORE]
    rows = SearchWord.objects.filter(part__in=keys).values_list("part", "word")
    return {word for part, word in rows if bytes(part).decode() == word}


def beginning_with(word: str) -> list[str]:
    """Return the words of the index that begin with a folded word which may not be finished."""
    found = _beginning_with(word).filter(word__startswith=word)
    return list(dict.fromkeys(found.values_list("word", flat=True)[:MOST]))


def alike(word: str) -> list[str]:
    """Return the words of the index that a typing error away, the nearest first."""
    if len(word) < LEAST or HAN_RUN.match(word):
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


def known(word: str) -> bool:
    """Tell whether the index has this very word or an inflection of it."""
    return bool(relatives(word)[0])
