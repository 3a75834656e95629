"""The memory of this process: what was found in the database, with the versions of the tables it was found in."""

import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection
from django.utils import timezone

from editorial.publishing.models import Publishable
from portal.serving.content import is_within, midnight_after
from portal.serving.tables import TablesRead, tables_read
from portal.serving.versions import read_versions


@dataclass(frozen=True)
class Found:
    """A value, the versions of the tables it was made from, and between which moments it holds while they stay."""

    value: Any
    versions: Mapping[str, str]
    since: float
    until: float

    def holds(self, versions: Mapping[str, str]) -> bool:
        is_same = all(versions.get(table, "") == version for table, version in self.versions.items())
        return is_same and is_within(self.since, self.until)


# One entry for each kind of question: the keys are written in the code, readers cannot add any.
_FOUND: dict[Hashable, Found] = {}
# The versions as the request of this thread has read them; nothing between two requests.
_request = threading.local()


def remembered(key: Hashable, find: Callable[[], Any]) -> Any:
    """Return the answer to a question from memory, or find it; see editorial.publishing.remembering."""
    versions = _versions()
    found = _FOUND.get(key)
    if found is None or not found.holds(versions):
        found = _find(find, versions)
        # A preview renders inside a transaction that is rolled back: nothing of what it shows may be remembered.
        if found.holds(_present_versions()):
            _FOUND[key] = found
    _tell_listeners(found.versions)
    return found.value


def _versions() -> Mapping[str, str]:
    if getattr(_request, "versions", None) is not None:
        return _request.versions
    versions = _present_versions()
    if getattr(_request, "is_open", False):
        _request.versions = versions
    return versions


def _present_versions() -> Mapping[str, str]:
    with _unheard():
        return read_versions()


def forget() -> None:
    """Empty the memory, as in a process that has just begun."""
    _FOUND.clear()


def open_request(**_: object) -> None:
    """Receiver of request_started."""
    _request.versions, _request.is_open = None, True


def close_request(**_: object) -> None:
    """Receiver of request_finished."""
    _request.versions, _request.is_open = None, False


def _find(find: Callable[[], Any], versions: Mapping[str, str]) -> Found:
    since = time.time()
    with tables_read() as read:
        value = find()
    until = _next_moment(read.tables) if read.is_pure else 0.0
    return Found(value, {table: versions.get(table, "") for table in read.tables}, since, until)


def _next_moment(tables: set[str]) -> float:
    """Return when something changes by the clock: a publication in these tables begins or ends, or the day does."""
    now = timezone.now()
    models = [model for model in _publishable() if model._meta.db_table in tables]
    moments = [each for model in models for each in model._default_manager.all().turning_points(now)]
    found = moments[0].union(*moments[1:]) if moments else []
    midnight = midnight_after(timezone.localdate(now))
    return min([midnight, *(moment for (moment,) in found)]).timestamp()


@cache
def _publishable() -> list[type[Publishable]]:
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


@contextmanager
def _unheard() -> Iterator[None]:
    """Ask a question about the database that is no part of what the page is made from."""
    listeners, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        yield
    finally:
        connection.execute_wrappers = listeners


def _tell_listeners(tables: Iterable[str]) -> None:
    """Name the tables to whoever keeps the page: what is remembered was read from them as well."""
    for listener in connection.execute_wrappers:
        if isinstance(listener, TablesRead):
            listener.tables.update(tables)
