"""Reads and describes records in other processes while this one stores them: half of the time of a rebuild."""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from uuid import UUID

import django

from editorial.search.indexing import Description, Made, describe
from editorial.search.models import SearchState
from editorial.search.sources import SOURCES, Source

PROCESSES = 2
# Batches that are described or wait for being stored; so many are in memory.
AHEAD = 4

Batch = tuple[Source, list[UUID]]
Described = tuple[Source, list[UUID], Description]


def described(batches: Iterator[Batch]) -> Iterator[Described]:
    """Yield the batches in their order with their descriptions.

    Each says up to when changes had been noted before it was read.
    """
    # A forked process would share the connection to the database.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        waiting: deque[tuple[Source, list[UUID], Future[list[Made]], datetime]] = deque()
        for source, ids in batches:
            looked_at = SearchState.objects.values_list("looked_at", flat=True).get()
            waiting.append((source, ids, pool.submit(_describe, source.kind, ids), looked_at))
            if len(waiting) >= AHEAD:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())


def _finished(source: Source, ids: list[UUID], future: Future[list[Made]], looked_at: datetime) -> Described:
    return source, ids, Description(future.result(), looked_at)


def _describe(kind: str, ids: list[UUID]) -> list[Made]:
    return describe(SOURCES[kind], ids)
