"""Short lists in the order in which a reader looks things up.

Databases sort by code points or by their server's language; names of a few dozen cities are sorted here instead.
"""

import unicodedata
from collections.abc import Callable, Iterable
from typing import TypeVar

from editorial.l10n.text import SOURCE_LANGUAGE
from editorial.publishing.models import Publishable

Listed = TypeVar("Listed")
# Letters that do not come apart into a base letter and an accent.
_BASE_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def in_reading_order(
    listed: Iterable[Listed], record_of: Callable[[Listed], Publishable] = lambda record: record
) -> list[Listed]:
    """Sort by title; by the German one where the reader's script has no alphabet (no pinyin order yet)."""

    def key(item: Listed) -> str:
        record = record_of(item)
        return sort_key(record.title_in().value) or sort_key(record.title_in(SOURCE_LANGUAGE).value)

    return sorted(listed, key=key)


def sort_key(text: str) -> str:
    """Return `text` as DIN 5007-1 sorts it: ä like a, ß like ss, capitals like small; "" without a Latin letter."""
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_BASE_LETTERS))
    return letters.encode("ascii", "ignore").decode().strip()
