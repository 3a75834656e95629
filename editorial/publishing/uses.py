"""Which records point at something: for people who want to change, withdraw or delete it."""

from collections.abc import Iterable, Iterator

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models.fields.reverse_related import ForeignObjectRel

from editorial.naming import named, rows_by_key
from editorial.publishing.models import Publishable
from editorial.publishing.snapshots import children_of
from editorial.publishing.text_links import linking_to
from editorial.records import Record


def uses_of(record: models.Model) -> list[models.Model]:
    """Return the records that point at `record`, public or not, each once and in the order of their kinds.

    A row that belongs to another record, such as a stop of a visit, stands for that record. Links in running text
    count too. Takes a query for each model that may point here, however many rows do.
    """
    own = {kind.model for kind in children_of(type(record))}
    found: list[models.Model] = []
    for relation in references_to(type(record)):
        if relation.related_model not in own:
            rows = relation.related_model._default_manager.filter(**{relation.field.name: record})
            found += _owners(_with_owners(rows))
    for rows in linking_to(record):
        found += _owners(_with_owners(rows))
    unique = {(type(row), row.pk): row for row in found if (type(row), row.pk) != (type(record), record.pk)}
    return sorted(unique.values(), key=lambda row: (row._meta.label, str(row)))


def references_to(model: type[models.Model]) -> Iterator[ForeignObjectRel]:
    """Yield the foreign keys and lists of our own records that lead to `model`."""
    # Hidden ones too: many a field has related_name="+".
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and issubclass(relation.related_model, Record):
            yield relation


def _with_owners(rows: models.QuerySet) -> models.QuerySet:
    """Join what the names of the rows, and of the records they stand for, are made of."""
    rows, owner = named(rows), _owner_field(rows.model)
    if owner is None:
        return rows
    keys = [key.name for key in owner.related_model._meta.concrete_fields if isinstance(key, models.ForeignKey)]
    return rows.select_related(*rows.query.select_related, *(f"{owner.name}__{key}" for key in keys))


def _owners(rows: Iterable[models.Model]) -> list[models.Model]:
    rows = list(rows)
    if not rows:
        return []
    if generic := _generic_field(type(rows[0])):
        return _targets(rows, generic)
    owner = _owner_field(type(rows[0]))
    return [getattr(row, owner.name) for row in rows] if owner else rows


def _owner_field(model: type[models.Model]) -> models.ForeignKey | None:
    """Return the foreign key to what the row goes with when that is deleted; None for what stands on its own."""
    if issubclass(model, Publishable):
        return None
    keys = (column for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey))
    owners = (key for key in keys if key.remote_field.on_delete is models.CASCADE)
    return next((key for key in owners if issubclass(key.related_model, Record)), None)


def _generic_field(model: type[models.Model]) -> GenericForeignKey | None:
    return next((field for field in model._meta.private_fields if isinstance(field, GenericForeignKey)), None)


def _targets(rows: list[models.Model], generic: GenericForeignKey) -> list[models.Model]:
    keys: dict[int, set] = {}
    for row in rows:
        keys.setdefault(getattr(row, f"{generic.ct_field}_id"), set()).add(getattr(row, generic.fk_field))
    models_by_type = ((ContentType.objects.get_for_id(number).model_class(), wanted) for number, wanted in keys.items())
    return [row for model, wanted in models_by_type if model for row in rows_by_key(model, wanted).values()]
