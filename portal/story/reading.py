"""Read all files of the story into rows with resolved references; touches no database."""

import tomllib
import uuid
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path

from django.db.models import Model
from django.utils.translation import gettext as _

from delegations.models import ValueLimit, Visit
from editorial.library.models import Image
from editorial.staff.models import Office
from partnership.models import Agreement, City, LevelName, Organisation, Partnership, Person, Sector
from portal.pages.models import NewsItem, Page
from portal.story.rows import Row, StoryError, field_error, filled_rows, top_row
from projects.models import Project

STORY = Path(__file__).resolve().parent
TABLES: dict[str, type[Model]] = {
    "office": Office,
    "sector": Sector,
    "level_name": LevelName,
    "value_limit": ValueLimit,
    "city": City,
    "organisation": Organisation,
    "person": Person,
    "partnership": Partnership,
    "agreement": Agreement,
    "project": Project,
    "visit": Visit,
    "image": Image,
    "page": Page,
    "news_item": NewsItem,
}

# How a foreign key names its target: the model and the name the target has in the files.
Names = dict[tuple[type[Model], str], uuid.UUID]


def read_story(folder: Path = STORY) -> list[Row]:
    """Return the rows of all files in order of the files' names, each row after the rows it needs.

    Raises StoryError with every problem found, one a line.
    """
    problems: list[str] = []
    rows = [row for path in sorted(folder.glob("*.toml")) for row in _file_rows(path, problems)]
    names = _names(rows, problems)
    for row in rows:
        _resolve(row, names, problems)
    if problems:
        raise StoryError("\n".join(problems))
    return in_order(rows)


def _file_rows(path: Path, problems: list[str]) -> Iterator[Row]:
    """Yield the rows of one file; what cannot be read is noted and left out."""
    for table, entry in _entries(path, problems):
        try:
            top = top_row(TABLES[table], table, entry, path)
        except StoryError as error:
            problems.append(str(error))
        else:
            yield from _with_children(top, entry, path.parent, problems)


def _with_children(top: Row, entry: dict, folder: Path, problems: list[str]) -> list[Row]:
    """Return the filled row and its children; the bare row if they cannot be read, so that references find it."""
    try:
        return list(filled_rows(top, entry, folder))
    except StoryError as error:
        problems.append(str(error))
        return [top]


def _entries(path: Path, problems: list[str]) -> Iterator[tuple[str, dict]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{path.name}: {error}")
        return
    for table, entries in tables.items():
        if table in TABLES and isinstance(entries, list):
            yield from ((table, entry) for entry in entries)
        else:
            problems.append(_("%(file)s: there is no table “%(table)s”.") % {"file": path.name, "table": table})


def _names(rows: Iterable[Row], problems: list[str]) -> Names:
    names: Names = {}
    for row in rows:
        if (row.model, row.name) in names:
            problems.append(_("%(place)s: another table has the same key.") % {"place": row.place})
        names[row.model, row.name] = row.pk
    return names


def _resolve(row: Row, names: Names, problems: list[str]) -> None:
    """Turn the names of targets into their primary keys."""
    for field, name in row.references.items():
        if key := _target(row, field, name, names, problems):
            row.values[f"{field}_id"] = key
            row.needs.append(key)
    row.lists = {
        field: [_target(row, field, name, names, problems) for name in wanted] for field, wanted in row.lists.items()
    }


def _target(row: Row, field: str, name: str, names: Names, problems: list[str]) -> uuid.UUID | None:
    model = row.model._meta.get_field(field).related_model
    key = names.get((model, str(name)))
    if key is None:
        problems.append(str(field_error(row, field, _("There is no “%(name)s” in the files.") % {"name": name})))
    return key


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Return the rows so that each comes after those it needs, otherwise in the order given.

    The order of the files is kept because many lists are shown in the order in which their rows were made.
    """
    by_key = {row.pk: row for row in rows}
    ordered: dict[uuid.UUID, Row] = {}
    for row in by_key.values():
        _place(row, by_key, ordered, ())
    return list(ordered.values())


def _place(row: Row, by_key: dict[uuid.UUID, Row], ordered: dict[uuid.UUID, Row], waiting: tuple) -> None:
    if row.pk in waiting:
        raise StoryError(_("%(place)s: the references lead round in a circle.") % {"place": row.place})
    for key in row.needs:
        if key not in ordered:
            _place(by_key[key], by_key, ordered, (*waiting, row.pk))
    ordered[row.pk] = row
