"""What was translated before: equal and similar German texts with their translations."""

from typing import NamedTuple


class Suggestion(NamedTuple):
    """A text translated before; `percent` says how alike its German text is, 100 for the same."""

    source: str
    target: str
    percent: int


def suggestions(source: str, language: str) -> list[Suggestion]:
    """Return the best few translations of equal or similar texts, the most alike first."""
    return []
