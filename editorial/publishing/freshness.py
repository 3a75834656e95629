"""Which texts of a record are missing in a language, and which were left behind when the German text changed."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.publishing.gate_rows import Row, translated_fields
from editorial.publishing.models import Revision
from editorial.publishing.snapshots import Snapshot

Values = dict[str, Any]


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
    published = published_values(rows[0].record, language)
    for row in rows:
        before = published.get(str(row.record.pk))
        for name in translated_fields(type(row.record)) if before and row.is_shown else []:
            if _is_outdated(row.record, before, column(name, SOURCE_LANGUAGE), column(name, language)):
                yield row, name


def published_values(record: models.Model, language: str) -> dict[str, Values]:
    """Return the values of every row, by key, when `language` was last published together with German."""
    key = _base_of(record).get(language)
    data = Revision.objects.filter(pk=key).values_list("data", flat=True).first()
    return dict(_values_in(data)) if data else {}


def _base_of(record: models.Model) -> dict[str, Any]:
    """Return the key of that revision for each language; the oldest one for a language left out ever since."""
    published = Revision.objects.about(record).filter(action=Revision.Action.PUBLISHED).order_by("number")
    found = {}
    for key, left_out in published.values_list("pk", "left_out_languages"):
        for language in LANGUAGE_CODES:
            if language not in found or language not in left_out:
                found[language] = key
    return found


def _values_in(snapshot: Snapshot) -> Iterator[tuple[str, Values]]:
    yield snapshot["pk"], snapshot["values"]
    for children in snapshot["children"].values():
        for child in children:
            yield from _values_in(child)


def _is_outdated(record: models.Model, before: Values, source: str, other: str) -> bool:
    text = getattr(record, other)
    if not text or source not in before or other not in before:
        return False
    return (getattr(record, source) or "") != (before[source] or "") and text == before[other]
