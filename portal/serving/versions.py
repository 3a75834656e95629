"""Versions of the tables that public pages are made from, raised by triggers inside the transaction that changes them.

Signals of Django do not see bulk changes, imports or plain SQL; the databases do.
"""

from collections.abc import Iterator
from functools import cache

from django.apps import apps
from django.db import connection, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Count, Sum

from portal.serving.models import ContentVersion

# Rooms whose tables citizens read pages from. The search keeps itself up to date and is asked anew every time.
ROOMS = ("editorial.", "partnership", "projects", "delegations", "portal.pages")
NO_CONTENT = ("editorial.search",)
PREFIX = "content_version"
VERSIONS = ContentVersion._meta.db_table
# So many rows are read in a blink; more are drawn together.
MANY_ROWS = 2000

# One statement for each database; `{table}` is the name of a table in quotes, or what stands for it.
_MARK = {
    "sqlite": 'INSERT INTO "{versions}" ("table", writer, mark) VALUES ({table}, 0, random()) '
    'ON CONFLICT ("table", writer) DO UPDATE SET mark = random()',
    "postgresql": 'INSERT INTO "{versions}" ("table", writer, mark) '
    "VALUES ({table}, txid_current(), (random() * 1e15)::bigint) "
    'ON CONFLICT ("table", writer) DO UPDATE SET mark = (random() * 1e15)::bigint',
}


@cache
def content_tables() -> frozenset[str]:
    """Return the tables, joining tables included, that a public page may read."""
    rooms = [room for room in apps.get_app_configs() if room.name.startswith(ROOMS) and room.name not in NO_CONTENT]
    found = (model for room in rooms for model in room.get_models(include_auto_created=True))
    return frozenset(model._meta.db_table for model in found if model._meta.managed)


def watch_tables(using: str, **_: object) -> None:
    """Make the triggers that are missing; receiver of post_migrate, because SQLite drops them with an altered table."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if VERSIONS not in tables:
        return
    present = _triggers(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f'CREATE OR REPLACE FUNCTION "{PREFIX}"() RETURNS trigger LANGUAGE plpgsql '
                f"AS $$ BEGIN {_mark('postgresql', 'TG_TABLE_NAME')}; RETURN NULL; END $$"
            )
        for table in sorted(content_tables() & tables):
            missing = [part for part in _parts(table, connection.vendor) if part[0] not in present]
            for name, when, what in missing:
                cursor.execute(f'CREATE TRIGGER "{name}" AFTER {when} ON "{table}" {what}')
            if missing:
                # Somebody may have written while nobody watched.
                cursor.execute(_mark(connection.vendor, f"'{table}'"))


def _mark(vendor: str, table: str) -> str:
    return _MARK[vendor].format(versions=VERSIONS, table=table)


def _triggers(connection: BaseDatabaseWrapper) -> set[str]:
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query, [f"{PREFIX}%"])
        return {name for (name,) in cursor.fetchall()}


def _parts(table: str, vendor: str) -> Iterator[tuple[str, str, str]]:
    """Yield name, event and action of each trigger of a table: for whole statements, on SQLite for every row."""
    if vendor == "postgresql":
        action = f'FOR EACH STATEMENT EXECUTE FUNCTION "{PREFIX}"()'
        yield f"{PREFIX}_{table}"[:63], "INSERT OR UPDATE OR DELETE OR TRUNCATE", action
        return
    body = _mark("sqlite", f"'{table}'")
    for event in ("INSERT", "UPDATE", "DELETE"):
        yield f"{PREFIX}_{table}_{event.lower()}", event, f"BEGIN {body}; END"


def read_versions() -> dict[str, str]:
    """Return the present version of every table that was ever changed; one query."""
    rows = ContentVersion.objects.values_list("table").annotate(writers=Count("id"), marks=Sum("mark"))
    versions = {table: f"{writers}:{marks}" for table, writers, marks in rows}
    if sum(int(version.partition(":")[0]) for version in versions.values()) > MANY_ROWS:
        draw_together()
    return versions


@transaction.atomic
def draw_together() -> None:
    """Put one row in the place of all rows of a table; the pages made from it are rendered once more for that."""
    gone = ContentVersion.objects.all()
    tables = set(gone.values_list("table", flat=True))
    # What others add meanwhile stays: rows are deleted by number.
    ContentVersion.objects.filter(id__in=list(gone.values_list("id", flat=True))).delete()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.executemany(_mark("postgresql", "%s"), [[table] for table in sorted(tables)])
