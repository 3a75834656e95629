"""Rows together with what their names need, so that printing many of them takes no further query."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models


def named(rows: models.QuerySet) -> models.QuerySet:
    """Join what the foreign keys of these rows point at: a relation is named after its two cities."""
    keys = [column.name for column in rows.model._meta.concrete_fields if isinstance(column, models.ForeignKey)]
    return rows.select_related(*keys) if keys else rows


def rows_by_key(model: type[models.Model], keys: Iterable[Any]) -> dict[str, models.Model]:
    """Return those rows that still exist, by their key as text; one query."""
    known = [key for key in map(_key_reader(model), set(keys)) if key is not None]
    return {str(row.pk): row for row in named(model._default_manager.filter(pk__in=known))} if known else {}


def _key_reader(model: type[models.Model]) -> Callable[[Any], Any]:
    def read(key: Any) -> Any:
        try:
            return model._meta.pk.to_python(key)
        except (ValidationError, TypeError, ValueError):
            # A revision may be older than the type of the key.
            return None

    return read
