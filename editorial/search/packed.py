"""What takes most of the room of the index, packed: texts for both databases, tokens for each in its way."""

import zlib
from collections.abc import Iterable
from typing import NamedTuple

import brotli
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper

# Texts of a page or two pack nearly as well as at the highest quality, in no time; and twice as fast as by zlib.
QUALITY, WINDOW = 1, 16
HALF_OF_NUMBERS = 2**31


class Packed(NamedTuple):
    """A value as the database keeps it, packed before it is stored."""

    value: bytes | str


class PackedTextField(models.TextField):
    """A text that is only read as a whole; no filter or ordering works on it. Takes a Packed value too."""

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "bytea" if connection.vendor == "postgresql" else "BLOB"

    def get_db_prep_value(
        self, value: str | set[str] | Packed, connection: BaseDatabaseWrapper, prepared: bool = False
    ) -> bytes | str:
        return value.value if isinstance(value, Packed) else self.pack(value, connection)

    def pack(self, text: str, connection: BaseDatabaseWrapper) -> bytes | str:
        return brotli.compress(text.encode(), quality=QUALITY, lgwin=WINDOW)

    def from_db_value(self, value: bytes, expression: object, connection: BaseDatabaseWrapper) -> str:
        return unpack(value)


class TokensField(PackedTextField):
    """A set of tokens, kept as one text. PostgreSQL keeps a number for each: half the room, compared faster.

    In their order: the same tokens are always kept alike, and what is kept already need not be stored. How they read
    from there see `kept_tokens`.
    """

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "integer[]" if connection.vendor == "postgresql" else super().db_type(connection)

    def pack(self, tokens: set[str], connection: BaseDatabaseWrapper) -> bytes | str:
        if connection.vendor == "postgresql":
            # As a list prints itself, which is faster than joining.
            return f"{{{str(sorted(numbers_of(tokens)))[1:-1]}}}"
        return super().pack(" ".join(sorted(tokens)), connection)

    def from_db_value(
        self, value: list[int] | bytes, expression: object, connection: BaseDatabaseWrapper
    ) -> set[int] | set[str]:
        return set(value) if connection.vendor == "postgresql" else set(unpack(value).split())


def numbers_of(tokens: Iterable[str]) -> list[int]:
    """Return what PostgreSQL keeps instead of tokens.

    Among a million tokens one in four thousand shares its number with another; its search may find too much.
    """
    return [number - HALF_OF_NUMBERS for number in map(zlib.crc32, map(str.encode, tokens))]


def kept_tokens(tokens: Iterable[str]) -> set[int] | set[str]:
    """Return tokens as they read from the index, to compare them with what it has."""
    return set(numbers_of(tokens) if connection.vendor == "postgresql" else tokens)


def packed(model: type[models.Model], field: str, value: str | set[str]) -> Packed:
    """Return what a field of the index is going to keep of a value."""
    return Packed(model._meta.get_field(field).pack(value, connection))


def unpack(value: bytes) -> str:
    return brotli.decompress(value).decode()


def teach_unpacking(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let the triggers of a new SQLite connection read packed texts; receiver of connection_created."""
    if connection.vendor == "sqlite":
        connection.connection.create_function("search_unpack", 1, unpack, deterministic=True)
