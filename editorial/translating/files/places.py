"""Which record a text in a file belongs to: found from its context alone, many texts at a time."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models

from editorial.publishing.gate_rows import translated_fields
from editorial.publishing.models import WorkingCopy
from editorial.publishing.snapshots import Snapshot, owner_link

# The key of a record within its kind.
Root = tuple[type[models.Model], Any]


class Context(NamedTuple):
    """The parts of "delegations.stop:<key>:venue"."""

    model: type[models.Model]
    key: uuid.UUID
    field: str


class Places:
    """Finds the records that rows belong to; rows that stand only in working copies are found there."""

    def of(self, contexts: Iterable[str]) -> dict[str, Root]:
        """Return the record of each context; those that nobody knows are left out."""
        parsed = {context: found for context in contexts if (found := parse(context))}
        keys = defaultdict(set)
        for context in parsed.values():
            keys[context.model].add(context.key)
        roots = {model: roots_of(model, wanted) for model, wanted in keys.items()}
        places = {context: self._place(found, roots) for context, found in parsed.items()}
        return {context: root for context, root in places.items() if root}

    def _place(self, context: Context, roots: dict) -> Root | None:
        return roots[context.model].get(context.key) or self._in_copies.get(str(context.key))

    @cached_property
    def _in_copies(self) -> dict[str, Root]:
        """Read all working copies once; asked for only when a row is nowhere else."""
        found = {}
        for copy in WorkingCopy.objects.select_related("content_type").order_by("pk").iterator(chunk_size=50):
            if model := copy.content_type.model_class():
                found |= dict.fromkeys(_keys_in(copy.data), (model, copy.object_id))
        return found


def parse(context: str) -> Context | None:
    """Return the parts of a context; None where it names no translated field."""
    label, _colon, rest = context.partition(":")
    key, _colon, field = rest.partition(":")
    try:
        model, key = apps.get_model(label), uuid.UUID(key)
    except (LookupError, ValueError):
        return None
    return Context(model, key, field) if field in translated_fields(model) else None


def roots_of(model: type[models.Model], keys: Iterable[Any]) -> dict[Any, Root]:
    """Return the record that each of the rows belongs to in the end; a query for each step up."""
    rows = model._default_manager.filter(pk__in=keys).order_by()
    link = owner_link(model)
    if not link:
        return {key: (model, key) for key in rows.values_list("pk", flat=True)}
    owners = defaultdict(dict)
    for key, owner, owner_key in _owners(model, rows, link):
        owners[owner][key] = owner_key
    found = {}
    for owner, owner_of in owners.items():
        above = roots_of(owner, set(owner_of.values()))
        found |= {key: above[owner_key] for key, owner_key in owner_of.items() if owner_key in above}
    return found


def _owners(
    model: type[models.Model], rows: models.QuerySet, link: str
) -> Iterator[tuple[Any, type[models.Model], Any]]:
    """Yield key, kind of owner and its key."""
    field = model._meta.get_field(link)
    if not isinstance(field, GenericForeignKey):
        for key, owner_key in rows.values_list("pk", field.attname):
            yield key, field.related_model, owner_key
        return
    for key, kind, owner_key in rows.values_list("pk", field.ct_field, field.fk_field):
        if owner := ContentType.objects.get_for_id(kind).model_class():
            yield key, owner, owner_key


def _keys_in(snapshot: Snapshot) -> Iterator[str]:
    for rows in snapshot.get("children", {}).values():
        for row in rows:
            yield row["pk"]
            yield from _keys_in(row)
