"""Brings rows into the tables of this database, past forms, signals and saves: as they were, or not at all."""

from collections.abc import Iterable
from itertools import islice

from django.core.management.color import no_style
from django.db import DatabaseError, connection, models
from django.utils.translation import gettext as _

from portal.operating.backup.errors import BackupError, damaged
from portal.operating.backup.tables import decoded, emptied_models, reader_of


def empty_tables() -> None:
    """Delete all rows; keys that point nowhere meanwhile are looked at when the transaction ends."""
    with connection.cursor() as cursor:
        for model in emptied_models():
            # TRUNCATE would keep readers waiting until the end.
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")  # noqa: S608


class Loader:
    """Inserts the rows of one table."""

    def __init__(self, model: type[models.Model]) -> None:
        self.model, self.fields = model, model._meta.concrete_fields
        self.readers = [reader_of(field) for field in self.fields]
        names = ", ".join(connection.ops.quote_name(field.column) for field in self.fields)
        self.insert = f"INSERT INTO {connection.ops.quote_name(model._meta.db_table)} ({names}) VALUES "  # noqa: S608
        self.places = f"({', '.join(['%s'] * len(self.fields))})"
        # SQLite takes no more than 999 values at once.
        self.at_once = max(1, min(100, 900 // len(self.fields)))

    def load(self, rows: Iterable[list]) -> int:
        """Insert the rows and return how many there were."""
        rows, count = iter(rows), 0
        with connection.cursor() as cursor:
            while some := [self._values(row) for row in islice(rows, self.at_once)]:
                self._insert(cursor, some)
                count += len(some)
        return count

    def _values(self, row: list) -> list:
        try:
            values = decoded(row, self.readers)
            pairs = zip(self.fields, values, strict=True)
            return [field.get_db_prep_value(value, connection) for field, value in pairs]
        except (ValueError, TypeError, ArithmeticError, AttributeError) as error:
            raise damaged() from error

    def _insert(self, cursor, rows: list[list]) -> None:
        try:
            cursor.execute(self.insert + ", ".join([self.places] * len(rows)), [value for row in rows for value in row])
        except (DatabaseError, ValueError, OverflowError) as error:
            # Texts that are longer than their column, for example: SQLite takes them, PostgreSQL does not.
            line = str(error).strip().splitlines()[0]
            message = _("The database refuses a row of %(table)s: %(reason)s")
            raise BackupError(message % {"table": self.model._meta.db_table, "reason": line}) from error


def check_keys() -> None:
    """Raise BackupError when a row points at none."""
    try:
        connection.check_constraints()
    except DatabaseError as error:
        raise damaged() from error


def reset_sequences(all_models: list[type[models.Model]]) -> None:
    """Let new rows get numbers that none has, on databases that count apart from the rows."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), all_models):
            cursor.execute(statement)
