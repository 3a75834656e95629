"""What a reader may have meant: a typed line becomes terms, each with the tokens that answer it.

A line can be read in several ways: as it stands; as pinyin written in syllables (xu qin) or by ear (Schanghai); in the
words that the glossary or the records' own names have for it in other languages (深圳 for Shenzhen).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain, islice, product

from editorial.search import chinese
from editorial.search.folding import HAN_RUN, joined, normalised, words_of
from editorial.search.sources import WORDINGS
from editorial.search.tokens import INITIALS, PINYIN
from editorial.search.vocabulary import relatives

# Signs of a typed line that are read, and terms that are looked for; more only costs time.
LONGEST_LINE = 200
MOST_TERMS = 8
# Words that contain one of the line, for all its words together: many words narrow each other anyway.
MOST_CONTAINING = 600
MOST_READINGS = 4
# Ways to write syllables that were heard, and letters of a word that was.
MOST_SPELLINGS, LEAST_HEARD = 8, 6
# Words that stand in every text, folded; left out of a line that says more.
GRAMMAR = frozenset(
    """der die das den dem des ein eine einer eines einem einen und oder im in ins von vom zu zum zur mit fur auf an am
    bei nach aus ist sind war als the of and""".split()  # noqa: SIM905 - a list of quoted words reads worse
)


@dataclass
class Term:
    """One thing to find: tokens that say it, and words that contain it."""

    typed: str
    exact: list[str]
    partial: list[str] = field(default_factory=list)


@dataclass
class Query:
    """A typed line with its readings; without any when nothing in it can be looked for."""

    text: str
    whole: str
    readings: list[list[Term]]

    def __bool__(self) -> bool:
        return bool(self.readings)

    def __hash__(self) -> int:
        """Queries are keys of what is kept of their answers."""
        return hash(self.text)

    @property
    def terms(self) -> list[Term]:
        return self.readings[0] if self.readings else []


def read(text: str) -> Query:
    """Read a typed line; anything goes in, quotes and operators are no more than spaces."""
    line = " ".join(normalised(text[:LONGEST_LINE]).split())
    words = _without_grammar(words_of(line))[:MOST_TERMS]
    if not words:
        return Query(line, "", [])
    typed = [_terms(word, MOST_CONTAINING // len(words)) for word in words]
    readings = [_together(typed), *_by_ear(words, typed), *_in_other_words(line, words, typed)]
    if syllables := _as_syllables(words):
        readings.append([syllables])
    return Query(line, joined(line), readings[:MOST_READINGS])


def _without_grammar(words: list[str]) -> list[str]:
    words = [word for word in words if len(word) <= LONGEST_LINE // 2]
    return [word for word in words if word not in GRAMMAR] or words


def _terms(word: str, most: int = MOST_CONTAINING) -> list[Term]:
    if HAN_RUN.match(word):
        return [_chinese_term(tokens) for tokens in chinese.query_tokens(word)][:MOST_TERMS]
    same, containing = relatives(word)
    initials = [INITIALS + word] if 1 < len(word) <= 6 and word.isascii() and word.isalpha() else []
    return [Term(word, list(dict.fromkeys([word, PINYIN + word, *same])), [*initials, *containing[:most]])]


def _chinese_term(tokens: list[str]) -> Term:
    word = tokens[-1]
    if "." in word or len(tokens) > 1:
        return Term(word.rpartition(".")[2], tokens)
    _same, longer = relatives(word)
    return Term(word, tokens, longer)


def _together(terms: Iterable[list[Term]]) -> list[Term]:
    return list(chain.from_iterable(terms))


def _by_ear(words: list[str], typed: list[list[Term]]) -> list[list[Term]]:
    """Return the reading in which words are Chinese names written by ear."""
    heard = [_heard(word) for word in words]
    choice = [
        [Term(word, tokens)] if tokens else terms for word, tokens, terms in zip(words, heard, typed, strict=True)
    ]
    return [_together(choice)] if any(heard) else []


def _heard(word: str) -> list[str]:
    """Return tokens of a word written by ear: as a word and as Chinese is read; of that short ones come by chance."""
    sounds = chinese.by_ear(word)
    return [*sounds, *(PINYIN + sound for sound in sounds if len(sound) >= LEAST_HEARD)]


def _in_other_words(line: str, words: list[str], typed: list[list[Term]]) -> list[list[Term]]:
    """Return readings in which the line or words of it are said in another language."""
    if whole := _other_wordings(line):
        return [_terms_of(wording) for wording in whole]
    if len(words) == 1:
        return []
    choices = [[terms, *map(_terms_of, _other_wordings(word))] for word, terms in zip(words, typed, strict=True)]
    readings = [_together(choice) for choice in product(*(some[:2] for some in choices))]
    return readings[1:MOST_READINGS]


def _other_wordings(text: str) -> list[str]:
    wordings = dict.fromkeys(wording for ask in WORDINGS for wording in ask(text))
    return [wording for wording in wordings if joined(normalised(wording)) != joined(text)][: MOST_READINGS - 1]


def _terms_of(wording: str) -> list[Term]:
    words = _without_grammar(words_of(normalised(wording)))
    return [term for word in words for term in _terms(word)]


def _as_syllables(words: list[str]) -> Term | None:
    """Read several Latin words as one word in pinyin: shen zhen, xu qin and qin xu, Schang hai."""
    if not 1 < len(words) <= 6 or not all(word.isascii() and word.isalpha() for word in words):
        return None
    spellings = [chinese.by_ear(word) or [word] for word in words]
    if any(len(spelling) > 6 for choice in spellings for spelling in choice):
        return None
    orders = {order for syllables in islice(product(*spellings), MOST_SPELLINGS) for order in _orders(syllables)}
    return Term(" ".join(words), [PINYIN + "".join(order) for order in sorted(orders)])


def _orders(syllables: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Return a name as it stands, with its family name behind as Europeans write it, and with that in front again."""
    return [syllables, (*syllables[1:], syllables[0]), (syllables[-1], *syllables[:-1])]
