"""How far the translations of whole records are: counted anew whenever a record or its working copy is stored."""

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models, transaction
from modeltranslation.translator import translator

from editorial.l10n.models import NUMBERS, Coverage
from editorial.l10n.text_changes import plain_text
from editorial.l10n.translations import (
    COLUMN,
    TARGET_LANGUAGES,
    UNFINISHED,
    are_translated,
    is_rich,
    source_text,
    state_of,
)
from editorial.l10n.translations import approve as approve_texts
from editorial.publishing import working_copies
from editorial.publishing.gate_rows import Row, by_model, rows_of, rows_of_each, translated_fields
from editorial.publishing.models import Publishable
from editorial.publishing.snapshots import owner_link

# Records that are opened and read together.
AT_A_TIME = 200
Numbers = dict[str, int]


def refresh(record: models.Model) -> bool:
    """Count the texts of `record`; given a part of one, those of the record it belongs to.

    Tells whether the stored numbers were others.
    """
    record = root_of(record)
    return refresh_each(type(record), [record.pk]) > 0


def refresh_each(model: type[models.Model], keys: Iterable[Any]) -> int:
    """Count the texts of several records of one kind; return how many stored numbers were others."""
    about = Coverage.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id__in=keys)
    stored = {(row.object_id, row.language): row for row in about}
    changed = [row for row in _counted(model, keys) if not row.says_the_same(stored.get((row.object_id, row.language)))]
    Coverage.objects.bulk_create(
        changed, update_conflicts=True, unique_fields=["content_type", "object_id", "language"], update_fields=NUMBERS
    )
    return len(changed)


def _counted(model: type[models.Model], keys: Iterable[Any]) -> list[Coverage]:
    content_type = ContentType.objects.get_for_model(model)
    with newest_rows(model, keys) as found:
        return [
            Coverage(content_type=content_type, object_id=key, language=language, **count(rows, language))
            for key, rows in found.items()
            for language in TARGET_LANGUAGES
        ]


def approve(record: Publishable, languages: Collection[str]) -> None:
    """Approve what waits for review in these languages: whoever publishes has seen it beside the German text."""
    for model, rows in by_model(rows_of(record)).items():
        if are_translated(model):
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
    found = [model for model in translator.get_registered_models() if are_translated(model) and not owner_link(model)]
    return sorted(found, key=lambda model: model._meta.label_lower)


def refresh_all() -> int:
    """Count the texts of everything, some records at a time; return how many stored numbers were wrong."""
    return sum(
        refresh_each(model, keys) for model in root_models() for keys in some_at_a_time(model._default_manager.all())
    )


def some_at_a_time(records: models.QuerySet) -> Iterator[list[Any]]:
    """Yield the keys of all records, as many at once as are read together.

    Each time anew and not by one long query: a cursor would not survive that changes are taken back.
    """
    keys = records.order_by("pk").values_list("pk", flat=True)
    some = list(keys[:AT_A_TIME])
    while some:
        yield some
        some = list(keys.filter(pk__gt=some[-1])[:AT_A_TIME])


@contextmanager
def newest_rows(model: type[models.Model], keys: Iterable[Any]) -> Iterator[dict[Any, list[Row]]]:
    """Read the rows of several records of one kind as their working copies say, and as if all were public.

    Which rows citizens see can then be asked of the database. What the block writes is taken back.
    """
    with transaction.atomic():
        if issubclass(model, Publishable):
            working_copies.open_each(model, keys)
        yield rows_of_each(model, keys)
        transaction.set_rollback(True)


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
