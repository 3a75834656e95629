"""Turn one table of a story file into rows of models: what is a text, a reference, a list or a child; no database.

The files use the models' own field names; translated fields hold a table of languages, foreign keys the target's key.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import FieldDoesNotExist
from django.db.models import DateTimeField, ForeignKey, ManyToManyField, Model
from django.db.models.fields.related import ManyToOneRel
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.library.models import Image
from editorial.publishing.models import Publishable

# Fixed for good: the same key must give the same primary key in every installation.
NAMESPACE = uuid.UUID("6f1c1e0e-5b0d-5a3c-9d0f-0c4a4f1f2b7e")
# Records of the story are public from this moment on unless they say otherwise.
PUBLISHED_AT = datetime(2026, 9, 1, 7, tzinfo=UTC)
# What a table may hold beside the model's fields.
OWN_WORDS = {"key", "file"}
# In German a name stands as its bearer writes it, so only other languages have a spelling of their own.
WITHOUT_SOURCE = {"transliteration"}


class StoryError(Exception):
    """Something in the files that cannot be loaded; says where and why."""


@dataclass(frozen=True)
class Place:
    """Where something stands in the files, for messages."""

    file: str
    table: str

    def __str__(self) -> str:
        return f"{self.file}: {self.table}"

    def child(self, table: str, key: str) -> "Place":
        return Place(self.file, f"{self.table} / {table} {key}")


@dataclass
class Row:
    """A record to be: plain values, and references by name that are resolved when all rows are known."""

    model: type[Model]
    pk: uuid.UUID
    name: str
    place: Place
    values: dict = field(default_factory=dict)
    references: dict[str, str] = field(default_factory=dict)
    lists: dict[str, list[str]] = field(default_factory=dict)
    parent: "Row | None" = None
    # The name of the parent's generic relation that this row belongs to.
    relation: str = ""
    file: Path | None = None
    needs: list[uuid.UUID] = field(default_factory=list)


def top_row(model: type[Model], table: str, entry: dict, file: Path) -> Row:
    """Return the row of a top-level table, still without its values."""
    key = entry.get("key")
    place = Place(file.name, f"[[{table}]] {key or '?'}")
    if not isinstance(key, str) or not key.isascii():
        raise StoryError(_("%(place)s: the table needs a “key” of ASCII letters.") % {"place": place})
    return Row(model, uuid.uuid5(NAMESPACE, f"{model._meta.model_name}:{key}"), key, place)


def filled_rows(row: Row, entry: dict, folder: Path) -> Iterator[Row]:
    """Yield the row with the values of its table, then the rows of the children in it."""
    _fill(row, entry, folder)
    yield row
    for name, children in entry.items():
        if _is_children(_field(row, name)):
            yield from _child_rows(row, name, children, folder)


def _fill(row: Row, entry: dict, folder: Path) -> None:
    for name, value in entry.items():
        if name not in OWN_WORDS:
            _assign(row, name, value, entry)
    if "file" in entry:
        row.file = _file(row, entry["file"], folder)
    _set_defaults(row)


def _assign(row: Row, name: str, value, entry: dict) -> None:
    model_field = _field(row, name)
    if name in translated_fields(row.model):
        row.values |= _texts(row, name, value)
    elif isinstance(model_field, ForeignKey):
        row.references[name] = value
    elif isinstance(model_field, ManyToManyField):
        row.lists[name] = value
    elif isinstance(model_field, DateTimeField):
        row.values[name] = _moment(row, name, value, entry.get("time_zone", settings.TIME_ZONE))
    elif not _is_children(model_field):
        row.values[name] = value


def _field(row: Row, name: str):
    """Return the model's field of that name, or None for the words of the files themselves."""
    if name in OWN_WORDS:
        return None
    try:
        return row.model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise field_error(row, name, _("There is no such field.")) from error


def _is_children(model_field) -> bool:
    return isinstance(model_field, (ManyToOneRel, GenericRelation))


def translated_fields(model: type[Model]) -> set[str]:
    try:
        return set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        return set()


def _texts(row: Row, name: str, value) -> dict[str, str]:
    """Return the text of each language under its column; others than German may be missing."""
    if not isinstance(value, dict) or set(value) - set(LANGUAGE_CODES):
        languages = ", ".join(LANGUAGE_CODES)
        raise field_error(row, name, _("Write one text per language: %(languages)s.") % {"languages": languages})
    texts = {language: text.strip() for language, text in value.items()}
    if not texts.get(SOURCE_LANGUAGE) and name not in WITHOUT_SOURCE:
        raise field_error(row, name, _("The German text is missing."))
    return {column(name, language): text for language, text in texts.items()}


def _moment(row: Row, name: str, value, time_zone: str) -> datetime:
    """Return a clock time of the files, which is local time of the table's time zone, as an instant."""
    try:
        return datetime.fromisoformat(str(value)).replace(tzinfo=ZoneInfo(time_zone))
    except (ValueError, KeyError) as error:
        raise field_error(row, name, _("Write the local time like 2016-11-04T09:30.")) from error


def _file(row: Row, name: str, folder: Path) -> Path:
    path = folder / "pictures" / name
    if row.model is not Image:
        raise field_error(row, "file", _("There is no such field."))
    if not path.is_file():
        raise field_error(row, "file", _("There is no file “%(name)s”.") % {"name": name})
    return path


def _set_defaults(row: Row) -> None:
    names = {model_field.name for model_field in row.model._meta.concrete_fields}
    if "slug" in names:
        row.values.setdefault("slug", row.name)
    if issubclass(row.model, Publishable):
        row.values.setdefault("status", Publishable.Status.PUBLISHED)
        if row.values["status"] == Publishable.Status.PUBLISHED:
            row.values.setdefault("published_at", PUBLISHED_AT)


def _child_rows(parent: Row, relation: str, entries, folder: Path) -> Iterator[Row]:
    if not isinstance(entries, list):
        raise field_error(parent, relation, _("Write one table per record, with double brackets."))
    for index, entry in enumerate(entries):
        yield from filled_rows(_child_row(parent, relation, str(entry.get("key", index)), index), entry, folder)


def _child_row(parent: Row, relation: str, key: str, index: int) -> Row:
    """Return the empty row of a child; its position is its place in the file unless the table says otherwise."""
    link = parent.model._meta.get_field(relation)
    child = Row(
        model=link.related_model,
        pk=uuid.uuid5(parent.pk, f"{relation}:{key}"),
        name=f"{parent.name}/{key}",
        place=parent.place.child(relation, key),
        parent=parent,
        needs=[parent.pk],
    )
    if isinstance(link, GenericRelation):
        child.relation = relation
    else:
        child.values[link.field.attname] = parent.pk
    if any(model_field.name == "position" for model_field in child.model._meta.concrete_fields):
        child.values["position"] = index
    return child


def field_error(row: Row, name: str, problem: str) -> StoryError:
    message = _("%(place)s, field “%(field)s”: %(problem)s")
    return StoryError(message % {"place": row.place, "field": name, "problem": problem})
