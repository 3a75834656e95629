"""Finds out which tables a page is made from by listening to its queries."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache, lru_cache

from django.apps import apps
from django.db import connection

from portal.serving.versions import content_tables

_NAMES = re.compile(r'"(\w+)"')
# The same in every installation from the first migration on.
_CONSTANT = {"django_content_type"}


class TablesRead:
    """The tables read so far; `is_pure` turns False when something else than known tables was read, or written."""

    def __init__(self) -> None:
        self.tables: set[str] = set()
        self.is_pure = True

    def __call__(self, execute: Callable, sql: str, params: object, many: bool, context: dict) -> object:
        tables, is_pure = _tables_in(sql)
        self.tables |= tables
        self.is_pure &= is_pure
        return execute(sql, params, many, context)


@contextmanager
def tables_read() -> Iterator[TablesRead]:
    """Listen to the queries of this thread."""
    listener = TablesRead()
    with connection.execute_wrapper(listener):
        yield listener


@lru_cache(maxsize=2000)
def _tables_in(sql: str) -> tuple[frozenset[str], bool]:
    """Return the tables a statement names, and whether it only reads from tables whose versions are known."""
    named = {name for name in _NAMES.findall(sql) if name in _all_tables()}
    content = content_tables()
    return frozenset(named & content), sql.lstrip("( ").startswith("SELECT") and named <= content | _CONSTANT


@cache
def _all_tables() -> frozenset[str]:
    return frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))
