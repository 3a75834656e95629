"""What is dear to find out and stays the same until the content changes: kept in the memory of the process.

Only the rooms further right know the versions of the content; settings.MEMORY names the function that does the work.
"""

from collections.abc import Callable, Hashable
from functools import cache
from typing import TypeVar

from django.conf import settings
from django.utils.module_loading import import_string

Value = TypeVar("Value")


def remembered(key: Hashable, find: Callable[[], Value]) -> Value:
    """Return what `find` returns, asking it only if a table that it read last time has changed since.

    The versions are read once in a request. Do not change what you get: other requests get it too.
    """
    return _memory()(key, find)


@cache
def _memory() -> Callable[[Hashable, Callable], object]:
    return import_string(settings.MEMORY)
