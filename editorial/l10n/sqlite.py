"""Case on SQLite as on PostgreSQL: SQLite folds only ASCII, so that “ärzte” would miss “Ärzteverein”."""

import re
from functools import lru_cache

from django.db.backends.base.base import BaseDatabaseWrapper


@lru_cache(maxsize=500)
def _pattern(like: str, escape: str) -> re.Pattern:
    """Return the regular expression for a LIKE pattern; `escape` takes % and _ their meaning."""
    parts, characters = [], iter(like)
    for character in characters:
        if character == escape:
            parts.append(re.escape(next(characters, "")))
        else:
            parts.append({"%": ".*", "_": "."}.get(character, re.escape(character)))
    return re.compile("".join(parts), re.IGNORECASE | re.DOTALL)


def _like(pattern: str | None, value: object, escape: str = "") -> bool | None:
    if pattern is None or value is None:
        return None
    return _pattern(str(pattern), escape).fullmatch(str(value)) is not None


def _text(convert):
    return lambda value: convert(value) if isinstance(value, str) else value


def fold_like_postgresql(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Replace LIKE, UPPER and LOWER of a new SQLite connection; receiver of connection_created."""
    if connection.vendor != "sqlite":
        return
    database = connection.connection
    for arguments in (2, 3):
        database.create_function("like", arguments, _like, deterministic=True)
    database.create_function("upper", 1, _text(str.upper), deterministic=True)
    database.create_function("lower", 1, _text(str.lower), deterministic=True)
