"""What takes most of the room of the index, packed: texts for both databases, tokens for each in its way."""

import zlib
from collections.abc import Iterable
from typing import NamedTuple

from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

# Texts of a page or two pack nearly as well at this level as at the highest, in a third of the time.
LEVEL = 4
HALF_OF_NUMBERS = 2**31


class Packed(NamedTuple):
    """A value as the database keeps it, packed before it is stored."""

    value: bytes | str


class PackedTextField(models.TextField):
    """A text that is only read as a whole; no filter or ordering works on it. Takes a Packed value too."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bytea" if connection.vendor == "postgresql" else "BLOB"

    def get_db_prep_value(
        self, value: str | Packed, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> bytes | str:
        return value.value if isinstance(value, Packed) else self.pack(value, connection)

    def pack(self, text: str, connection: BaseDatabaseWrapper) -> bytes | str:
        return zlib.compress(text.encode(), level=LEVEL)

    def from_db_value(self, value: bytes, expression: object, connection: BaseDatabaseWrapper) -> str:
        return unpack(value)


class TokensField(PackedTextField):
    """Tokens, separated by spaces. PostgreSQL keeps a number for each: half the room, and faster to compare.

    Reads as `as_kept` says.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else super().db_type(connection)

    def pack(self, text: str, connection: BaseDatabaseWrapper) -> bytes | str:
        if connection.vendor == "postgresql":
            return f"{{{','.join(map(str, numbers_of(text.split())))}}}"
        return super().pack(text, connection)

    def from_db_value(
        self, value: list[int] | bytes, expression: object, connection: BaseDatabaseWrapper
    ) -> list[int] | str:
        return value if connection.vendor == "postgresql" else unpack(value)


def numbers_of(tokens: Iterable[str]) -> list[int]:
    """Return what PostgreSQL keeps instead of tokens.

    Among a million tokens one in four thousand shares its number with another; its search may find too much.
    """
    return [zlib.crc32(token.encode()) - HALF_OF_NUMBERS for token in tokens]


def as_kept(tokens: str) -> list[int] | str:
    """Return tokens as they read from the index, to compare them with what it has."""
    return numbers_of(tokens.split()) if connection.vendor == "postgresql" else tokens


def packed(model: type[models.Model], field: str, text: str) -> Packed:
    """Return what a field of the index is going to keep of a text."""
    return Packed(model._meta.get_field(field).pack(text, connection))


def unpack(value: bytes) -> str:
    return zlib.decompress(value).decode()


def teach_unpacking(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let the triggers of a new SQLite connection read packed texts; receiver of connection_created."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("search_unpack", 1, unpack, deterministic=True)
