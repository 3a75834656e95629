"""The tables of a backup and their rows, in a form that no database has invented: lists of JSON values."""

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import QuerySet

# Made anew: by manage.py rebuild_search, and by the triggers that watch what pages are made from.
DERIVED = {"search", "serving"}
# What lasts for hours and belongs to nobody after a restore, first of all who is signed in.
FLEETING = {"sessions.Session", "translating.TranslationImport"}
# They defend the portal against guessing and floods, and name addresses of people: neither kept nor taken away.
UNTOUCHED = {
    "axes.AccessAttempt",
    "axes.AccessAttemptExpiration",
    "axes.AccessFailureLog",
    "axes.AccessLog",
    "pages.SenderCount",
    "operating.LastRun",
}
# Filled by migrations; every portal has them before anybody has entered anything.
BY_MIGRATIONS = {"contenttypes.ContentType", "auth.Permission", "auth.Group", "auth.Group_permissions"}


def all_models() -> list[type[models.Model]]:
    """Return the models of all tables, in the order of their names; joining tables included."""
    found = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return sorted((model for model in found if not model._meta.proxy), key=lambda model: model._meta.db_table)


def kept_models() -> list[type[models.Model]]:
    """Return the models whose rows a backup holds."""
    left_out = FLEETING | UNTOUCHED
    return [m for m in all_models() if m._meta.app_label not in DERIVED and m._meta.label not in left_out]


def emptied_models() -> list[type[models.Model]]:
    """Return the models whose rows a restore takes away."""
    return [model for model in all_models() if model._meta.label not in UNTOUCHED]


def holds_content() -> bool:
    return any(rows_of(m).exists() for m in kept_models() if m._meta.label not in BY_MIGRATIONS)


def columns(model: type[models.Model]) -> list[str]:
    return [field.column for field in model._meta.concrete_fields]


def rows_of(model: type[models.Model]) -> QuerySet:
    """Return all rows, past the model's own managers: those hide rows, or follow the active language."""
    return QuerySet(model).order_by()


def values_of(model: type[models.Model]) -> Iterator[tuple]:
    names = [field.attname for field in model._meta.concrete_fields]
    return rows_of(model).order_by("pk").values_list(*names).iterator(chunk_size=500)


def encoded(row: tuple) -> bytes:
    return json.dumps(row, ensure_ascii=False, default=_plain, separators=(",", ":")).encode() + b"\n"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes | bytearray | memoryview):
        return base64.b64encode(value).decode()
    if isinstance(value, timedelta):
        return value // timedelta(microseconds=1)
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    raise TypeError(f"No form for {type(value).__name__}")


READERS = {
    "BinaryField": base64.b64decode,
    "DurationField": lambda value: timedelta(microseconds=value),
    "DateTimeField": datetime.fromisoformat,
    "DateField": date.fromisoformat,
    "TimeField": time.fromisoformat,
    "DecimalField": Decimal,
    "UUIDField": UUID,
}


def reader_of(field: models.Field) -> Any:
    """Return what turns a value of JSON back into one of this column; None where it is one already."""
    while isinstance(field, models.ForeignKey):
        field = field.target_field
    return next((READERS[base.__name__] for base in type(field).__mro__ if base.__name__ in READERS), None)


def decoded(row: list, readers: list) -> list:
    """Return the values of a row; raises ValueError, TypeError or ArithmeticError for what was never written so."""
    pairs = zip(row, readers, strict=True)
    return [value if reader is None or value is None else reader(value) for value, reader in pairs]
