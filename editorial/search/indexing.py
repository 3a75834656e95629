"""Makes documents of records: tokens, texts, facets, and whether citizens see them."""

import hashlib
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone

from editorial.l10n.text import LANGUAGE_CODES
from editorial.search.models import SearchDocument, SearchProfile, SearchState, SearchText, SearchTokens
from editorial.search.packed import Packed, packed
from editorial.search.sources import Source
from editorial.search.storing import store
from editorial.search.tokens import Texts, tokens_of, vocabulary_of
from editorial.search.vocabulary import learn

# Records made anew in one transaction.
BATCH = 200


class Facets(NamedTuple):
    """What a document is counted and narrowed by; those that agree in it share a profile."""

    kind: str
    year: int | None
    cities: list[str]
    sectors: list[str]

    @property
    def key(self) -> str:
        return hashlib.sha256(json.dumps(self).encode()).hexdigest()


class Made(NamedTuple):
    """All that the index keeps of a record."""

    record_id: UUID
    facets: Facets
    is_public: bool
    day: int
    languages: int
    # As they are or packed; so are the texts.
    tokens: set[str] | Packed
    # By language; without those in which it says nothing.
    texts: dict[str, str | Packed]


class Description(NamedTuple):
    """What the index should keep of some records; plain values, which another process may have made."""

    made: list[Made]
    # The words of all of them together.
    words: set[str]


@transaction.atomic
def make(
    source: Source, ids: list[UUID], read_before: Description | None = None, looked_at: datetime | None = None
) -> Description:
    """Make the documents of these records anew, or remove those whose record is gone; return what was made.

    What was read before holds only while nobody has noted changes since `looked_at`.
    """
    state = locked_state()
    description = read_before if read_before and looked_at == state.looked_at else describe(source, ids)
    gone = set(ids) - {made.record_id for made in description.made}
    if gone:
        SearchDocument.objects.filter(kind=source.kind, record_id__in=gone).delete()
    _write(description)
    return description


def locked_state() -> SearchState:
    """Return the state of the index, and let no other process write documents until the transaction ends."""
    SearchState.objects.get_or_create(pk=1, defaults={"looked_at": timezone.now()})
    return SearchState.objects.select_for_update().get(pk=1)


def describe(source: Source, ids: list[UUID], *, is_packed: bool = False) -> Description:
    """Return what the index should keep of these records, packed as the database keeps it or not; writes nothing."""
    public = set(source.public(timezone.now()).filter(pk__in=ids).order_by().values_list("pk", flat=True))
    made, every_token = [], set()
    for record in source.records().filter(pk__in=ids):
        texts = {code: source.texts_in(record, code) for code in LANGUAGE_CODES}
        tokens = tokens_of(texts.values())
        every_token |= tokens
        each = _made(source, record, record.pk in public, texts, tokens)
        # At once, while the tokens are at hand for the processor.
        made.append(_packed(each) if is_packed else each)
    return Description(made, vocabulary_of(every_token))


def _made(source: Source, record: models.Model, is_public: bool, texts: dict[str, Texts], tokens: set[str]) -> Made:
    day = source.day(record)
    return Made(
        record.pk,
        _facets(source, record, day),
        is_public,
        day.toordinal() if day else 0,
        _languages(texts),
        tokens,
        _shown(texts),
    )


def _packed(made: Made) -> Made:
    texts = {language: packed(SearchText, "text", text) for language, text in made.texts.items()}
    return made._replace(tokens=packed(SearchTokens, "tokens", made.tokens), texts=texts)


def _facets(source: Source, record: models.Model, day: date | None) -> Facets:
    return Facets(
        source.kind,
        day.year if day else None,
        sorted({str(key) for key in source.cities(record)}),
        sorted({str(key) for key in source.sectors(record)}),
    )


def _languages(texts: dict[str, Texts]) -> int:
    """Return the bits of the languages that a title or name exists in."""
    return sum(1 << place for place, code in enumerate(LANGUAGE_CODES) if texts[code].title or texts[code].names)


def _shown(texts: dict[str, Texts]) -> dict[str, str]:
    joined = {language: "\n".join(filter(None, [said.summary, *said.body])) for language, said in texts.items()}
    return {language: text for language, text in joined.items() if text}


def _write(description: Description) -> None:
    made = description.made
    numbers = _documents(made)
    # In their order: FTS5 writes a part of its index for every number that is less than the one before.
    tokens = sorted((numbers[each.record_id], each.tokens) for each in made)
    store(SearchTokens, ["document", "tokens"], tokens, ["document"])
    texts = [(numbers[each.record_id], language, text) for each in made for language, text in each.texts.items()]
    store(SearchText, ["document", "language", "text"], texts, ["document", "language"])
    for code in LANGUAGE_CODES:
        silent = [numbers[each.record_id] for each in made if code not in each.texts]
        SearchText.objects.filter(document__in=silent, language=code).delete()
    learn(description.words)


def _documents(made: list[Made]) -> dict[UUID, int]:
    """Store the documents, and return their numbers by the keys of their records."""
    profiles = _profiles({each.facets.key: each.facets for each in made})
    rows = [
        (each.facets.kind, each.record_id, profiles[each.facets.key], each.is_public, False, each.day, each.languages)
        for each in made
    ]
    names = ["kind", "record_id", "profile", "is_public", "is_stale", "day", "languages"]
    store(SearchDocument, names, rows, ["kind", "record_id"])
    stored = SearchDocument.objects.filter(kind__in={row[0] for row in rows}, record_id__in=[row[1] for row in rows])
    return dict(stored.values_list("record_id", "pk"))


def _profiles(facets: dict[str, Facets]) -> dict[str, int]:
    """Return the profiles of these facets by their keys, new ones stored."""
    stored = SearchProfile.objects.filter(key__in=facets).values_list("key", "pk")
    known = dict(stored)
    new = [SearchProfile(key=key, **each._asdict()) for key, each in facets.items() if key not in known]
    SearchProfile.objects.bulk_create(new, ignore_conflicts=True)
    return dict(stored.all()) if new else known


def in_batches(values: Iterable, size: int) -> Iterator[list]:
    values = list(values)
    for start in range(0, len(values), size):
        yield values[start : start + size]
