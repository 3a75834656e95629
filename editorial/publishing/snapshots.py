"""The full content of a record as data: its columns in all languages, its relations, its children; and back again.

Working copies and revisions are both kept in this form. What belongs to a record is read from the models: rows that
would be deleted with it (foreign keys with CASCADE, generic relations), and their rows in turn. The state of
publication is not content and stays out.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.contenttypes.fields import GenericForeignKey, GenericRelation
from django.contrib.contenttypes.models import ContentType
from django.db import models

from editorial.l10n.sorting import SortKeyField
from editorial.publishing.models import Publishable
from editorial.records import Record

# What only the row itself knows; and where a publishable record stands, which is not what it says.
OF_THE_ROW = {"id", "created_at", "updated_at"}
STANDING = {"slug", "status", "published_at", "expires_at"}

Snapshot = dict[str, Any]


@dataclass(frozen=True)
class Children:
    """Rows of one kind that belong to a record: `attname` is their column with its key."""

    name: str
    model: type[models.Model]
    attname: str
    is_generic: bool

    def of(self, owner: type[models.Model], keys: list[Any]) -> models.QuerySet:
        rows = self.model._default_manager.filter(**{f"{self.attname}__in": keys})
        return rows.filter(content_type=ContentType.objects.get_for_model(owner)) if self.is_generic else rows

    def give_to(self, owner: models.Model, row: models.Model) -> None:
        setattr(row, self.attname, owner.pk)
        if self.is_generic:
            row.content_type = ContentType.objects.get_for_model(type(owner))

    @property
    def link_columns(self) -> set[str]:
        return {self.attname, "content_type_id"} if self.is_generic else {self.attname}


@dataclass
class Losses:
    """What a snapshot names and the database no longer has; told to the person who applies it."""

    missing: list[str] = field(default_factory=list)

    def add(self, model: type[models.Model], key: Any) -> None:
        self.missing.append(f"{model._meta.verbose_name} {key}")


def children_of(model: type[models.Model]) -> Iterator[Children]:
    """Yield everything that belongs to a record of `model` and goes with it."""
    for relation in model._meta.related_objects:
        if relation.one_to_many and _belongs(relation):
            yield Children(relation.get_accessor_name(), relation.related_model, relation.field.attname, False)
    for relation in model._meta.private_fields:
        if isinstance(relation, GenericRelation) and issubclass(relation.related_model, Record):
            yield Children(relation.name, relation.related_model, relation.object_id_field_name, True)


def owner_link(model: type[models.Model]) -> str:
    """Return the field that leads to what rows of `model` belong to; empty where they stand on their own."""
    for link in model._meta.private_fields:
        if isinstance(link, GenericForeignKey):
            return link.name
    for link in model._meta.fields:
        to_record = isinstance(link, models.ForeignKey) and issubclass(link.related_model, Record)
        if to_record and _belongs(link.remote_field):
            return link.name
    return ""


def not_content(model: type[models.Model]) -> set[str]:
    """Return the columns that no snapshot holds; a child may have content of the same name, such as a status."""
    return OF_THE_ROW | STANDING if issubclass(model, Publishable) else OF_THE_ROW


def columns_of(model: type[models.Model]) -> list[models.Field]:
    """Return the columns that are content: each language's own ones, not the field that stands for the active one."""
    translated = {column.translated_field.name for column in model._meta.fields if hasattr(column, "translated_field")}
    skipped = not_content(model) | translated
    return [column for column in model._meta.concrete_fields if column.name not in skipped and not _is_derived(column)]


def take(record: models.Model) -> Snapshot:
    """Return the content of `record`; queries grow with the kinds of its children, not with their number."""
    return _take([record])[record.pk]


def apply(snapshot: Snapshot, record: models.Model) -> Losses:
    """Make the database say what `snapshot` says, for `record`, its relations and its children.

    Primary keys stay, so links from elsewhere hold. Must run inside a transaction. What the snapshot points at and
    nobody has any more is left out and listed in the answer.
    """
    losses = Losses()
    _apply(snapshot, record, losses)
    return losses


def _take(records: list[models.Model]) -> dict[Any, Snapshot]:
    if not records:
        return {}
    model = type(records[0])
    taken = {record.pk: _own_content(record) for record in records}
    for relation in model._meta.many_to_many:
        for owner, target in _pairs(relation, list(taken)):
            taken[owner]["lists"][relation.name].append(str(target))
    for kind in children_of(model):
        rows = list(kind.of(model, list(taken)))
        snapshots = _take(rows)
        for row in rows:
            taken[getattr(row, kind.attname)]["children"][kind.name].append(snapshots[row.pk])
    return taken


def _own_content(record: models.Model) -> Snapshot:
    model = type(record)
    return {
        "pk": str(record.pk),
        "values": {column.attname: _plain(column.value_from_object(record)) for column in columns_of(model)},
        "lists": {relation.name: [] for relation in model._meta.many_to_many},
        "children": {kind.name: [] for kind in children_of(model)},
    }


def _apply(snapshot: Snapshot, record: models.Model, losses: Losses, link: set[str] = frozenset()) -> None:
    model = type(record)
    is_changed = _write(snapshot["values"], record, link)
    # Most children say what the snapshot says already, and writing them again would cost queries with each. The
    # record itself comes from the caller, who may have read it while it said something else.
    if is_changed or record._state.adding or not link:
        if not _loses_nothing_needed(record, losses, link):
            return
        record.save()
    for relation in model._meta.many_to_many:
        if relation.name in snapshot["lists"]:
            getattr(record, relation.name).set(_known(relation, snapshot["lists"][relation.name], losses))
    for kind in children_of(model):
        if kind.name in snapshot["children"]:
            _apply_children(record, kind, snapshot["children"][kind.name], losses)


def _write(values: dict[str, Any], record: models.Model, link: set[str]) -> bool:
    """Give the record these values and tell whether any is another one than before."""
    is_changed = False
    for column in columns_of(type(record)):
        # A column that did not exist when the snapshot was made keeps its present value.
        if column.attname not in values or column.attname in link:
            continue
        if values[column.attname] != _plain(column.value_from_object(record)):
            setattr(record, column.attname, _stored(column, values[column.attname]))
            is_changed = True
    return is_changed


def _apply_children(owner: models.Model, kind: Children, snapshots: list[Snapshot], losses: Losses) -> None:
    present = {row.pk: row for row in kind.of(type(owner), [owner.pk])}
    wanted = {uuid.UUID(snapshot["pk"]): snapshot for snapshot in snapshots}
    # First away with what is gone: a new row may take the place that a unique constraint guards.
    for pk in present.keys() - wanted.keys():
        present[pk].delete()
    for pk, snapshot in wanted.items():
        row = present.get(pk) or kind.model(pk=pk)
        kind.give_to(owner, row)
        _apply(snapshot, row, losses, kind.link_columns)


def _belongs(relation: models.ManyToOneRel) -> bool:
    """A row deleted with its owner belongs to it, unless it is published on its own."""
    child = relation.related_model
    return relation.on_delete is models.CASCADE and issubclass(child, Record) and not issubclass(child, Publishable)


def _is_derived(column: models.Field) -> bool:
    """First and last possible days follow from the historical date beside them, sort keys from the texts."""
    return isinstance(column, SortKeyField) or (not column.editable and column.name.endswith(("_earliest", "_latest")))


def _pairs(relation: models.ManyToManyField, owners: list[Any]) -> Iterator[tuple[Any, Any]]:
    owner, target = f"{relation.m2m_field_name()}_id", f"{relation.m2m_reverse_field_name()}_id"
    rows = relation.remote_field.through._default_manager.filter(**{f"{owner}__in": owners})
    # A relation has no order; stored again, its rows come in another one.
    return rows.order_by(target).values_list(owner, target).iterator()


def _plain(value: Any) -> Any:
    """Return a value that JSON can hold; everything else as text that the column reads again."""
    return value if value is None or isinstance(value, str | int | float | bool | list | dict) else str(value)


def _stored(column: models.Field, value: Any) -> Any:
    target = column.target_field if isinstance(column, models.ForeignKey) else column
    return value if value is None else target.to_python(value)


def _loses_nothing_needed(record: models.Model, losses: Losses, link: set[str]) -> bool:
    """Empty foreign keys whose target is gone; False when the row cannot be without it."""
    for column in record._meta.concrete_fields:
        key = getattr(record, column.attname)
        if not isinstance(column, models.ForeignKey) or column.attname in link or key is None:
            continue
        if column.related_model._default_manager.filter(pk=key).exists():
            continue
        losses.add(column.related_model, key)
        if not column.null:
            return False
        setattr(record, column.attname, None)
    return True


def _known(relation: models.ManyToManyField, keys: list[str], losses: Losses) -> list[Any]:
    """Return those of the targets that still exist."""
    model = relation.related_model
    wanted = [model._meta.pk.to_python(key) for key in keys]
    found = set(model._default_manager.filter(pk__in=wanted).values_list("pk", flat=True))
    for key in wanted:
        if key not in found:
            losses.add(model, key)
    return [key for key in wanted if key in found]
