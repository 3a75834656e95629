"""Which results come first, and why: the reasons in their order, once for both databases.

1. The record is called exactly what was typed.
2. All words stand in its name, then in its name or title.
3. Parts of the name, then of name or title: compounds, beginnings, first letters of pinyin.
4. All words stand in name, title or summary, then anywhere in its texts.
5. Parts of words stand anywhere.

Among results of one reason those come first that the reader can read in the language of the page, then the newer ones.
"""

from collections.abc import Iterator

from django.db.models import F, QuerySet, Value

from editorial.l10n.text import LANGUAGE_CODES
from editorial.search.matching import Expression, matching
from editorial.search.models import SearchDocument
from editorial.search.queries import Query, Term
from editorial.search.tokens import NAME, SUMMARY, TITLE, WHOLE

IN_NAME, IN_TITLE, IN_SUMMARY, ANYWHERE = [NAME], [NAME, TITLE], [NAME, TITLE, SUMMARY], [""]


def reasons(query: Query) -> Iterator[Expression]:
    """Yield for each reason, the best first, what holds for its documents; later ones hold for the earlier ones too."""
    yield [[[WHOLE + query.whole]]]
    yield _all_terms(query, IN_NAME)
    yield _all_terms(query, IN_TITLE)
    if any(term.partial for reading in query.readings for term in reading):
        yield _all_terms(query, IN_NAME, partly=True)
        yield _all_terms(query, IN_TITLE, partly=True)
    yield _all_terms(query, IN_SUMMARY)
    yield _all_terms(query, ANYWHERE)
    yield everything(query)


def everything(query: Query) -> Expression:
    """Return what holds for all results."""
    return _all_terms(query, ANYWHERE, partly=True)


def ranked(query: Query, among: QuerySet[SearchDocument], number: int, language: str) -> list[int]:
    """Return the keys of the first `number` results in their order; a query for each reason that is needed."""
    found: dict[int, None] = {}
    for expression in reasons(query):
        missing = number - len(found)
        if missing <= 0:
            break
        some = among.filter(matching(expression))
        # Those found for a better reason come again; asking for so many more is cheaper than excluding them.
        found.update(dict.fromkeys(in_order(some, language).values_list("pk", flat=True)[: missing + len(found)]))
    return list(found)[:number]


def in_order(documents: QuerySet[SearchDocument], language: str) -> QuerySet[SearchDocument]:
    readable = F("languages").bitand(Value(1 << LANGUAGE_CODES.index(language)))
    return documents.annotate(readable=readable).order_by("-readable", "-day", "pk")


def _all_terms(query: Query, marks: list[str], *, partly: bool = False) -> Expression:
    return [[_tokens(term, marks, partly=partly) for term in reading] for reading in query.readings]


def _tokens(term: Term, marks: list[str], *, partly: bool) -> list[str]:
    tokens = [*term.exact, *term.partial] if partly else term.exact
    return [mark + token for mark in marks for token in tokens]
