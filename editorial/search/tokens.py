"""What a record can be found by: tokens made of its texts when it is saved, and matched whole when somebody searches.

A token is a folded word, or has a mark before a full stop: n. a word of the record's name, t. of its title, s. of its
summary; p. and i. how a name or title is read in pinyin, whole and by first letters; =. the whole name or title, ^. its
first words; b. and c. pairs and single characters of Chinese. The databases never see what was typed, only tokens.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise

from editorial.search import chinese
from editorial.search.folding import HAN_RUN, compounds, folded_words, joined, normalised, words_of

NAME, TITLE, SUMMARY = "n.", "t.", "s."
PINYIN, INITIALS, WHOLE, BEGINNING = "p.", "i.", "=.", "^."
# Longer ones are no words: addresses, keys, noise.
LONGEST = 60
MOST_OF_BEGINNING = 5


@dataclass
class Texts:
    """The texts of a record by how much a reader would look for the record by them; each in one language."""

    names: list[str] = field(default_factory=list)
    title: str = ""
    # What is said in one breath with the title, without being part of it: when it was.
    dates: list[str] = field(default_factory=list)
    summary: str = ""
    body: list[str] = field(default_factory=list)


def tokens_of(texts: Iterable[Texts]) -> set[str]:
    """Return all tokens of a record from its texts in all languages."""
    found: set[str] = set()
    for part in texts:
        for text, mark in [*((name, NAME) for name in part.names), (part.title, TITLE)]:
            found.update(_marked(text, mark), _read_aloud(text, mark))
        found.update(_marked(" ".join(part.dates), TITLE), _marked(part.summary, SUMMARY))
        found |= _plain(normalised("\n".join(part.body)))
    return found


def vocabulary_of(tokens: Iterable[str]) -> set[str]:
    """Return the words among tokens, those that a reader can type a part of or misspell."""
    return {token for token in tokens if "." not in token and not token.isdigit()}


def _marked(text: str, mark: str) -> set[str]:
    plain = _plain(normalised(text))
    return plain | {mark + token for token in plain}


def _plain(text: str) -> set[str]:
    words, runs = folded_words(text)
    words |= compounds(text)
    if max(map(len, words), default=0) > LONGEST:
        words = {word for word in words if len(word) <= LONGEST}
    return words | chinese.index_tokens(" ".join(runs)) if runs else words


def _read_aloud(text: str, mark: str) -> Iterator[str]:
    """Yield the whole of a name or title and its pinyin: of each run, each word, two neighbouring words."""
    text = normalised(text)
    if 0 < len(whole := joined(text)) <= LONGEST:
        yield WHOLE + whole
    yield from _beginnings(text)
    for run in HAN_RUN.findall(text):
        yield from _pinyin(run, mark)


def _beginnings(text: str) -> Iterator[str]:
    """Yield the first word, the first two, and so on."""
    words = [part for word in words_of(text) for part in (chinese.segments(word) if HAN_RUN.match(word) else [word])]
    for beginning in accumulate(words[:MOST_OF_BEGINNING]):
        yield BEGINNING + beginning


@lru_cache(maxsize=5_000)
def _pinyin(run: str, mark: str) -> tuple[str, ...]:
    together = [left + right for left, right in pairwise(chinese.segments(run))]
    found = set()
    for word in {run, *chinese.words_in(run), *together}:
        sounds, letters = chinese.sounds_of(word)
        for sound in sounds:
            found |= {PINYIN + sound, mark + PINYIN + sound}
        # Of titles they would be found by chance too often.
        if mark == NAME and 1 < len(letters) <= LONGEST:
            found |= {INITIALS + letters, mark + INITIALS + letters}
    return tuple(found)
