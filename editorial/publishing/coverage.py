"""How far the translations of whole records are: counted anew whenever a record or its working copy is stored."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.contrib.contenttypes.models import ContentType
from django.db import models
from modeltranslation.translator import translator

from editorial.l10n.models import Coverage
from editorial.l10n.text_changes import plain_text
from editorial.l10n.translations import (
    COLUMN,
    TARGET_LANGUAGES,
    UNFINISHED,
    State,
    is_rich,
    source_text,
    state_of,
)
from editorial.l10n.translations import approve as approve_texts
from editorial.publishing import working_copies
from editorial.publishing.gate_rows import Row, by_model, rows_of, translated_fields
from editorial.publishing.models import Publishable
from editorial.publishing.snapshots import owner_link

Numbers = dict[str, int]
NUMBERS = [*State.values, "words_left"]


def refresh(record: models.Model) -> bool:
    """Count the texts of `record`; given a part of one, those of the record it belongs to.

    Tells whether the stored numbers were others.
    """
    record = root_of(record)
    content_type = ContentType.objects.get_for_model(record)
    with newest_rows(record) as rows:
        found = {language: count(rows, language) for language in TARGET_LANGUAGES}
    about = {"content_type": content_type, "object_id": record.pk}
    stored = {row["language"]: row for row in Coverage.objects.filter(**about).values("language", *NUMBERS)}
    changed = {code for code, numbers in found.items() if stored.get(code) != {"language": code, **numbers}}
    for code in changed:
        Coverage.objects.update_or_create(**about, language=code, defaults=found[code])
    return bool(changed)


def approve(record: Publishable, languages: Collection[str]) -> None:
    """Approve what waits for review in these languages: whoever publishes has seen it beside the German text."""
    for model, rows in by_model(rows_of(record)).items():
        if COLUMN in {field.name for field in model._meta.fields}:
            approved = [row.record for row in rows if [code for code in languages if approve_texts(row.record, code)]]
            model._default_manager.bulk_update(approved, [COLUMN], batch_size=500)
    refresh(record)


def root_of(row: models.Model) -> models.Model:
    """Return the record that `row` belongs to in the end: itself where it stands on its own."""
    while link := owner_link(type(row)):
        row = getattr(row, link)
    return row


def root_models() -> list[type[models.Model]]:
    """Return the translated models whose records stand on their own, by app and model."""
    found = [model for model in translator.get_registered_models() if not owner_link(model)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def all_roots() -> Iterator[models.Model]:
    """Yield every record whose texts are counted; in memory are few at a time."""
    for model in root_models():
        yield from model._default_manager.order_by("pk").iterator(chunk_size=200)


@contextmanager
def newest_rows(record: models.Model) -> Iterator[list[Row]]:
    """Read the rows of `record` as its working copy says; what the block changes is taken back."""
    if not isinstance(record, Publishable):
        yield rows_of(record)
        return
    # A copy of its own: opening changes the object.
    record = type(record)._default_manager.get(pk=record.pk)
    with working_copies.shown(record):
        yield rows_of(record)


def count(rows: list[Row], language: str) -> Numbers:
    """Return how many texts citizens see are in which state, and the German words that are left to translate."""
    numbers = dict.fromkeys(NUMBERS, 0)
    for row, field in texts_of(rows):
        state = state_of(row.record, field, language)
        if state is None:
            continue
        numbers[state] += 1
        if state in UNFINISHED:
            numbers["words_left"] += words_in(row.record, field)
    return numbers


def texts_of(rows: list[Row]) -> Iterator[tuple[Row, str]]:
    """Yield row and field of every translated text that citizens see, in the order of the rows."""
    for row in rows:
        for field in translated_fields(type(row.record)) if row.is_shown else []:
            yield row, field


def words_in(record: models.Model, field: str) -> int:
    text = source_text(record, field)
    return len((plain_text(text) if is_rich(record, field) else text).split())
