"""Template filter that tells which columns of a table hold anything."""

from collections.abc import Iterable

from django import template
from django.db.models import Model

register = template.Library()


@register.filter
def any_with(records: Iterable[Model], field: str) -> bool:
    """Tell whether any record has a value in this field, so that a table leaves out an empty column."""
    return any(getattr(record, field) for record in records)
