"""What is counted while requests pass; each process writes files of its own, /metrics adds them up.

The folder is named by PROMETHEUS_MULTIPROC_DIR, which the settings set before prometheus-client is imported.
"""

import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from prometheus_client import Counter, Histogram

from editorial.l10n.text import LANGUAGE_CODES

logger = logging.getLogger(__name__)

REQUESTS = Counter("portal_requests", "Requests by kind of page and class of status", ["kind", "status"])
SECONDS = Histogram(
    "portal_request_seconds",
    "Seconds until an answer begins",
    ["kind"],
    buckets=(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
QUERIES = Counter("portal_database_queries", "Statements sent to the database by requests", ["kind"])
KEPT_PAGES = Counter("portal_kept_pages", "Public pages: kept, unchanged, old, rendered", ["outcome"])

# Twice what all series of a process take.
ROOM_BYTES = 256 * 1024
is_counting = True

SECTIONS = {
    "agreements", "cities", "feed", "feedback", "figures", "map", "news", "organisations", "partnerships", "projects",
    "search", "sectors", "style-guide", "timeline", "visits",
}  # fmt: skip
OUTSIDE = {"admin", "media", "static", "preview", "preview-media", "healthz", "readyz", "metrics"}


def prepare() -> None:
    """Make folder and files before the first count; called by the WSGI entry, so that commands leave no files.

    The library writes into memory that is mapped from a file. Where the disk has no room for it, the system would end
    the process, so the room is taken now; a process that finds none counts nothing.
    """
    global is_counting
    folder = Path(os.environ["PROMETHEUS_MULTIPROC_DIR"])
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for kind in (REQUESTS, SECONDS):
            _take_room(folder / f"{kind._type}_{os.getpid()}.db")
        is_counting = True
    except OSError as error:
        logger.warning("Nothing is counted in this process: %s", error)
        is_counting = False


def _take_room(file: Path) -> None:
    if file.exists():
        return
    try:
        file.write_bytes(bytes(ROOM_BYTES))
    except OSError:
        file.unlink(missing_ok=True)
        raise


def kind_of(path: str) -> str:
    """Return one of few words for an address: whatever is asked for, no new series begins."""
    first, *others = path.strip("/").split("/")
    if first not in LANGUAGE_CODES:
        return first if first in OUTSIDE else "other"
    section, *below = others or ["home"]
    if section not in SECTIONS:
        return "home" if section == "home" and not others else "page"
    return f"{section}-detail" if below else section


def count_request(path: str, status: int, seconds: float, queries: int) -> None:
    if not is_counting:
        return
    kind = kind_of(path)
    REQUESTS.labels(kind, f"{status // 100}xx").inc()
    SECONDS.labels(kind).observe(seconds)
    QUERIES.labels(kind).inc(queries)


def count_pages(outcome: str, number: int) -> None:
    """For the kept pages: how many more were sent as they were kept, not sent because unchanged, old, or rendered."""
    if is_counting:
        KEPT_PAGES.labels(outcome).inc(number)


class Queries:
    """Counts the statements of one request (an execute wrapper of Django)."""

    def __init__(self) -> None:
        self.number = 0

    def __call__(self, execute: Callable[..., Any], *args: Any) -> Any:
        self.number += 1
        return execute(*args)
