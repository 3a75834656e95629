"""Rows together with what their names need, so that printing many of them takes no further query."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch


def named(rows: models.QuerySet, apart_from: type[models.Model] | None = None) -> models.QuerySet:
    """Join what the foreign keys of these rows point at: a relation is named after its two cities.

    Rows shown below their owner need not bring it along once more; `apart_from` is its model.
    """
    keys = [column for column in rows.model._meta.concrete_fields if isinstance(column, models.ForeignKey)]
    names = [key.name for key in keys if key.related_model is not apart_from]
    return rows.select_related(*names) if names else rows


def lists_of(model: type[models.Model]) -> list[Prefetch]:
    """Return what to prefetch for the names in the lists of a row: one query for each list."""
    return [
        Prefetch(relation.name, named(relation.related_model._default_manager.all()))
        for relation in model._meta.many_to_many
    ]


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
