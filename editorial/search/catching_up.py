"""Finds out before every search what has changed, and brings the index up to date."""

import time
from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone

from editorial.search.indexing import BATCH, in_batches, locked_state, make
from editorial.search.matching import take_in
from editorial.search.models import SearchChange, SearchDocument, SearchState
from editorial.search.sources import SOURCES, Source
from editorial.search.vocabulary import VOCABULARY
from editorial.search.watching import watched_models

# How long somebody who searches waits for changes of others; what is not done by then is not shown.
PATIENCE_S = 0.5
# All records at once, never read into memory.
_MARK_ALL = """INSERT INTO search_searchdocument (kind, record_id, is_public, is_stale, day, languages)
    SELECT %s, id, false, true, 0, 0 FROM "{}" WHERE true ON CONFLICT (kind, record_id) DO UPDATE SET is_stale = true"""


def catch_up(patience_s: float = PATIENCE_S) -> SearchState | None:
    """Bring the index up to date, or as far as `patience_s` seconds allow; called before every search.

    Return its state, or None where not all was done.
    """
    until = time.monotonic() + patience_s
    state = state_of_index()
    if state is None or is_behind(state):
        note_changes()
        while stale := _stale_batch():
            make(*stale)
            if time.monotonic() > until:
                break
        take_in()
        state = state_of_index()
    VOCABULARY.load(state.words)
    return None if is_behind(state) else state


def state_of_index() -> SearchState | None:
    """Return the state with `has_changes` and `has_stale`; one query."""
    return SearchState.objects.annotate(
        has_changes=models.Exists(SearchChange.objects.all()),
        has_stale=models.Exists(SearchDocument.objects.filter(is_stale=True)),
    ).first()


def is_behind(state: SearchState) -> bool:
    passed = state.next_moment is not None and state.next_moment <= timezone.now()
    return state.has_changes or state.has_stale or passed


@transaction.atomic
def note_changes() -> None:
    """Mark as stale what the noted changes and the clock concern; one process at a time."""
    is_new = not SearchState.objects.exists()
    state = locked_state()
    now = timezone.now()
    if is_new:
        _mark_all_stale()
    models_by_table = {model._meta.db_table: model for model in watched_models()}
    while changes := list(SearchChange.objects.order_by("id").values_list("id", "table", "row")[:5000]):
        rows: dict[str, set[UUID]] = {}
        for _number, table, row in changes:
            rows.setdefault(table, set()).add(row)
        for table in rows.keys() & models_by_table.keys():
            mark_stale(models_by_table[table], list(rows[table]))
        # By number, not "up to": a transaction that began earlier may commit a smaller number later.
        for numbers in in_batches((number for number, *_ in changes), 500):
            SearchChange.objects.filter(id__in=numbers).delete()
    for model in timed_models():
        mark_stale(model, list(_turned(model, state.looked_at, now)))
    state.looked_at, state.next_moment = now, _next_moment(now)
    state.save(update_fields=["looked_at", "next_moment"])


def _mark_all_stale() -> None:
    """Mark everything as stale, whatever changed; records stored before there was an index have left no change."""
    # First, so that none is lost that comes meanwhile.
    SearchChange.objects.all().delete()
    with connection.cursor() as cursor:
        for source in SOURCES.values():
            cursor.execute(_MARK_ALL.format(source.model._meta.db_table), [source.kind])


def mark_stale(model: type[models.Model], ids: list[UUID]) -> None:
    """Mark the documents of all records that read rows of `model` with these keys; new records get an empty one."""
    for source in SOURCES.values():
        for some in in_batches(ids, 500):
            concerned = set(_concerned(source, model, some))
            present = SearchDocument.objects.filter(kind=source.kind, record_id__in=concerned)
            known = set(present.values_list("record_id", flat=True))
            present.filter(is_stale=False).update(is_stale=True)
            SearchDocument.objects.bulk_create(
                [SearchDocument(kind=source.kind, record_id=key) for key in concerned - known], ignore_conflicts=True
            )


def _concerned(source: Source, model: type[models.Model], ids: list[UUID]) -> Iterator[UUID]:
    if source.model is model:
        yield from ids
    records = source.model._default_manager.order_by()
    for path in source.paths:
        for name, reached in _steps(source.model, path):
            if reached is model:
                yield from records.filter(**{f"{name}__in": ids}).values_list("pk", flat=True)
    if source.concerned:
        yield from source.concerned(model, ids).values_list("pk", flat=True)


def _steps(model: type[models.Model], path: str) -> Iterator[tuple[str, type[models.Model]]]:
    """Yield each beginning of a path with the model it leads to."""
    names: list[str] = []
    for name in path.split("__"):
        names.append(name)
        model = model._meta.get_field(name).related_model
        yield "__".join(names), model


def timed_models() -> list[type[models.Model]]:
    """Return the watched models whose rows become public and cease to be so by the clock."""
    return [
        model for model in watched_models() if {"published_at", "expires_at"} <= {f.name for f in model._meta.fields}
    ]


def _turned(model: type[models.Model], since: datetime, now: datetime) -> set[UUID]:
    """Return the records whose publication began or ended by the clock."""
    between = (since, now)
    turned = Q(published_at__range=between) | Q(expires_at__range=between)
    return set(model._default_manager.order_by().filter(turned).values_list("pk", flat=True))


def _next_moment(now: datetime) -> datetime | None:
    moments = []
    for model in timed_models():
        ahead = model._default_manager.order_by().aggregate(
            begins=models.Min("published_at", filter=Q(published_at__gt=now)),
            ends=models.Min("expires_at", filter=Q(expires_at__gt=now)),
        )
        moments += [moment for moment in ahead.values() if moment]
    return min(moments, default=None)


def _stale_batch() -> tuple[Source, list[UUID]] | None:
    kind = SearchDocument.objects.filter(is_stale=True).values_list("kind", flat=True).first()
    if kind is None:
        return None
    stale = SearchDocument.objects.filter(is_stale=True, kind=kind)
    if kind not in SOURCES:
        stale.delete()
        return _stale_batch()
    return SOURCES[kind], list(stale.order_by("id").values_list("record_id", flat=True)[:BATCH])
