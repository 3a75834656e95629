"""Suggestions while typing: what is called so, the last word perhaps not finished, or one of them misspelt."""

from dataclasses import dataclass, field

from django.db.models import Model
from django.utils.functional import Promise

from editorial.l10n.text import active_language
from editorial.search import chinese
from editorial.search.folding import HAN_RUN, normalised, words_of
from editorial.search.matching import Expression, quick_plans
from editorial.search.queries import LONGEST_LINE
from editorial.search.ranking import IN_NAME, IN_TITLE, Reason, in_order
from editorial.search.tokens import BEGINNING, INITIALS, PINYIN, WHOLE
from editorial.search.vocabulary import alike, beginning_with, relatives
from portal.search.finding import bring_up_to_date, public_documents
from portal.search.hits import KINDS, Shown, shown_of
from portal.search.spelling import spelt, titles_of

MOST = 8
# Words that are read; who types more knows what to look for.
MOST_WORDS = 5
# A letter begins too many words.
LEAST = 2

Terms = list[list[str]]


@dataclass
class Suggestion:
    """Something public that can be opened at once."""

    kind: str
    record: Model
    shown: Shown

    @property
    def kind_name(self) -> Promise:
        return KINDS[self.kind]


@dataclass
class Suggested:
    """What is suggested; `other` is another spelling of a line that nothing is called by."""

    suggestions: list[Suggestion] = field(default_factory=list)
    other: str = ""

    @property
    def number(self) -> int:
        return len(self.suggestions) + bool(self.other)


def suggest(text: str) -> Suggested:
    words = words_of(normalised(text[:LONGEST_LINE]))[:MOST_WORDS]
    if not words or (len("".join(words)) < LEAST and not HAN_RUN.match(words[0])):
        return Suggested()
    bring_up_to_date()
    with quick_plans():
        if keys := _called(words):
            return Suggested(_suggestions(keys))
        return _in_other_spelling(words)


def _called(words: list[str]) -> list[int]:
    """Return documents that are called so: wholly, from the beginning, with all words in the name, in the title."""
    *before, last = words
    endings = [last, *beginning_with(last)]
    lines = ["".join([*before, ending]) for ending in endings]
    finished = [term for word in before for term in _finished(word)]
    readings = [[*finished, [*endings, PINYIN + last, INITIALS + last]]]
    if HAN_RUN.match(last):
        readings.append([*finished, *_finished(last)])
    return _first([*_as_a_whole(lines, WHOLE, BEGINNING), *_in_names_and_titles(readings)])


def _in_other_spelling(words: list[str]) -> Suggested:
    """Take words that nothing is called by for misspelt ones."""
    others = {word: alike(word)[:MOST] for word in words if not relatives(word)[0]}
    if not any(others.values()):
        return Suggested()
    terms = [term for word in words for term in ([others[word]] if others.get(word) else _finished(word))]
    lines = ["".join([*words[:-1], other]) for other in others.get(words[-1], [])]
    suggestions = _suggestions(_first([*_as_a_whole(lines, WHOLE), *_in_names_and_titles([terms])]))
    titles = [title for each in suggestions for title in titles_of(each.shown.title, each.record)]
    known = set(words_of(" ".join(titles)))
    line = [next((other for other in others.get(word, []) if other in known), word) for word in words]
    return Suggested(suggestions[: MOST - 1], spelt(" ".join(line), titles)) if suggestions else Suggested()


def _finished(word: str) -> Terms:
    if HAN_RUN.match(word):
        return list(chinese.query_tokens(word))
    return [[word, PINYIN + word, *relatives(word)[0]]]


def _as_a_whole(lines: list[str], *marks: str) -> list[Reason]:
    return [Reason([[[mark + line for line in lines]]], things_first=True, as_a_whole=True) for mark in marks]


def _in_names_and_titles(readings: list[Terms]) -> list[Reason]:
    return [Reason(_marked(readings, marks), things_first=True) for marks in (IN_NAME, IN_TITLE)]


def _marked(readings: list[Terms], marks: list[str]) -> Expression:
    return [[[mark + token for mark in marks for token in term] for term in reading] for reading in readings]


def _first(reasons: list[Reason]) -> list[int]:
    """Return the first documents, those of the first reason before those of the next."""
    ordered = in_order(public_documents(), reasons, active_language())
    return list(ordered.values_list("pk", flat=True)[:MOST])


def _suggestions(keys: list[int]) -> list[Suggestion]:
    shown = shown_of(keys, active_language())
    return [Suggestion(document.kind, record, title) for document, record, title in shown]
