"""Long texts that take little room: PostgreSQL packs them by itself, SQLite gets them packed."""

import zlib

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


class PackedTextField(models.TextField):
    """A text that is only read as a whole; no filter or ordering works on it."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "text" if connection.vendor == "postgresql" else "BLOB"

    def get_db_prep_value(self, value: str, connection: BaseDatabaseWrapper, prepared: bool = False) -> str | bytes:
        return value if connection.vendor == "postgresql" else zlib.compress(value.encode(), level=4)

    def from_db_value(self, value: str | bytes, expression: object, connection: BaseDatabaseWrapper) -> str:
        return value if isinstance(value, str) else unpack(value)


def unpack(value: bytes) -> str:
    return zlib.decompress(value).decode()


def teach_unpacking(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let the triggers of a new SQLite connection read packed texts; receiver of connection_created."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("search_unpack", 1, unpack, deterministic=True)
