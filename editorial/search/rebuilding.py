"""Makes the whole index anew, record by record, while searches are answered from what is there; and compares it."""

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from editorial.search.catching_up import note_changes
from editorial.search.describing import Batch, described
from editorial.search.indexing import describe, make
from editorial.search.matching import join_parts, quick_plans, quick_storing, some_have, take_in
from editorial.search.models import SearchDocument, SearchProfile, SearchText, SearchTokens, SearchWord
from editorial.search.packed import kept_tokens
from editorial.search.sources import SOURCES, Source
from editorial.search.vocabulary import forget

# Records made anew in one transaction.
SIZE = 500
# Records for which it pays to start other processes.
MANY = 2_000


def rebuild() -> Iterator[tuple[str, int, int]]:
    """Make every document anew; yield kind, records done and all records of it after each batch."""
    note_changes()
    whole = {kind: source.model._default_manager.count() for kind, source in SOURCES.items()}
    done: Counter[str] = Counter()
    met: set[str] = set()
    for batch in _read(sum(whole.values())):
        with quick_storing():
            description = make(*batch)
        met |= description.words
        kind = batch.source.kind
        done[kind] += len(description.made)
        yield kind, done[kind], whole[kind]
    for source in SOURCES.values():
        remove_orphans(source)
    SearchDocument.objects.exclude(kind__in=SOURCES).delete()
    take_in()
    join_parts()
    forget_unused(met)
    # What was answered meanwhile holds no longer.
    note_changes()


def _read(number: int) -> Iterator[Batch]:
    """Yield all records in batches; many of them read before they are stored, by other processes."""
    every = (
        Batch(source, keys) for source in SOURCES.values() for keys in batches(source.model._default_manager.all())
    )
    # Nobody else sees what a transaction has not finished.
    return every if number < MANY or connection.in_atomic_block else described(every)


def batches(rows: QuerySet) -> Iterator[list[UUID]]:
    """Yield the keys of rows in batches; never all of them in memory."""
    keys = rows.order_by("pk").values_list("pk", flat=True)
    batch = list(keys[:SIZE])
    while batch:
        yield batch
        batch = list(keys.filter(pk__gt=batch[-1])[:SIZE])


def remove_orphans(source: Source) -> int:
    """Remove documents whose record is gone; return how many."""
    return orphans(source).delete()[0]


def orphans(source: Source) -> QuerySet[SearchDocument]:
    documents = SearchDocument.objects.filter(kind=source.kind)
    return documents.exclude(record_id__in=source.model._default_manager.order_by().values("pk"))


def forget_unused(met: set[str]) -> None:
    """Forget profiles and words that no document has any more; words that were met just now have one."""
    used = SearchDocument.objects.filter(profile__isnull=False).order_by().values("profile")
    SearchProfile.objects.exclude(pk__in=used).delete()
    for keys in batches(SearchWord.objects.all()):
        words = SearchWord.objects.filter(pk__in=keys).values_list("word", flat=True)
        with quick_plans():
            forget([word for word in words if word not in met and not some_have(word)])


def differences() -> Iterator[str]:
    """Yield a line for each record whose document is missing, superfluous or not as it would be made now."""
    for source in SOURCES.values():
        for keys in batches(source.model._default_manager.all()):
            yield from _differences(source, keys)
        for key in orphans(source).values_list("record_id", flat=True):
            yield f"{source.kind} {key}: superfluous"


def _differences(source: Source, keys: list[UUID]) -> Iterator[str]:
    documents = SearchDocument.objects.filter(kind=source.kind, record_id__in=keys).select_related("profile")
    present = {document.record_id: document for document in documents}
    numbers = [document.pk for document in present.values()]
    tokens = dict(SearchTokens.objects.filter(pk__in=numbers).values_list("pk", "tokens"))
    texts: dict[int, dict[str, str]] = {}
    for number, language, text in SearchText.objects.filter(document__in=numbers).values_list(
        "document", "language", "text"
    ):
        texts.setdefault(number, {})[language] = text
    for made in describe(source, keys).made:
        document = present.get(made.record_id)
        if document is None:
            yield f"{source.kind} {made.record_id}: missing"
        elif document.is_stale:
            yield f"{source.kind} {made.record_id}: waits for being made anew"
        elif (tokens.get(document.pk), texts.get(document.pk, {})) != (kept_tokens(made.tokens), made.texts):
            yield f"{source.kind} {made.record_id}: other texts"
        elif _state(document) != (made.is_public, made.day, made.languages, made.facets.key):
            yield f"{source.kind} {made.record_id}: other state, date or facets"


def _state(document: SearchDocument) -> tuple:
    return document.is_public, document.day, document.languages, document.profile and document.profile.key
