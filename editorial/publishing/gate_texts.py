"""The texts of a record in all languages side by side, as plain data for the gate's page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import display_for_field
from django.db import models
from django.utils.text import capfirst

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.dates import format_date
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.publishing.freshness import outdated_texts
from editorial.publishing.gate_rows import Row, field_of, translated_fields
from editorial.publishing.snapshots import columns_of


@dataclass(frozen=True)
class Cell:
    """A text in one language; `state` is empty, "missing" or "outdated"."""

    language: str
    text: str
    is_rich: bool
    state: str


@dataclass(frozen=True)
class Section:
    """A row of the record: its facts that need no translation, and its texts with a cell for each language."""

    label: str
    anchor: str
    facts: list[tuple[str, Any]]
    texts: list[tuple[str, list[Cell]]]


def sections_of(rows: list[Row], visible: dict[type[models.Model], set[str]]) -> list[Section]:
    """Return what a person may read of the rows; models not in `visible` show their texts only."""
    outdated = {
        (row.record.pk, column(name, language))
        for language in LANGUAGE_CODES
        for row, name in outdated_texts(rows, language)
    }
    sections = []
    for row in rows:
        fields = visible.get(type(row.record))
        texts = list(_texts(row, outdated, fields))
        facts = [*_facts(row, fields), *_lists(row, fields)] if fields else []
        if texts or facts:
            sections.append(Section(row.label, row.anchor(), facts, texts))
    return sections


def _texts(row: Row, outdated: set[tuple], visible: set[str] | None) -> Iterator[tuple[str, list[Cell]]]:
    for name in translated_fields(type(row.record)):
        cells = [_cell(row, name, language, outdated) for language in LANGUAGE_CODES]
        if any(cell.text for cell in cells) and (visible is None or column(name, SOURCE_LANGUAGE) in visible):
            yield capfirst(field_of(type(row.record), name).verbose_name), cells


def _cell(row: Row, name: str, language: str, outdated: set[tuple]) -> Cell:
    place = column(name, language)
    text = getattr(row.record, place) or ""
    state = "outdated" if (row.record.pk, place) in outdated else ""
    if not text and row.is_shown and getattr(row.record, column(name, SOURCE_LANGUAGE)):
        state = "missing"
    return Cell(language, text, isinstance(field_of(type(row.record), name), RichTextField), state)


def _facts(row: Row, visible: set[str]) -> Iterator[tuple[str, Any]]:
    for field in columns_of(type(row.record)):
        value = getattr(row.record, field.name)
        if hasattr(field, "translated_field") or field.name not in visible or value in (None, "", []):
            continue
        yield capfirst(field.verbose_name), _in_words(field, value)


def _in_words(field: models.Field, value: Any) -> Any:
    return format_date(value) if isinstance(field, HistoricalDateField) else display_for_field(value, field, "–")


def _lists(row: Row, visible: set[str]) -> Iterator[tuple[str, str]]:
    for relation in row.record._meta.many_to_many:
        names = [str(target) for target in getattr(row.record, relation.name).all()]
        if names and relation.name in visible:
            yield capfirst(relation.verbose_name), ", ".join(names)
