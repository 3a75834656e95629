"""Texts of a record that are missing in a language, outdated since the German text changed, or unfinished."""

from collections.abc import Iterator

from editorial.l10n.text import SOURCE_LANGUAGE, column
from editorial.l10n.translations import draft_of, is_outdated
from editorial.publishing.coverage import texts_of
from editorial.publishing.gate_rows import Row


def missing_texts(rows: list[Row], language: str) -> Iterator[tuple[Row, str]]:
    """Yield row and field of each German text that citizens see and that `language` lacks."""
    for row, name in texts_of(rows):
        if getattr(row.record, column(name, SOURCE_LANGUAGE)) and not getattr(row.record, column(name, language)):
            yield row, name


def outdated_texts(rows: list[Row], language: str) -> Iterator[tuple[Row, str]]:
    """Yield row and field of each text in `language` that stayed while its German text was changed."""
    if language != SOURCE_LANGUAGE:
        yield from ((row, name) for row, name in texts_of(rows) if is_outdated(row.record, name, language))


def unfinished_texts(rows: list[Row], language: str) -> Iterator[tuple[Row, str]]:
    """Yield row and field of each text that somebody has begun to translate; the beginning is not published."""
    yield from ((row, name) for row, name in texts_of(rows) if draft_of(row.record, name, language))
