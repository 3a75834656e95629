"""Finds documents by whole tokens: the one place where the two databases are asked in different words.

An expression is a list of readings, one of which must hold; a reading is a list of terms, all of which must be there; a
term is a list of tokens, one of which is enough.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, F, Func, Q
from django.db.models.expressions import RawSQL

from editorial.search.models import SearchTokens
from editorial.search.packed import kept_tokens, numbers_of

Expression = list[list[list[str]]]

FULL_TEXT = "search_full_text"
_QUICK = {
    "enable_seqscan": "off",
    "enable_indexscan": "off",
    "random_page_cost": "1.1",
    "cpu_tuple_cost": "1",
    "jit": "off",
    "max_parallel_workers_per_gather": "0",
}
_MUCH_AT_ONCE = {"gin_pending_list_limit": "16MB", "work_mem": "64MB"}
# PostgreSQL compares each document it finds with every token asked for at once: several short questions take a quarter
# of the time of a long one.
PIECE = 10
# SQLite writes so many pages of its index at once when it joins parts: a tenth of a second.
PAGES = 250
_TABLE = SearchTokens._meta.db_table


class OneOf(Func):
    """A key and a query for keys: the query is asked once, whatever the planner of PostgreSQL thinks.

    A planner that has been told of few documents, before many came, would ask it again for each of them.
    """

    template = "(%(expressions)s))"
    arg_joiner = " = ANY(ARRAY"
    output_field = BooleanField()


def matching(expression: Expression) -> Q:
    """Return the condition for documents that an expression holds for; an empty expression holds for none."""
    keys = _keys(expression)
    if keys is None:
        return Q(pk__in=[])
    return Q(OneOf(F("pk"), keys)) if connection.vendor == "postgresql" else Q(pk__in=keys)


def also_matching(expression: Expression) -> Q:
    """Return the same as matching() for each of many documents that have been found already."""
    keys = _keys(expression)
    return Q(pk__in=[] if keys is None else keys)


def _keys(expression: Expression) -> RawSQL | None:
    readings = [reading for reading in expression if reading and all(reading)]
    if not readings:
        return None
    sql, parameters = (_on_postgresql if connection.vendor == "postgresql" else _on_sqlite)(readings)
    return RawSQL(sql, parameters)  # noqa: S611 - tokens are parameters


def quick_plans() -> AbstractContextManager[None]:
    """Keep PostgreSQL from reading all tokens, in their order or by key, which its planner may think shorter.

    The tokens of a document lie apart from it, and reading them costs a hundred times what it reckons for a row: two
    words are looked up in the index both. Compiling plans would take longer than they do, and with other processes to
    share the work it prefers to sort all documents that are public.
    """
    return _on_postgresql_with(_QUICK)


def quick_storing() -> AbstractContextManager[None]:
    """Let PostgreSQL take in the tokens of many documents at once; see `take_in`."""
    return _on_postgresql_with(_MUCH_AT_ONCE)


def take_in() -> None:
    """Let PostgreSQL sort in what it has put aside while documents were stored; every search would read through it."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [FULL_TEXT])


def join_parts() -> None:
    """Let SQLite join the parts of its index; a search holds a page of every part for each token it asks for.

    In small steps, between which others may write.
    """
    if connection.vendor == "postgresql":
        return
    step = f"INSERT INTO {FULL_TEXT} ({FULL_TEXT}, rank) VALUES ('merge', %s)"  # noqa: S608 - a constant
    with connection.cursor() as cursor:
        # The first number is negative: all parts are meant, not only those of a size.
        pages, before, now = -PAGES, 0, PAGES
        while now - before >= 2:
            before = _changes(cursor)
            cursor.execute(step, [pages])
            pages, now = PAGES, _changes(cursor)


def _changes(cursor: CursorWrapper) -> int:
    """Return how many rows this connection has written; a step that has nothing to do writes less than two."""
    cursor.execute("SELECT total_changes()")
    return cursor.fetchone()[0]


@contextmanager
def _on_postgresql_with(settings: dict[str, str]) -> Iterator[None]:
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items()))
        yield


def as_kept(expression: Expression) -> list[list[set]]:
    """Return an expression in what the index keeps for tokens, for `holds`."""
    return [[kept_tokens(term) for term in reading] for reading in expression if reading and all(reading)]


def holds(expression: list[list[set]], tokens: set) -> bool:
    """Tell whether an expression holds for the tokens of a document as they read from the index."""
    return any(all(not term.isdisjoint(tokens) for term in reading) for reading in expression)


def _on_postgresql(readings: Expression) -> tuple[str, list]:
    one = f"{_TABLE}.tokens && %s::integer[]"
    readings = [part for reading in readings for part in _in_pieces(reading)]
    conditions = " OR ".join(f"({' AND '.join([one] * len(reading))})" for reading in readings)
    return f"SELECT document_id FROM {_TABLE} WHERE {conditions}", [  # noqa: S608 - tokens are parameters
        numbers_of(term) for reading in readings for term in reading
    ]


def _in_pieces(reading: list[list[str]]) -> Iterator[list[list[str]]]:
    """Yield readings with few tokens that say the same together, where there is one term: others narrow each other."""
    if len(reading) > 1:
        yield reading
        return
    for start in range(0, len(reading[0]), PIECE):
        yield [reading[0][start : start + PIECE]]


def _on_sqlite(readings: Expression) -> tuple[str, list]:
    written = " OR ".join(f"({' AND '.join(_one_of(term) for term in reading)})" for reading in readings)
    return f"SELECT rowid FROM {FULL_TEXT} WHERE {FULL_TEXT} MATCH %s", [written]  # noqa: S608 - a constant


def _one_of(term: list[str]) -> str:
    """Write a term for FTS5; tokens hold no quotation marks."""
    return "(" + " OR ".join(f'"{token}"' for token in term) + ")"


def some_have(token: str) -> bool:
    """Tell whether any document has a token."""
    return SearchTokens.objects.filter(matching([[[token]]])).exists()
