"""Which results come first, and why: the reasons in their order, once for both databases.

1. The record is called exactly what was typed; then: its name or title begins with it.
2. All words stand in its name, then in its name or title.
3. Parts of the name, then of name or title: compounds, beginnings, first letters of pinyin.
4. All words stand in name, title or summary, then anywhere in its texts.
5. Parts of words stand anywhere.

The words as typed come before the same in other words. Among results of one reason those come first that the reader can
read in the language of the page, then the newer ones; of names first what bears them: the city, then its partnership.
Equals stand by their kind, in the order of the alphabet (cities before organisations and persons), then by record.
"""

from collections.abc import Iterator
from typing import NamedTuple

from django.db.models import Case, F, QuerySet, Value, When

from editorial.l10n.text import LANGUAGE_CODES
from editorial.search.matching import Expression, also_matching, as_kept, holds, matching
from editorial.search.models import SearchDocument
from editorial.search.queries import Query, Term
from editorial.search.tokens import BEGINNING, NAME, SUMMARY, TITLE, WHOLE

IN_NAME, IN_TITLE, IN_SUMMARY, ANYWHERE = [NAME], [NAME, TITLE], [NAME, TITLE, SUMMARY], [""]

# Results that are ordered at once.
FEW = 1_000
# Results that are ordered without asking the database about each reason.
VERY_FEW = 50


class Reason(NamedTuple):
    """What holds for documents of a reason."""

    expression: Expression
    # A name is searched for what bears it, rather than for what is about it.
    things_first: bool = False
    # Not by words: later reasons, which hold for what earlier ones by words found, may not hold for it.
    as_a_whole: bool = False


def reasons(query: Query) -> tuple[list[Reason], list[Reason]]:
    """Return the reasons of names and titles and those of the rest, the best first."""
    called = [
        Reason([[[WHOLE + query.whole]]], things_first=True, as_a_whole=True),
        Reason([[[WHOLE + query.whole, BEGINNING + query.whole]]], things_first=True, as_a_whole=True),
        *_by_words(query, IN_NAME),
        *_by_words(query, IN_TITLE),
    ]
    if any(term.partial for reading in query.readings for term in reading):
        called += [*_by_words(query, IN_NAME, partly=True), *_by_words(query, IN_TITLE, partly=True)]
    return called, [*_by_words(query, IN_SUMMARY), *_by_words(query, ANYWHERE), Reason(everything(query))]


def _by_words(query: Query, marks: list[str], *, partly: bool = False) -> Iterator[Reason]:
    """Yield what holds for the words as typed, then what holds for them in other words."""
    for readings in [query.readings[:1], query.readings] if len(query.readings) > 1 else [query.readings]:
        yield Reason(_all_terms(readings, marks, partly=partly), things_first=marks == IN_NAME)


def everything(query: Query) -> Expression:
    """Return what holds for all results."""
    return _all_terms(query.readings, ANYWHERE, partly=True)


def ranked(query: Query, among: QuerySet[SearchDocument], number: int, whole: int, language: str) -> list[int]:
    """Return the keys of the first `number` of `whole` results in their order; two queries at most."""
    if not whole:
        return []
    called, others = reasons(query)
    if whole <= VERY_FEW:
        return ordered_here(among, [*called, *others], language)[: min(number, whole)]
    # Of a common word those with a good reason are enough; to order all others would take long.
    steps = [called, others] if whole > FEW else [[*called, *others]]
    found: dict[int, None] = {}
    for step in steps:
        missing = min(number, whole) - len(found)
        if missing > 0:
            # Those found for a better reason come again; asking for so many more is cheaper than excluding them.
            ordered = in_order(among, step, language)
            found.update(dict.fromkeys(ordered.values_list("pk", flat=True)[: missing + len(found)]))
    return list(found)[:number]


def in_order(documents: QuerySet[SearchDocument], reasons: list[Reason], language: str) -> QuerySet[SearchDocument]:
    """Return the documents for which one of these reasons holds, the best reasons first."""
    places = [_place(place, reason) for place, reason in enumerate(reasons)]
    whens = [When(also_matching(reason.expression), then=place) for reason, place in zip(reasons, places, strict=True)]
    return (
        documents.filter(matching(_widest(reasons)))
        .annotate(
            place=Case(*whens[:-1], default=places[-1]),
            readable=F("languages").bitand(Value(1 << LANGUAGE_CODES.index(language))),
        )
        .order_by("place", "-readable", "-day", "kind", "record_id")
    )


def _widest(reasons: list[Reason]) -> Expression:
    """Return what holds for everything that one of these reasons holds for."""
    wide = [*(reason for reason in reasons[:-1] if reason.as_a_whole), reasons[-1]]
    return [reading for reason in wide for reading in reason.expression]


def ordered_here(documents: QuerySet[SearchDocument], reasons: list[Reason], language: str) -> list[int]:
    """Return the keys of very few documents as `in_order` would, by looking into their tokens; one query."""
    kept = [as_kept(reason.expression) for reason in reasons[:-1]]
    bit = 1 << LANGUAGE_CODES.index(language)
    columns = ["tokens__tokens", "day", "languages", "kind", "record_id", "pk"]
    ordered = []
    for tokens, day, languages, *rest in documents.filter(matching(_widest(reasons))).values_list(*columns):
        place = next((place for place, expression in enumerate(kept) if holds(expression, tokens)), len(kept))
        is_behind = day != 0 or not reasons[place].things_first
        ordered.append((place, is_behind, not languages & bit, -day, *rest))
    return [found[-1] for found in sorted(ordered)]


def _place(place: int, reason: Reason) -> Value | Case:
    """Return the place of a reason; two where things come first, which have no day."""
    behind = Value(2 * place + 1)
    return Case(When(day=0, then=Value(2 * place)), default=behind) if reason.things_first else behind


def _all_terms(readings: list[list[Term]], marks: list[str], *, partly: bool = False) -> Expression:
    return [[_tokens(term, marks, partly=partly) for term in reading] for reading in readings]


def _tokens(term: Term, marks: list[str], *, partly: bool) -> list[str]:
    tokens = [*term.exact, *term.partial] if partly else term.exact
    return [mark + token for mark in marks for token in tokens]
