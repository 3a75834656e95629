"""Searched words as texts write them: queries hold them folded, readers want Shenzhen and not shenzhen."""

from collections.abc import Iterable, Iterator

from django.db.models import Model

from editorial.l10n.text import LANGUAGE_CODES, Text
from editorial.publishing.models import Publishable
from editorial.search.folding import WORD, fold_word
from portal.search.finding import Found
from portal.search.hits import Hit
from portal.search.sources.reading import without_markup


def spelt(line: str, texts: Iterable[str]) -> str:
    """Return a folded line with each word as the first of these texts that has it writes it."""
    written: dict[str, str] = {}
    for text in texts:
        for word in WORD.findall(text):
            written.setdefault(fold_word(word), word)
    return " ".join(written.get(word, word) for word in line.split())


def meant(found: Found) -> str:
    """Return the words that were searched instead of the typed ones, as the first results write them.

    Empty where nothing else was searched, or only parts of the words.
    """
    line = found.query.text
    if not found.instead_of or line == found.instead_of:
        return ""
    return spelt(line, _texts_of(found.page(1, {})))


def titles_of(title: Text, record: Model) -> Iterator[str]:
    """Yield the title shown, then those in other languages."""
    yield title.value
    if isinstance(record, Publishable):
        yield from (record.title_in(code).value for code in LANGUAGE_CODES)


def _texts_of(hits: list[Hit]) -> Iterator[str]:
    for hit in hits:
        yield from titles_of(hit.title, hit.record)
    yield from (without_markup(hit.lines) for hit in hits)
