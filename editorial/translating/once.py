"""Things that every text of a page asks for are read once: for the request, or for a block of work without one.

Nothing is kept longer, so nothing goes stale and several processes need not know of each other. Elsewhere, in tests
for example, everything is read anew.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from asgiref.local import Local

Value = TypeVar("Value")
_kept = Local()


def read_once(read: Callable[..., Value], *arguments: Any) -> Value:
    values = getattr(_kept, "values", None)
    if values is None:
        return read(*arguments)
    key = (read, *arguments)
    if key not in values:
        values[key] = read(*arguments)
    return values[key]


@contextmanager
def reading_once() -> Iterator[None]:
    """Keep what the block reads until it ends; a block inside of another one reads nothing anew."""
    before = getattr(_kept, "values", None)
    _kept.values = {} if before is None else before
    try:
        yield
    finally:
        _kept.values = before


def begin(**_: object) -> None:
    """Receiver of request_started."""
    _kept.values = {}


def end(**_: object) -> None:
    """Receiver of request_finished."""
    _kept.values = None
