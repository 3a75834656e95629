"""Triggers that note every change of a searched row: whatever writes it, forms, imports, bulk updates or plain SQL.

Signals of Django do not see bulk changes; the databases do.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper

from editorial.records import Record
from editorial.search.models import SearchChange
from editorial.search.sources import SOURCES, Source

PREFIX = "search_change"


class Link(NamedTuple):
    """A key in the rows of a model that names the record from which a path leads on to them, or over them."""

    table: str
    column: str
    is_through: bool


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


def links_through(model: type[models.Model]) -> set[Link]:
    """Return the links of all paths that rows of `model` make."""
    found = set()
    for source in SOURCES.values():
        for path in source.paths:
            near = source.model
            for name in path.split("__"):
                field = near._meta.get_field(name)
                if (linking := _linking(field)) and linking[0] is model:
                    found.add(Link(near._meta.db_table, linking[1].column, field.many_to_many))
                near = field.related_model
    return found


def _linking(field: models.Field) -> tuple[type[models.Model], models.Field] | None:
    """Return the model between two records of a relation, or at its end, and the key in it that names the near one."""
    if through := _through(field):
        is_forward = isinstance(field, models.ManyToManyField)
        name = field.m2m_field_name() if is_forward else field.field.m2m_reverse_field_name()
        return through, through._meta.get_field(name)
    if isinstance(field, models.ManyToOneRel):
        return field.related_model, field.field
    return None


def triggers_of(model: type[models.Model], connection: BaseDatabaseWrapper) -> Iterator[str]:
    table = model._meta.db_table
    for event in ("INSERT", "UPDATE", "DELETE"):
        name, body = f"{PREFIX}_{table}_{event.lower()}", _insert(_noted(model, event))
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


def _noted(model: type[models.Model], event: str) -> Iterator[tuple[str, str, str]]:
    """Yield (table, key, condition) for each record of which a changed row says that it may read otherwise now.

    The row itself leads to all whose paths reach it. What it links to is noted only where it does not lead there: a new
    visit must not make all other visits of its partnership wait for being made anew.
    """
    if issubclass(model, Record):
        yield model._meta.db_table, f'{"OLD" if event == "DELETE" else "NEW"}."{model._meta.pk.column}"', "true"
    for table, column, is_through in sorted(links_through(model)):
        old, new = f'OLD."{column}"', f'NEW."{column}"'
        if is_through and event != "DELETE":
            yield table, new, "true"
        if event == "DELETE":
            yield table, old, f"{old} IS NOT NULL"
        elif event == "UPDATE":
            yield table, old, f"{old} IS NOT NULL AND ({new} IS NULL OR {new} <> {old})"


def _insert(noted: Iterable[tuple[str, str, str]]) -> str:
    keys = " UNION ".join(f"SELECT '{table}', {key} WHERE {condition}" for table, key, condition in noted)
    return f'INSERT INTO "{SearchChange._meta.db_table}" ("table", "row") {keys}'
