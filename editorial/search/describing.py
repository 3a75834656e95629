"""Reads and describes records in other processes while this one stores them: half of the time of a rebuild."""

import gc
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from datetime import datetime
from multiprocessing import get_context
from typing import NamedTuple
from uuid import UUID

import django

from editorial.search.indexing import Description, describe
from editorial.search.models import SearchState
from editorial.search.sources import SOURCES, Source

PROCESSES = 2
# Batches that are described or wait for being stored; so many are in memory.
AHEAD = 6


class Batch(NamedTuple):
    """Some records of a kind; what was read of them before, and up to when changes had been noted by then."""

    source: Source
    ids: list[UUID]
    description: Description | None = None
    looked_at: datetime | None = None


def described(batches: Iterator[Batch]) -> Iterator[Batch]:
    """Yield the batches in their order with their descriptions."""
    # A forked process would share the connection to the database.
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=django.setup) as pool:
        waiting: deque[tuple[Batch, Future[Description]]] = deque()
        for batch in batches:
            looked_at = SearchState.objects.values_list("looked_at", flat=True).get()
            future = pool.submit(_describe, batch.source.kind, batch.ids)
            waiting.append((batch._replace(looked_at=looked_at), future))
            if len(waiting) >= AHEAD:
                yield _finished(*waiting.popleft())
        while waiting:
            yield _finished(*waiting.popleft())


def _finished(batch: Batch, future: Future[Description]) -> Batch:
    return batch._replace(description=future.result())


def _describe(kind: str, ids: list[UUID]) -> Description:
    # Looking for garbage again and again, through all that is loaded as well, took a twentieth of the time; after each
    # batch is enough, and only among what is new.
    gc.disable()
    gc.freeze()
    description = describe(SOURCES[kind], ids, is_packed=True)
    gc.collect()
    return description
