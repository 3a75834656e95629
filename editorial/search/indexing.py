"""Makes documents of records: tokens, texts, facets, and whether citizens see them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from editorial.l10n.text import LANGUAGE_CODES
from editorial.search.models import SearchDocument, SearchProfile, SearchState, SearchText, SearchTokens
from editorial.search.sources import Source
from editorial.search.tokens import Texts, tokens_of, vocabulary_of
from editorial.search.vocabulary import learn

# Records made anew in one transaction.
BATCH = 200


@transaction.atomic
def make(source: Source, ids: list[UUID]) -> int:
    """Make the documents of these records anew, or remove those whose record is gone; return how many were made."""
    locked_state()
    records = list(source.records().filter(pk__in=ids))
    gone = set(ids) - {record.pk for record in records}
    if gone:
        SearchDocument.objects.filter(kind=source.kind, record_id__in=gone).delete()
    _write(describe(source, records))
    return len(records)


def locked_state() -> SearchState:
    """Return the state of the index, and let no other process write documents until the transaction ends."""
    SearchState.objects.get_or_create(pk=1, defaults={"looked_at": timezone.now()})
    return SearchState.objects.select_for_update().get(pk=1)


class Made(NamedTuple):
    """All that the index keeps of a record."""

    document: SearchDocument
    tokens: str
    # By language; without those in which it says nothing.
    texts: dict[str, str]


def describe(source: Source, records: list[models.Model]) -> list[Made]:
    """Return what the index should keep of these records, from `source.records()`."""
    texts = [{code: source.texts_in(record, code) for code in LANGUAGE_CODES} for record in records]
    return [
        Made(document, " ".join(sorted(tokens_of(said.values()))), _shown(said))
        for document, said in zip(_documents(source, records, texts), texts, strict=True)
    ]


def _shown(texts: dict[str, Texts]) -> dict[str, str]:
    joined = {language: "\n".join(filter(None, [said.summary, *said.body])) for language, said in texts.items()}
    return {language: text for language, text in joined.items() if text}


def _write(made: list[Made]) -> None:
    documents = [each.document for each in made]
    SearchDocument.objects.bulk_create(
        documents,
        update_conflicts=True,
        unique_fields=["kind", "record_id"],
        update_fields=["profile", "is_public", "is_stale", "day", "languages"],
    )
    SearchTokens.objects.bulk_create(
        [SearchTokens(document=each.document, tokens=each.tokens) for each in made],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["tokens"],
    )
    SearchText.objects.filter(document__in=documents).delete()
    SearchText.objects.bulk_create(
        SearchText(document=each.document, language=language, text=text)
        for each in made
        for language, text in each.texts.items()
    )
    learn({word for each in made for word in vocabulary_of(each.tokens.split())})


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


def in_batches(values: Iterable, size: int) -> Iterator[list]:
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]
