"""A line on the terminal that says how far a long run is; silent where nobody watches."""

import time
from collections.abc import Iterable, Iterator
from typing import TextIO, TypeVar

from django.utils.translation import gettext as _

PAUSE = 0.2
T = TypeVar("T")


def watched(things: Iterable[T], stream: TextIO, total: int = 0) -> Iterator[T]:
    """Pass things through and count them on `stream` where that is a terminal; `total` is 0 where it is not known."""
    if not stream.isatty():
        yield from things
        return
    count, shown_at = 0, 0.0
    for count, thing in enumerate(things, 1):
        if time.monotonic() - shown_at > PAUSE:
            shown_at = time.monotonic()
            stream.write(f"\r{_said(count, total)}")
            stream.flush()
        yield thing
    stream.write(f"\r{_said(count, total)}\n")


def _said(count: int, total: int) -> str:
    if total:
        return _("%(count)d of %(total)d texts") % {"count": count, "total": total}
    return _("%(count)d texts") % {"count": count}
