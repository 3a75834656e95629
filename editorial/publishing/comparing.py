"""Two states of a record in readable differences: fields in all languages, relations, children and their children.

Works on snapshots alone; only the names of what they point at are read from the database, once for each model.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import formats, timezone
from django.utils.safestring import SafeString
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.dates import format_date
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import active_language
from editorial.l10n.text_changes import Piece, compare_rich_texts, compare_texts, plain_text
from editorial.naming import rows_by_key
from editorial.publishing.snapshots import Children, Snapshot, children_of, columns_of

# Columns that only say in which order the rows stand.
ORDER = {"position"}
NAME_LENGTH = 80


@dataclass(frozen=True)
class Cell:
    """What differs in one column; `language` is empty where the column belongs to no language."""

    language: str
    pieces: tuple[Piece, ...]
    # Nothing stands here, and nothing did.
    is_empty: bool = False


@dataclass(frozen=True)
class Change:
    """One field with a cell for each language, or one child row with its own changes.

    `kind` is "added", "removed", "changed" or, for a row, "moved". A cell without pieces is unchanged.
    """

    kind: str
    label: str
    cells: tuple[Cell, ...] = ()
    name: str = ""
    changes: tuple["Change", ...] = ()
    is_row: bool = False


def _shows_all(_model: type[models.Model], _name: str) -> bool:
    return True


def _no_preview(_row: models.Model) -> SafeString | str:
    return ""


def compare(
    old: Snapshot | None,
    new: Snapshot | None,
    model: type[models.Model],
    *,
    is_visible: Callable[[type[models.Model], str], bool] = _shows_all,
    preview: Callable[[models.Model], SafeString | str] = _no_preview,
) -> list[Change]:
    """Return what differs from `old` to `new`; None stands for nothing at all, so that everything is new or gone.

    `is_visible(model, field name)` leaves fields out that the reader may not see. `preview` gives a small picture of a
    row that a foreign key or list points at. Fields that one of both states does not know are left out.
    """
    return list(_Comparison(_Names.of([old, new], model), is_visible, preview).of(old, new, model, frozenset()))


@dataclass
class _Names:
    """The rows that snapshots point at, by model and key."""

    rows: dict[type[models.Model], dict[str, models.Model]]

    @classmethod
    def of(cls, snapshots: list[Snapshot | None], model: type[models.Model]) -> "_Names":
        wanted: dict[type[models.Model], set[str]] = defaultdict(set)
        for snapshot in snapshots:
            if snapshot is not None:
                _collect(snapshot, model, frozenset(), wanted)
        return cls({target: rows_by_key(target, keys) for target, keys in wanted.items()})

    def get(self, model: type[models.Model], key: Any) -> models.Model | None:
        return self.rows.get(model, {}).get(str(key))


@dataclass
class _Comparison:
    names: _Names
    is_visible: Callable[[type[models.Model], str], bool]
    preview: Callable[[models.Model], SafeString | str]

    def of(
        self, old: Snapshot | None, new: Snapshot | None, model: type[models.Model], link: frozenset[str]
    ) -> Iterator[Change]:
        is_one_sided = old is None or new is None
        for columns in self._fields(model, link):
            if is_one_sided and columns[0].name in ORDER:
                continue
            if change := self._field(old, new, columns):
                yield change
        for relation in model._meta.many_to_many:
            if self.is_visible(model, relation.name) and (change := self._list(old, new, relation)):
                yield change
        for kind in children_of(model):
            yield from self._children(old, new, kind)

    def _fields(self, model: type[models.Model], link: frozenset[str]) -> list[list[models.Field]]:
        """Return the visible columns, those of one translated field together."""
        groups: dict[str, list[models.Field]] = {}
        for column in columns_of(model):
            if column.attname not in link and self.is_visible(model, column.name):
                groups.setdefault(original_of(column).name, []).append(column)
        return list(groups.values())

    def _field(self, old: Snapshot | None, new: Snapshot | None, columns: list[models.Field]) -> Change | None:
        kinds, cells = set(), []
        for column in columns:
            before, after = _value(old, column.attname), _value(new, column.attname)
            pieces = () if _is_unknown(old, new, "values", column.attname) else self._pieces(column, before, after)
            is_empty = _is_same(before, "") and _is_same(after, "")
            cells.append(Cell(getattr(column, "language", ""), tuple(pieces), is_empty))
            if pieces:
                kinds.add(_kind(before, after))
        if not kinds:
            return None
        kind = kinds.pop() if len(kinds) == 1 else "changed"
        return Change(kind, capfirst(str(original_of(columns[0]).verbose_name)), tuple(cells))

    def _pieces(self, column: models.Field, before: Any, after: Any) -> list[Piece]:
        if _is_same(before, after):
            return []
        if isinstance(column, RichTextField):
            return compare_rich_texts(before or "", after or "")
        if isinstance(column, models.CharField | models.TextField) and not _has_own_words(column):
            return compare_texts(str(before or ""), str(after or ""))
        pieces = [self._value_piece("removed", column, before), self._value_piece("added", column, after)]
        return _in_lines(pieces) if pieces[0].text != pieces[1].text else []

    def _value_piece(self, kind: str, column: models.Field, value: Any) -> Piece:
        if isinstance(column, models.ForeignKey):
            return self._named(kind, column.related_model, value) if value is not None else Piece(kind)
        return Piece(kind, in_words(column, value))

    def _named(self, kind: str, model: type[models.Model], key: Any) -> Piece:
        row = self.names.get(model, key)
        if row is None:
            return Piece(kind, _("%(kind)s that no longer exists") % {"kind": capfirst(str(model._meta.verbose_name))})
        return Piece(kind, str(row) or str(model._meta.verbose_name), self.preview(row))

    def _list(self, old: Snapshot | None, new: Snapshot | None, relation: models.ManyToManyField) -> Change | None:
        if _is_unknown(old, new, "lists", relation.name):
            return None
        before, after = _part(old, "lists", relation.name), _part(new, "lists", relation.name)
        gone, come = [key for key in before if key not in after], [key for key in after if key not in before]
        pieces = [self._named("removed", relation.related_model, key) for key in gone]
        pieces += [self._named("added", relation.related_model, key) for key in come]
        if not pieces:
            return None
        kind = "added" if not gone else "changed" if come else "removed"
        return Change(kind, capfirst(str(relation.verbose_name)), (Cell("", tuple(_in_lines(pieces))),))

    def _children(self, old: Snapshot | None, new: Snapshot | None, kind: Children) -> Iterator[Change]:
        """Compare rows by their keys: a row that stands elsewhere is still the same row."""
        if _is_unknown(old, new, "children", kind.name):
            return
        before = {row["pk"]: row for row in _part(old, "children", kind.name)}
        after = {row["pk"]: row for row in _part(new, "children", kind.name)}
        for key in dict.fromkeys([*after, *before]):
            if change := self._row(before.get(key), after.get(key), kind):
                yield change

    def _row(self, old: Snapshot | None, new: Snapshot | None, kind: Children) -> Change | None:
        link = frozenset(kind.link_columns)
        changes = tuple(self.of(old, new, kind.model, link))
        is_in_both = old is not None and new is not None
        if not changes and (is_in_both or not self._fields(kind.model, link)):
            return None
        state = "added" if old is None else "removed" if new is None else "changed"
        if state == "changed" and self._only_moved(old, new, kind.model, changes):
            state = "moved"
        label = capfirst(str(kind.model._meta.verbose_name))
        return Change(state, label, name=self._row_name(new or old, kind.model, link), changes=changes, is_row=True)

    def _only_moved(self, old: Snapshot, new: Snapshot, model: type[models.Model], changes: tuple[Change, ...]) -> bool:
        differing = {
            column.name
            for column in columns_of(model)
            if not _is_same(_value(old, column.attname), _value(new, column.attname))
        }
        return len(changes) == len(differing) and differing <= ORDER

    def _row_name(self, row: Snapshot, model: type[models.Model], link: frozenset[str]) -> str:
        """Return what tells the row from others: its first visible name or text, the active language first."""
        columns = [c for c in columns_of(model) if c.attname not in link and self.is_visible(model, c.name)]
        columns.sort(key=lambda column: getattr(column, "language", active_language()) != active_language())
        for column in columns:
            if text := self._name_in(column, _value(row, column.attname)):
                return Truncator(text).chars(NAME_LENGTH)
        return ""

    def _name_in(self, column: models.Field, value: Any) -> str:
        if isinstance(column, models.ForeignKey):
            target = self.names.get(column.related_model, value)
            return str(target) if target else ""
        if isinstance(column, RichTextField):
            return plain_text(value or "")
        is_text = isinstance(column, models.CharField | models.TextField) and not _has_own_words(column)
        return str(value or "") if is_text and not isinstance(column, models.URLField) else ""


def _in_lines(values: list[Piece]) -> list[Piece]:
    """Return the values that say anything, with an end of line between them."""
    lines: list[Piece] = []
    for value in values:
        if value.text:
            lines += [Piece("same", "\n"), value]
    return lines[1:]


def original_of(column: models.Field) -> models.Field:
    """Return the translated field that a language's column belongs to, or the column itself."""
    return getattr(column, "translated_field", column)


def in_words(column: models.Field, value: Any) -> str:
    """Return a stored value as a person reads it; a value that its column no longer accepts as it is."""
    if value is None or value == "":
        return ""
    if column.choices:
        return str(dict(column.flatchoices).get(value, value))
    if isinstance(column, HistoricalDateField):
        return format_date(str(value))
    try:
        return _printed(column.to_python(value))
    except (ValidationError, TypeError, ValueError):
        return str(value)


def _printed(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if hasattr(value, "tzinfo"):
        return formats.date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return str(formats.localize(value, use_l10n=True))


def _collect(snapshot: Snapshot, model: type[models.Model], link: frozenset[str], wanted: dict) -> None:
    for column in columns_of(model):
        key = _value(snapshot, column.attname)
        if isinstance(column, models.ForeignKey) and key is not None and column.attname not in link:
            wanted[column.related_model].add(key)
    for relation in model._meta.many_to_many:
        wanted[relation.related_model].update(_part(snapshot, "lists", relation.name))
    for kind in children_of(model):
        for row in _part(snapshot, "children", kind.name):
            _collect(row, kind.model, frozenset(kind.link_columns), wanted)


def _value(snapshot: Snapshot | None, name: str) -> Any:
    return snapshot["values"].get(name) if snapshot else None


def _part(snapshot: Snapshot | None, part: str, name: str) -> list[Any]:
    return snapshot.get(part, {}).get(name, []) if snapshot else []


def _is_unknown(old: Snapshot | None, new: Snapshot | None, part: str, name: str) -> bool:
    """True where a state comes from a time without this field: it says nothing about it."""
    return any(snapshot is not None and name not in snapshot.get(part, {}) for snapshot in (old, new))


def _is_same(before: Any, after: Any) -> bool:
    return before == after or (before in (None, "") and after in (None, ""))


def _kind(before: Any, after: Any) -> str:
    if before in (None, ""):
        return "added"
    return "removed" if after in (None, "") else "changed"


def _has_own_words(column: models.Field) -> bool:
    """True for columns that hold a code and not a text."""
    return bool(column.choices) or isinstance(column, HistoricalDateField)
