"""Columns that pages do not read of a record, because a list or another record's page only names it."""

from collections.abc import Iterable
from functools import cache

from django.db import models

from editorial.l10n import sorting, translations
from editorial.l10n.richtext import RichTextField

# What decides whether a record is seen is asked by public(), and not read.
BOOKKEEPING = {"created_at", "updated_at", "status", "published_at", "expires_at", "owning_office"}


def leaving_out(records: models.QuerySet, columns: Iterable[str]) -> models.QuerySet:
    # The library's own defer() would leave out each language with the column that stands for whichever is active.
    return models.QuerySet.defer(records, *columns)


@cache
def not_shown(model: type[models.Model]) -> list[str]:
    """Return the columns that no page reads: how far translations are, and texts in no language of their own."""
    fields = model._meta.concrete_fields
    translated = {field.translated_field.name for field in fields if hasattr(field, "translated_field")}
    return [field.name for field in fields if field.name in {*translated, translations.COLUMN}]


@cache
def not_listed(model: type[models.Model]) -> list[str]:
    fields = model._meta.concrete_fields
    return [*not_shown(model), *(field.name for field in fields if isinstance(field, RichTextField))]


@cache
def not_named(model: type[models.Model], target: str) -> list[str]:
    named = model._meta.get_field(target).related_model
    return [
        *not_listed(named),
        *sorting.keys_of(named),
        *(field.name for field in named._meta.concrete_fields if field.name in BOOKKEEPING),
    ]
