"""What the same thing is called in other languages: by the glossary, and by the names of cities and organisations."""

from collections.abc import Iterator
from functools import lru_cache
from itertools import permutations

from django.db.models import Count, Max

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.search.folding import joined, normalised
from editorial.search.matching import matching
from editorial.search.models import SearchDocument
from editorial.search.tokens import WHOLE
from editorial.translating.models import Term
from partnership.models import City, Organisation

NAMED = {"city": City, "organisation": Organisation}


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
    """Yield the other names of public cities and organisations that are called exactly so."""
    called = SearchDocument.objects.filter(matching([[[WHOLE + joined(text)]]]), kind__in=NAMED, is_public=True)
    for kind, record_id in called.values_list("kind", "record_id")[:3]:
        columns = [column("name", language) for language in LANGUAGE_CODES]
        names = NAMED[kind].objects.filter(pk=record_id).values_list(*columns, "native_name")
        for row in names:
            yield from (name for name in row if name)
