"""Triggers that note every change of a searched row: whatever writes it, forms, imports, bulk updates or plain SQL.

Signals of Django do not see bulk changes; the databases do.
"""

from collections.abc import Iterator

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from editorial.records import Record
from editorial.search.models import SearchChange
from editorial.search.sources import SOURCES, Source

PREFIX = "search_change"
# A key that an update takes away concerns the record it named before.
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


def watch(using: str, **_: object) -> None:
    """Make the triggers anew; receiver of post_migrate, because SQLite drops them with every altered table."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if SearchChange._meta.db_table not in tables:
        return
    with connection.cursor() as cursor:
        for model in watched_models():
            if model._meta.db_table in tables:
                for statement in triggers_of(model, connection):
                    cursor.execute(statement)


def watched_models() -> list[type[models.Model]]:
    """Return every model, joining tables included, whose rows the index is made of."""
    found = {}
    for source in SOURCES.values():
        for model in [source.model, *source.also_watched(), *along_paths(source)]:
            found[model._meta.db_table] = model
    return [found[table] for table in sorted(found)]


def along_paths(source: Source) -> Iterator[type[models.Model]]:
    """Yield the models that the paths of a source lead through and to."""
    for path in source.paths:
        model = source.model
        for name in path.split("__"):
            field = model._meta.get_field(name)
            if through := _through(field):
                yield through
            model = field.related_model
            yield model


def _through(field: models.Field) -> type[models.Model] | None:
    if isinstance(field, models.ManyToManyField):
        return field.remote_field.through
    return getattr(field, "through", None)


def keys_in(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Yield (table, column) for each record that a row of `model` names: itself, and what its foreign keys point to."""
    if issubclass(model, Record):
        yield model._meta.db_table, model._meta.pk.column
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Record):
            yield field.related_model._meta.db_table, field.column


def triggers_of(model: type[models.Model], connection: BaseDatabaseWrapper) -> Iterator[str]:
    table = model._meta.db_table
    for event, rows in ROWS.items():
        name, body = f"{PREFIX}_{table}_{event.lower()}", _insert(model, rows)
        if connection.vendor == "postgresql":
            yield (
                f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql '
                f"AS $$ BEGIN {body}; RETURN NULL; END $$"
            )
            # Replacing does not keep readers waiting, dropping would.
            yield (
                f'CREATE OR REPLACE TRIGGER "{name}" AFTER {event} ON "{table}" '
                f'FOR EACH ROW EXECUTE FUNCTION "{name}"()'
            )
        else:
            yield f'DROP TRIGGER IF EXISTS "{name}"'
            yield f'CREATE TRIGGER "{name}" AFTER {event} ON "{table}" BEGIN {body}; END'


def _insert(model: type[models.Model], rows: list[str]) -> str:
    watched = {watched._meta.db_table for watched in watched_models()}
    keys = " UNION ".join(
        f'SELECT \'{table}\', {row}."{column}" WHERE {row}."{column}" IS NOT NULL'
        for table, column in keys_in(model)
        if table in watched
        for row in rows
    )
    return f'INSERT INTO "{SearchChange._meta.db_table}" ("table", "row") {keys}'
