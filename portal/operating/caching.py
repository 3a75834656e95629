"""The shared cache of several nodes: Redis, and nothing at all while Redis is gone, hangs or talks nonsense.

Django's own backend raises, so that one service that is down would take every page with it.
"""

import logging
import pickle
import threading
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

TROUBLE = (RedisError, OSError, pickle.UnpicklingError, AttributeError, ImportError, EOFError)
# Nobody waits for a Redis that was not there a moment ago; it is asked again after this time.
REST_S = 5.0
WARN_EVERY_S = 60.0


class Breaker:
    """Knows whether Redis answered last; one for all threads of a process."""

    def __init__(self) -> None:
        self.closed_until = self.warned_at = float("-inf")
        self.lock = threading.Lock()

    def is_closed(self) -> bool:
        return time.monotonic() < self.closed_until

    def note(self, error: BaseException) -> None:
        with self.lock:
            now = time.monotonic()
            self.closed_until = now + REST_S
            is_due, self.warned_at = now - self.warned_at >= WARN_EVERY_S, max(self.warned_at, now - WARN_EVERY_S)
            if is_due:
                self.warned_at = now
        if is_due:
            logger.warning("Redis does not answer (%s); the portal works without its cache.", type(error).__name__)


BREAKER = Breaker()


def surviving(name: str, without: Callable[..., Any]) -> Callable[..., Any]:
    """Return a method of the cache that answers `without(…)`, as an empty cache would, while Redis does not."""
    of_redis = getattr(RedisCache, name)

    def method(self: RedisCache, *args: Any, **kwargs: Any) -> Any:
        if BREAKER.is_closed():
            return without(*args, **kwargs)
        try:
            return of_redis(self, *args, **kwargs)
        except TROUBLE as error:
            BREAKER.note(error)
            return without(*args, **kwargs)

    method.__name__ = name
    return method


def _default(key: str, default: Any = None, version: int | None = None) -> Any:
    return default


def _missing(key: str, *args: Any, **kwargs: Any) -> Any:
    raise ValueError(f"Key '{key}' not found")


def _nothing(*args: Any, **kwargs: Any) -> None:
    return None


class SurvivingRedisCache(RedisCache):
    """Answers as Django's dummy cache while there is no Redis."""

    add = surviving("add", lambda *args, **kwargs: True)
    get = surviving("get", _default)
    set = surviving("set", _nothing)
    touch = surviving("touch", lambda *args, **kwargs: False)
    delete = surviving("delete", lambda *args, **kwargs: False)
    get_many = surviving("get_many", lambda *args, **kwargs: {})
    has_key = surviving("has_key", lambda *args, **kwargs: False)
    incr = surviving("incr", _missing)
    set_many = surviving("set_many", lambda *args, **kwargs: [])
    delete_many = surviving("delete_many", _nothing)
    clear = surviving("clear", lambda *args, **kwargs: False)
