"""Words in a line of Chinese without spaces, and how they are read.

A dictionary finds the words, so that 京都 is not found in 南京都市圈. What it does not know, names above all, is
kept as pairs of characters, so that 许勤 is found all the same.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib import import_module
from itertools import pairwise, product
from types import ModuleType

from editorial.l10n.readings import syllables
from editorial.search.folding import fold_word

PAIR, CHARACTER = "b.", "c."
# Grammar, no content: left out of a query that says more.
PARTICLES = frozenset("的了和与及在是对为以从到被把或也都之其等")
# What Germans write, and the sounds that pinyin may write for it.
_HEARD = {"dsch": ("zh", "j"), "tsch": ("ch", "q"), "sch": ("sh", "x")}
_HEARD_SOUND = re.compile(f"({'|'.join(_HEARD)})")
MOST_HEARD = 3
# Nothing is tried twice: a word of a hundred vowels must not take its time.
_SYLLABLES = re.compile("(?:(?:[zcs]h|[b-df-hj-np-tw-z])?[aeiouv]{1,3}+(?:ng?|r)?)++")


def segments(run: str) -> list[str]:
    """Cut a run of Han characters into words of the dictionary; unknown characters stand alone."""
    return _words().cut(run, False)


def words_in(run: str) -> list[str]:
    """Return the words of the dictionary in a run, and the shorter ones inside them: 深圳大学, 深圳, 大学."""
    return _words().cut_for_search(run, False)


def index_tokens(runs: str) -> set[str]:
    """Return all that runs, separated by spaces, can be found by: characters, longer words, pairs at unknown places."""
    characters = set(runs)
    found = set(words_in(runs)) - characters
    found.update(
        PAIR + left[-1] + right[0]
        for left, right in pairwise(segments(runs))
        if (len(left) == 1 or len(right) == 1) and left != " " != right
    )
    found.update(CHARACTER + character for character in characters - {" "})
    return found


def query_tokens(run: str) -> Iterator[list[str]]:
    """Yield for each thing to find in a typed run the tokens of which one must be there."""
    parts = segments(run)
    if len(run) == 1:
        yield [CHARACTER + run]
        return
    unknown = ""
    for part in [*parts, ""]:
        if len(part) == 1:
            unknown += part
            continue
        yield from _unknown(unknown, alone=unknown == run)
        unknown = ""
        if part:
            yield [part]


def pairs(run: str) -> Iterator[list[str]]:
    """Yield the characters of a run two by two, wherever words begin and end: the net below the dictionary."""
    for left, right in pairwise(run):
        yield [PAIR + left + right, left + right]


def _unknown(run: str, *, alone: bool) -> Iterator[list[str]]:
    """Yield what finds characters that the dictionary does not join: their pairs; a single one as it is."""
    if len(run) > 1:
        yield from pairs(run)
    elif run and (alone or run not in PARTICLES):
        yield [CHARACTER + run]


@lru_cache(maxsize=20_000)
def sounds_of(word: str) -> tuple[frozenset[str], str]:
    """Return how a word is read, folded, without tones and spaces, and its first letters: 深圳 is shenzhen and sz.

    ü is typed as v or as u.
    """
    spoken = [syllable[:-1] for syllable in syllables(word) if syllable.isascii()]
    sound = "".join(spoken)
    spellings = frozenset(fold_word(spelling) for spelling in (sound, sound.replace("v", "u")) if spelling)
    return spellings, "".join(syllable[0] for syllable in spoken)


def by_ear(word: str) -> list[str]:
    """Return what a folded word may be in pinyin where it looks like Chinese that a German has heard: Schanghai.

    Nothing for other words: none for Wirtschaft, but xule for Schule.
    """
    parts = _HEARD_SOUND.split(word)
    if not 1 < len(parts) <= 2 * MOST_HEARD + 1:
        return []
    spellings = map("".join, product(*(_HEARD.get(part, (part,)) for part in parts)))
    return [spelling for spelling in spellings if _SYLLABLES.fullmatch(spelling)]


@cache
def _words() -> ModuleType:
    # It reads its dictionary when it is imported, and once more for every further Jieba().
    return import_module("rjieba")
