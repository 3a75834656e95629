"""Which texts of a record are missing in a language, and which were left behind when the German text changed."""

from collections.abc import Iterator

from editorial.l10n.text import SOURCE_LANGUAGE, column
from editorial.l10n.translations import is_outdated
from editorial.publishing.gate_rows import Row, translated_fields


def missing_texts(rows: list[Row], language: str) -> Iterator[tuple[Row, str]]:
    """Yield row and field of each German text that citizens see and that `language` lacks."""
    for row in rows:
        for name in translated_fields(type(row.record)) if row.is_shown else []:
            if getattr(row.record, column(name, SOURCE_LANGUAGE)) and not getattr(row.record, column(name, language)):
                yield row, name


def outdated_texts(rows: list[Row], language: str) -> Iterator[tuple[Row, str]]:
    """Yield row and field of each text in `language` that stayed while its German text was changed."""
    if language == SOURCE_LANGUAGE:
        return
    for row in rows:
        for name in translated_fields(type(row.record)) if row.is_shown else []:
            if is_outdated(row.record, name, language):
                yield row, name
