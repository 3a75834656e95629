"""Short lists that are at hand already, in the order in which a reader looks things up."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from editorial.l10n.sorting import order_of
from editorial.publishing.models import Publishable

Listed = TypeVar("Listed")


def in_reading_order(
    listed: Iterable[Listed], record_of: Callable[[Listed], Publishable] = lambda record: record
) -> list[Listed]:
    """Sort by the title that the reader sees, as the database would."""
    # PostgreSQL's driver returns memory views, which have no order.
    return sorted(listed, key=lambda item: bytes(getattr(record_of(item), order_of())))
