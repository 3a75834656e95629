"""Rows by the hundred: what bulk_create does, without an instance for each, which takes most of its time."""

from collections.abc import Iterable, Sequence

from django.db import connection, models

# SQLite takes no more than 32766 values in one statement.
MOST_VALUES = 30_000


def store(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence], unique: Sequence[str] = ()
) -> None:
    """Insert rows of these fields; those that agree with a stored one in `unique` replace it where they differ."""
    fields = [model._meta.get_field(name) for name in names]
    step = MOST_VALUES // len(fields) * len(fields)
    with connection.cursor() as cursor:
        # The connection itself: `connection` looks it up again for each of the thousands of questions it is asked.
        values = [
            field.get_db_prep_save(value, cursor.db) for row in rows for field, value in zip(fields, row, strict=True)
        ]
        for start in range(0, len(values), step):
            some = values[start : start + step]
            cursor.execute(_statement(fields, len(some) // len(fields), unique), some)


def _statement(fields: list[models.Field], number: int, unique: Sequence[str]) -> str:
    columns, table = [field.column for field in fields], fields[0].model._meta.db_table
    rows = ", ".join([f"({', '.join(['%s'] * len(columns))})"] * number)
    insert = f"INSERT INTO {table} ({', '.join(columns)}) VALUES {rows} ON CONFLICT"  # noqa: S608 - names of our own
    if not unique:
        return f"{insert} DO NOTHING"
    keys = [field.column for field in fields if field.name in unique]
    others = [column for column in columns if column not in keys]
    changes = ", ".join(f"{column} = excluded.{column}" for column in others)
    # A row written again as it was costs as much as a new one, and PostgreSQL keeps both until it cleans up.
    differs = "IS DISTINCT FROM" if connection.vendor == "postgresql" else "IS NOT"
    differences = " OR ".join(f"{table}.{column} {differs} excluded.{column}" for column in others)
    return f"{insert} ({', '.join(keys)}) DO UPDATE SET {changes} WHERE {differences}"
