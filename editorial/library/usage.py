"""Where a picture or document is used: for staff who want to change or delete it."""

from django.db.models import Model

from editorial.library.models import Document, Image
from editorial.library.querysets import references_to


def uses_of(item: Image | Document) -> list[Model]:
    """Return the records that show `item`, public or not; one query for each model that may."""
    placed = item.placements.select_related("content_type").prefetch_related("target")
    records = [placement.target for placement in placed if placement.target is not None]
    for relation in references_to(type(item)):
        records += relation.related_model._default_manager.filter(**{relation.field.name: item})
    return list(dict.fromkeys(records))
