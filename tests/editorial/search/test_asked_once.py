"""The index of words is asked once for a search, not once for each document, whatever the database thinks there is."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.search.catching_up import catch_up
from editorial.search.matching import FULL_TEXT, quick_plans
from editorial.search.models import SearchTokens
from portal.search.finding import find
from tests import builders

pytestmark = pytest.mark.django_db

TOKENS = SearchTokens._meta.db_table
MANY = 60


@pytest.fixture
def thought_empty():
    """Documents that the planner of PostgreSQL knows nothing of, as after an import; SQLite never counts."""
    for number in range(MANY):
        builders.make_news(title_de=f"Meldung {number}", summary_de="Am Hafen.")
    catch_up()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("UPDATE pg_class SET reltuples = 0, relpages = 1 WHERE relname LIKE 'search_search%%'")


def times_asked(statement: str) -> list[int]:
    """Return how often each part of a plan reads the index of words; SQLite only says that it is once for each row."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
            return [MANY if "CORRELATED" in step else 1 for *_numbers, step in cursor.fetchall()]
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        (plan,) = cursor.fetchone()
    return list(_loops((json.loads(plan) if isinstance(plan, str) else plan)[0]["Plan"]))


def _loops(node: dict):
    if node.get("Relation Name") == TOKENS:
        yield node["Actual Loops"]
    for part in node.get("Plans", []):
        yield from _loops(part)


def test_a_search_asks_once(thought_empty):
    with CaptureQueriesContext(connection) as asked:
        found = find("Hafen Meldung")
        hits = found.page(1, {})
    selects = [query["sql"] for query in asked if query["sql"].startswith("SELECT")]
    statements = [select for select in selects if TOKENS in select or FULL_TEXT in select]

    assert found.count({}) == MANY
    assert len(hits) == 10
    assert len(statements) >= 2
    with quick_plans():
        times = [times for statement in statements for times in times_asked(statement)]
    assert max(times) == 1
