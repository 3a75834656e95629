"""What the same thing is called in other languages: by the glossary, and by the names of cities and organisations."""

from collections.abc import Iterator
from functools import lru_cache, partial
from itertools import permutations
from uuid import UUID

from django.db.models import Count, Max

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.search.folding import joined, normalised
from editorial.search.matching import matching
from editorial.search.models import SearchDocument
from editorial.search.tokens import NAME, PINYIN, WHOLE
from editorial.translating.models import Term
from partnership.models import City, Organisation, Person
from partnership.names import latin_name


def terms_elsewhere(text: str) -> list[str]:
    """Return what the glossary calls `text`, however it is spelt, in other languages. One small query."""
    state = Term.objects.aggregate(Count("pk"), Max("updated_at"))
    return _glossary(state["pk__count"], state["updated_at__max"]).get(joined(text), [])


@lru_cache(maxsize=2)
def _glossary(number: int, changed_at: object) -> dict[str, list[str]]:
    """Return by each wording those of other languages; the arguments name the state of the glossary."""
    found: dict[str, list[str]] = {}
    for term in Term.objects.all():
        for language, other in permutations(LANGUAGE_CODES, 2):
            for wording in term.wordings_in(language):
                found.setdefault(joined(normalised(wording)), []).extend(term.wordings_in(other))
    return {key: list(dict.fromkeys(wordings)) for key, wordings in found.items()}


def names_elsewhere(text: str) -> Iterator[str]:
    """Yield the other names of public cities, organisations and people that are called or read exactly so."""
    called = matching([[[WHOLE + joined(text), NAME + PINYIN + joined(text)]]])
    for document in SearchDocument.objects.filter(called, kind__in=NAMES, is_public=True, is_stale=False)[:3]:
        yield from NAMES[document.kind](document.record_id)


def _names(model: type[City | Organisation], key: UUID) -> list[str]:
    columns = [column("name", language) for language in LANGUAGE_CODES]
    rows = model.objects.filter(pk=key).values_list(*columns, "native_name")
    return [name for row in rows for name in row if name]


def _names_of_person(key: UUID) -> list[str]:
    return [
        name for person in Person.objects.filter(pk=key) for name in (latin_name(person), person.native_name) if name
    ]


NAMES = {"city": partial(_names, City), "organisation": partial(_names, Organisation), "person": _names_of_person}
