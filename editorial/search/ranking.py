"""Which results come first, and why: the reasons in their order, once for both databases.

1. The record is called exactly what was typed; then: its name or title begins with it.
2. All words stand in its name, then in its name or title.
3. Parts of the name, then of name or title: compounds, beginnings, first letters of pinyin.
4. All words stand in name, title or summary, then anywhere in its texts.
5. Parts of words stand anywhere.

The words as typed come before the same in other words. Among results of one reason those come first that the reader can
read in the language of the page, then the newer ones; of names first what bears them: the city, then its partnership.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import F, Q, QuerySet, Value

from editorial.l10n.text import LANGUAGE_CODES
from editorial.search.matching import Expression, matching
from editorial.search.models import SearchDocument
from editorial.search.queries import Query, Term
from editorial.search.tokens import BEGINNING, NAME, SUMMARY, TITLE, WHOLE

IN_NAME, IN_TITLE, IN_SUMMARY, ANYWHERE = [NAME], [NAME, TITLE], [NAME, TITLE, SUMMARY], [""]


class Reason(NamedTuple):
    """What holds for documents of a reason; those of later reasons hold for earlier ones too."""

    expression: Expression
    # A name is searched for what bears it, rather than for what is about it.
    things_first: bool = False


def reasons(query: Query) -> Iterator[Reason]:
    """Yield the reasons, the best first."""
    yield Reason([[[WHOLE + query.whole]]], things_first=True)
    yield Reason([[[WHOLE + query.whole, BEGINNING + query.whole]]], things_first=True)
    yield from _by_words(query, IN_NAME)
    yield from _by_words(query, IN_TITLE)
    if any(term.partial for reading in query.readings for term in reading):
        yield from _by_words(query, IN_NAME, partly=True)
        yield from _by_words(query, IN_TITLE, partly=True)
    yield from _by_words(query, IN_SUMMARY)
    yield from _by_words(query, ANYWHERE)
    yield Reason(everything(query))


def _by_words(query: Query, marks: list[str], *, partly: bool = False) -> Iterator[Reason]:
    """Yield what holds for the words as typed, then what holds for them in other words."""
    for readings in [query.readings[:1], query.readings] if len(query.readings) > 1 else [query.readings]:
        yield Reason(_all_terms(readings, marks, partly=partly), things_first=marks == IN_NAME)


def everything(query: Query) -> Expression:
    """Return what holds for all results."""
    return _all_terms(query.readings, ANYWHERE, partly=True)


def ranked(query: Query, among: QuerySet[SearchDocument], number: int, language: str) -> list[int]:
    """Return the keys of the first `number` results in their order; a query for each reason that is needed."""
    found: dict[int, None] = {}
    for expression, things_first in reasons(query):
        missing = number - len(found)
        if missing <= 0:
            break
        some = among.filter(matching(expression))
        # Those found for a better reason come again; asking for so many more is cheaper than excluding them.
        found.update(
            dict.fromkeys(
                in_order(some, language, things_first=things_first).values_list("pk", flat=True)[: missing + len(found)]
            )
        )
    return list(found)[:number]


def in_order(documents: QuerySet[SearchDocument], language: str, *, things_first: bool) -> QuerySet[SearchDocument]:
    readable = F("languages").bitand(Value(1 << LANGUAGE_CODES.index(language)))
    is_thing = Q(day=0) if things_first else Q(pk=None)
    return documents.annotate(readable=readable, is_thing=is_thing).order_by("-is_thing", "-readable", "-day", "pk")


def _all_terms(readings: list[list[Term]], marks: list[str], *, partly: bool = False) -> Expression:
    return [[_tokens(term, marks, partly=partly) for term in reading] for reading in readings]


def _tokens(term: Term, marks: list[str], *, partly: bool) -> list[str]:
    tokens = [*term.exact, *term.partial] if partly else term.exact
    return [mark + token for mark in marks for token in tokens]
