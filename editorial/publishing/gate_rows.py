"""The rows a record consists of, read at once, each with its place in the change form; and what is said about them."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models import Prefetch
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.l10n.translations import translated_columns
from editorial.publishing.snapshots import Children, children_of


@dataclass(frozen=True)
class Problem:
    """Something to be put right. `language` is empty where it concerns all; `elsewhere` has a form of its own."""

    field: str
    anchor: str
    message: str
    language: str
    is_blocking: bool
    elsewhere: models.Model | None = None


@dataclass
class Row:
    """The record itself or one of its children.

    `form_id` is the id of its form on the record's page, empty for the record itself; rows further down have none of
    their own and are found with the child they belong to.
    """

    record: models.Model
    # Key of the record that all this belongs to.
    root: Any
    form_id: str = ""
    is_on_form: bool = True
    is_shown: bool = True

    @property
    def is_main(self) -> bool:
        return not self.form_id

    @cached_property
    def label(self) -> str:
        if self.is_main:
            return ""
        # Translators: a part of a record, for example "Stop: Shenzhen City Hall".
        return _("%(kind)s: %(name)s") % {
            "kind": capfirst(self.record._meta.verbose_name),
            "name": str(self.record) or "–",
        }

    def anchor(self, name: str = "") -> str:
        """Return the id of a field in the change form; of the row's own part where the field is not on it."""
        if not (name and self.is_on_form):
            return self.form_id
        return f"id_{self.form_id}-{name}" if self.form_id else f"id_{name}"

    def problem(self, name: str, message: str, language: str = "", *, is_blocking: bool = False) -> Problem:
        return Problem(self.label_of(name), self.anchor(name), message, language, is_blocking)

    def label_of(self, name: str) -> str:
        """Return the field's label, with the part of the record it stands on."""
        label = capfirst(self.record._meta.get_field(name).verbose_name) if name else ""
        return field_in(self.label, label) if label and self.label else label or self.label


def field_in(place: str, field: str) -> str:
    # Translators: a field on a part of a record, for example "Stop: Shenzhen City Hall, Venue (German)".
    return _("%(place)s, %(field)s") % {"place": place, "field": field}


def rows_of(record: models.Model) -> list[Row]:
    """Return the record, its children and theirs."""
    return rows_of_each(type(record), [record.pk])[record.pk]


def rows_of_each(model: type[models.Model], keys: Iterable[Any]) -> dict[Any, list[Row]]:
    """Return the rows of several records of one kind by key; queries grow with the kinds of rows, not their number."""
    records = model._default_manager.select_related(*_to_name(model)).filter(pk__in=keys).order_by("pk")
    mains = [Row(record, record.pk) for record in records]
    found = {row.root: [row] for row in mains}
    for row in _below(mains):
        found[row.root].append(row)
    return found


def translated_fields(model: type[models.Model]) -> list[str]:
    """Return the names of translated fields in the order of the model; none for models without."""
    return translated_columns(model)


def field_of(model: type[models.Model], name: str) -> models.Field | None:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def foreign_keys(model: type[models.Model]) -> list[models.ForeignKey]:
    return [column for column in model._meta.concrete_fields if isinstance(column, models.ForeignKey)]


def by_model(rows: Iterable[Row]) -> dict[type[models.Model], list[Row]]:
    found = defaultdict(list)
    for row in rows:
        found[type(row.record)].append(row)
    return found


def _below(owners: list[Row]) -> Iterator[Row]:
    if not owners:
        return
    model = type(owners[0].record)
    owner_of = {row.record.pk: row for row in owners}
    for kind in children_of(model):
        found = list(kind.of(model, list(owner_of)).select_related(*_to_name(kind.model)))
        if found:
            rows = _placed(kind, found, owner_of)
            yield from rows
            yield from _below(rows)


def _placed(kind: Children, found: list[models.Model], owner_of: dict[Any, Row]) -> list[Row]:
    """Number the rows of each owner as the formset does."""
    shown, numbers, rows = _shown(kind.model, found), Counter(), []
    for record in found:
        owner = owner_of[getattr(record, kind.attname)]
        form_id = f"{_prefix(kind)}-{numbers[owner.record.pk]}" if owner.is_main else owner.form_id
        numbers[owner.record.pk] += 1
        rows.append(Row(record, owner.root, form_id, owner.is_main, owner.is_shown and record.pk in shown))
    return rows


def _prefix(kind: Children) -> str:
    """Return the prefix of the formset in the admin, as Django makes it."""
    meta = kind.model._meta
    if kind.is_generic:
        return f"{meta.app_label}-{meta.model_name}-content_type-{kind.attname}"
    return kind.name


def _shown(model: type[models.Model], found: list[models.Model]) -> set[Any]:
    """Return the keys of rows that citizens see once their owner is public."""
    keys = {record.pk for record in found}
    if not hasattr(model._default_manager, "public"):
        return keys
    return set(model._default_manager.public().filter(pk__in=keys).values_list("pk", flat=True))


def _to_name(model: type[models.Model]) -> list[str]:
    """Return the relations that are read to name a row: its foreign keys, and those that these cannot be without."""
    paths = []
    for key in foreign_keys(model):
        paths.append(key.name)
        paths += [f"{key.name}__{inner.name}" for inner in foreign_keys(key.related_model) if not inner.null]
    return paths


def fetch_lists(rows: list[Row]) -> None:
    """Read the many-to-many relations of all rows; one query for each relation."""
    for model, group in by_model(rows).items():
        lists = [
            Prefetch(relation.name, relation.related_model._default_manager.select_related())
            for relation in model._meta.many_to_many
        ]
        models.prefetch_related_objects([row.record for row in group], *lists)
