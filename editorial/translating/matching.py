"""Finds wordings in running German text: whole words in any of their forms, the longest wording first.

A wording is found as words of its own and as a part of a word with hyphens (Drachenboot-Rennen), never inside another
word: a Messegelände is no Messe with a fixed translation. Nouns are found with a capital letter, other words with a
small one or at the beginning of a sentence.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Generic, NamedTuple, TypeVar

from editorial.translating.inflection import forms

Thing = TypeVar("Thing")
WordForms = Callable[..., frozenset[str]]
_WORD = re.compile(r"[^\W_]+")
_SENTENCE_ENDS = set(".!?:•\n")
# What may stand between two words of a wording: much like what stands there in the wording.
_GAPS = str.maketrans({"\u00a0": " ", "\u2011": "-", "\u2013": "-"})


class Match(NamedTuple, Generic[Thing]):
    """A stretch of text, from `start` to `end`, and all that is known by the wording found there."""

    start: int
    end: int
    things: list[Thing]


class _Word(NamedTuple):
    start: int
    end: int
    text: str


class _Pattern(NamedTuple, Generic[Thing]):
    words: list[frozenset[str]]
    gaps: list[str]
    is_noun: bool
    thing: Thing


class Matcher(Generic[Thing]):
    """Holds wordings with what they stand for; `find` takes time by the length of the text, not by their number."""

    def __init__(self, wordings: Iterable[tuple[str, Thing]], word_forms: WordForms = forms):
        self._patterns: dict[str, list[_Pattern[Thing]]] = defaultdict(list)
        for wording, thing in wordings:
            if pattern := _pattern(wording, thing, word_forms):
                for form in pattern.words[0]:
                    self._patterns[form].append(pattern)

    def find(self, text: str) -> list[Match[Thing]]:
        words = [_Word(*found.span(), found[0]) for found in _WORD.finditer(text)]
        matches, position = [], 0
        while position < len(words):
            fitting = self._fitting(text, words, position)
            length = max((len(pattern.words) for pattern in fitting), default=0)
            if length:
                things = [pattern.thing for pattern in fitting if len(pattern.words) == length]
                matches.append(Match(words[position].start, words[position + length - 1].end, things))
            position += length or 1
        return matches

    def _fitting(self, text: str, words: list[_Word], position: int) -> list[_Pattern[Thing]]:
        first = words[position]
        candidates = self._patterns.get(first.text.lower(), [])
        return [
            pattern
            for pattern in candidates
            if _fits(pattern, text, words[position : position + len(pattern.words)])
            and (pattern.is_noun == first.text[0].isupper() or _may_differ(pattern, text, first))
        ]


def _pattern(wording: str, thing: Thing, word_forms: WordForms) -> _Pattern[Thing] | None:
    words = [_Word(*found.span(), found[0]) for found in _WORD.finditer(wording)]
    if not words:
        return None
    allowed = [word_forms(word.text, is_last=word is words[-1]) for word in words]
    gaps = [_gap(wording, one, other) for one, other in pairwise(words)]
    return _Pattern(allowed, gaps, words[0].text[0].isupper(), thing)


def _fits(pattern: _Pattern, text: str, words: list[_Word]) -> bool:
    if len(words) < len(pattern.words):
        return False
    if any(word.text.lower() not in allowed for word, allowed in zip(words, pattern.words, strict=True)):
        return False
    found = [_gap(text, one, other) for one, other in pairwise(words)]
    return all(gap == wanted or {gap, wanted} == {" ", "-"} for gap, wanted in zip(found, pattern.gaps, strict=True))


def _may_differ(pattern: _Pattern, text: str, word: _Word) -> bool:
    """Tell whether the first letter says nothing: digits, adjectives of titles, the beginning of a sentence."""
    if pattern.is_noun:
        # “gemeinsame Erklärung” is the same as “Gemeinsame Erklärung”, but “empfang” is no “Empfang”.
        return len(pattern.words) > 1 or not word.text[0].isalpha()
    return not word.text[0].isalpha() or _begins_sentence(text, word.start)


def _begins_sentence(text: str, position: int) -> bool:
    before = text[max(0, position - 5) : position].rstrip(' \u00a0„“"»(')
    return before[-1:] in _SENTENCE_ENDS if before else position <= 5


def _gap(text: str, one: _Word, other: _Word) -> str:
    between = text[one.end : other.start].translate(_GAPS)
    return between if "\n" in between else re.sub(r"\s+", " ", between)
