"""Makes documents of records: all of them on rebuilding, those that something has changed before every search."""

import hashlib
import json
import time
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone

from editorial.l10n.text import LANGUAGE_CODES
from editorial.publishing.models import Publishable
from editorial.search.models import (
    SearchChange,
    SearchDocument,
    SearchProfile,
    SearchState,
    SearchText,
    SearchTokens,
)
from editorial.search.sources import SOURCES, Source
from editorial.search.tokens import Texts, tokens_of, vocabulary_of
from editorial.search.vocabulary import learn
from editorial.search.watching import watched_models

# Records made anew in one transaction.
BATCH = 200
# How long somebody who searches waits for changes of others; what is not done by then is not shown.
PATIENCE_S = 0.5


def catch_up(patience_s: float = PATIENCE_S) -> None:
    """Bring the index up to date, or as far as `patience_s` seconds allow; called before every search."""
    until = time.monotonic() + patience_s
    if needs_to_catch_up():
        note_changes()
        while stale := _stale_batch():
            make(*stale)
            if time.monotonic() > until:
                break


def needs_to_catch_up() -> bool:
    """One query."""
    state = (
        SearchState.objects.annotate(
            has_changes=models.Exists(SearchChange.objects.all()),
            has_stale=models.Exists(SearchDocument.objects.filter(is_stale=True)),
        )
        .values_list("next_moment", "has_changes", "has_stale")
        .first()
    )
    if state is None:
        return True
    moment, *pending = state
    return any(pending) or (moment is not None and moment <= timezone.now())


@transaction.atomic
def note_changes() -> None:
    """Mark as stale what the noted changes and the clock concern; one process at a time."""
    state = _locked_state()
    now = timezone.now()
    models_by_table = {model._meta.db_table: model for model in watched_models()}
    while changes := list(SearchChange.objects.order_by("id").values_list("id", "table", "row")[:5000]):
        rows: dict[str, set[UUID]] = {}
        for _number, table, row in changes:
            rows.setdefault(table, set()).add(row)
        for table in rows.keys() & models_by_table.keys():
            mark_stale(models_by_table[table], list(rows[table]))
        # By number, not "up to": a transaction that began earlier may commit a smaller number later.
        for numbers in _in_batches((number for number, *_ in changes), 500):
            SearchChange.objects.filter(id__in=numbers).delete()
    for model in publishable_models():
        mark_stale(model, list(_turned(model, state.looked_at, now)))
    state.looked_at, state.next_moment = now, _next_moment(now)
    state.save()


def mark_stale(model: type[models.Model], ids: list[UUID]) -> None:
    """Mark the documents of all records that read rows of `model` with these keys; new records get an empty one."""
    for source in SOURCES.values():
        for some in _in_batches(ids, 500):
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


def publishable_models() -> list[type[Publishable]]:
    return [model for model in watched_models() if issubclass(model, Publishable)]


def _turned(model: type[Publishable], since: datetime, now: datetime) -> set[UUID]:
    """Return the records whose publication began or ended by the clock."""
    between = (since, now)
    turned = Q(published_at__range=between) | Q(expires_at__range=between)
    return set(model._default_manager.order_by().filter(turned).values_list("pk", flat=True))


def _next_moment(now: datetime) -> datetime | None:
    moments = []
    for model in publishable_models():
        ahead = model._default_manager.order_by().aggregate(
            begins=models.Min("published_at", filter=Q(published_at__gt=now)),
            ends=models.Min("expires_at", filter=Q(expires_at__gt=now)),
        )
        moments += [moment for moment in ahead.values() if moment]
    return min(moments, default=None)


def _locked_state() -> SearchState:
    SearchState.objects.get_or_create(pk=1, defaults={"looked_at": timezone.now()})
    return SearchState.objects.select_for_update().get(pk=1)


def _stale_batch() -> tuple[Source, list[UUID]] | None:
    kind = SearchDocument.objects.filter(is_stale=True).values_list("kind", flat=True).first()
    if kind is None:
        return None
    stale = SearchDocument.objects.filter(is_stale=True, kind=kind)
    if kind not in SOURCES:
        stale.delete()
        return _stale_batch()
    return SOURCES[kind], list(stale.order_by("id").values_list("record_id", flat=True)[:BATCH])


@transaction.atomic
def make(source: Source, ids: list[UUID]) -> int:
    """Make the documents of these records anew, or remove those whose record is gone; return how many were made."""
    records = list(source.records().filter(pk__in=ids))
    gone = set(ids) - {record.pk for record in records}
    if gone:
        SearchDocument.objects.filter(kind=source.kind, record_id__in=gone).delete()
    _write(source, records)
    return len(records)


def _write(source: Source, records: list[models.Model]) -> None:
    texts = [{code: source.texts_in(record, code) for code in LANGUAGE_CODES} for record in records]
    documents = _documents(source, records, texts)
    SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["kind", "record_id"],
        update_fields=["profile", "is_public", "is_stale", "day", "languages"],
    )
    tokens = [tokens_of(part.values()) for part in texts]
    SearchTokens.objects.bulk_create(
        [
            SearchTokens(document=document, tokens=" ".join(sorted(found)))
            for document, found in zip(documents, tokens, strict=True)
        ],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["tokens"],
    )
    _write_texts(documents, texts)
    learn(set().union(*map(vocabulary_of, tokens)))


def _documents(source: Source, records: list[models.Model], texts: list[dict[str, Texts]]) -> list[SearchDocument]:
    keys = [record.pk for record in records]
    public = set(source.public(timezone.now()).filter(pk__in=keys).order_by().values_list("pk", flat=True))
    days = [source.day(record) for record in records]
    profiles = _profiles([_profile(source, record, day) for record, day in zip(records, days, strict=True)])
    return [
        SearchDocument(
            kind=source.kind,
            record_id=record.pk,
            profile_id=profile,
            is_public=record.pk in public,
            is_stale=False,
            day=day.toordinal() if day else 0,
            languages=_languages(part),
        )
        for record, day, profile, part in zip(records, days, profiles, texts, strict=True)
    ]


def _write_texts(documents: list[SearchDocument], texts: list[dict[str, Texts]]) -> None:
    SearchText.objects.filter(document__in=documents).delete()
    SearchText.objects.bulk_create(
        SearchText(document=document, language=language, text=text)
        for document, part in zip(documents, texts, strict=True)
        for language, said in part.items()
        if (text := "\n".join(piece for piece in [said.summary, *said.body] if piece))
    )


def _languages(texts: dict[str, Texts]) -> int:
    """Return the bits of the languages that a title or name exists in."""
    return sum(1 << place for place, code in enumerate(LANGUAGE_CODES) if texts[code].title or texts[code].names)


def _profile(source: Source, record: models.Model, day: date | None) -> SearchProfile:
    profile = SearchProfile(
        kind=source.kind,
        year=day.year if day else None,
        cities=sorted({str(key) for key in source.cities(record)}),
        sectors=sorted({str(key) for key in source.sectors(record)}),
    )
    parts = [profile.kind, profile.year, profile.cities, profile.sectors]
    profile.key = hashlib.sha256(json.dumps(parts).encode()).hexdigest()
    return profile


def _profiles(profiles: list[SearchProfile]) -> list[int]:
    """Return the keys of these profiles, new ones stored."""
    by_key = {profile.key: profile for profile in profiles}
    SearchProfile.objects.bulk_create(by_key.values(), ignore_conflicts=True)
    stored = dict(SearchProfile.objects.filter(key__in=by_key).values_list("key", "pk"))
    return [stored[profile.key] for profile in profiles]


def _in_batches(values: Iterable, size: int) -> Iterator[list]:
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]
