"""The shared cache works with a real Redis; pages go on while Redis is gone or hangs, and it is used again after."""

import logging
import signal
import time

import pytest
from django.core.cache import cache, caches
from django.test import override_settings

from portal.operating import caching
from tests.portal.operating import servers

pytestmark = pytest.mark.any_database


@pytest.fixture
def port(monkeypatch):
    """Let the portal's cache be a Redis at a free port, with a breaker that rests for a moment only."""
    port = servers.free_port()
    monkeypatch.setattr(caching, "BREAKER", caching.Breaker())
    monkeypatch.setattr(caching, "REST_S", 0.3)
    shared = {
        "BACKEND": "portal.operating.caching.SurvivingRedisCache",
        "LOCATION": f"redis://127.0.0.1:{port}/0",
        "OPTIONS": {"socket_timeout": 0.3, "socket_connect_timeout": 0.3},
    }
    with override_settings(CACHES={"default": shared}):
        yield port


def test_redis_keeps_what_all_nodes_share(port, tmp_path):
    with servers.redis(port, tmp_path):
        cache.set("a", {"ä": [1]}, 60)
        cache.set_many({"b": 1, "c": 2})

        assert caches.create_connection("default").get("a") == {"ä": [1]}
        assert cache.get_many(["b", "c", "d"]) == {"b": 1, "c": 2}
        assert (cache.incr("b"), cache.add("b", 5), cache.add("e", 5)) == (2, False, True)
        assert cache.delete("a")
        assert cache.get("a", "none") == "none"


def uses() -> list:
    """Return what every use of the cache answers."""
    with pytest.raises(ValueError, match="not found"):
        cache.incr("a")
    return [
        cache.get("a"), cache.get("a", 7), cache.set("a", 1), cache.add("a", 1), cache.touch("a"), cache.delete("a"),
        cache.get_many(["a"]), cache.has_key("a"), cache.set_many({"a": 1}), cache.delete_many(["a"]), cache.clear(),
        cache.get_or_set("a", lambda: 3),
    ]  # fmt: skip


NO_CACHE = [None, 7, None, True, False, False, {}, False, [], None, False, 3]


def test_without_redis_everything_answers_as_an_empty_cache(port, caplog):
    with caplog.at_level(logging.WARNING):
        assert uses() == NO_CACHE
        time.sleep(0.4)
        assert uses() == NO_CACHE

    assert [record.levelname for record in caplog.records if record.name == caching.__name__] == ["WARNING"]


def test_redis_that_hangs_costs_a_moment_once_and_comes_back(port, tmp_path):
    with servers.redis(port, tmp_path) as process:
        cache.set("a", 1)
        process.send_signal(signal.SIGSTOP)
        started = time.monotonic()
        answers = [cache.get("a") for _ in range(200)]
        seconds = time.monotonic() - started
        process.send_signal(signal.SIGCONT)
        time.sleep(0.4)

        assert answers == [None] * 200
        assert seconds < 1.5
        assert cache.get("a") == 1


def test_redis_killed_and_started_again_is_used_again(port, tmp_path):
    with servers.redis(port, tmp_path):
        cache.set("a", 1)
    assert cache.get("a") is None
    with servers.redis(port, tmp_path):
        time.sleep(0.4)
        cache.set("a", 2)
        assert cache.get("a") == 2


def test_values_of_another_release_count_as_missing(port, tmp_path):
    with servers.redis(port, tmp_path):
        cache.set("a", 1)
        cache._cache.get_client(write=True).set(cache.make_key("a"), b"\x80\x05cno_such_module\nThing\n.")

        assert cache.get("a", "none") == "none"


def test_warning_comes_again_after_a_minute(monkeypatch, caplog):
    breaker, now = caching.Breaker(), [1000.0]
    monkeypatch.setattr(caching.time, "monotonic", lambda: now[0])
    for second in (0, 5, 30, 59, 61, 100):
        now[0] = 1000 + second
        breaker.note(OSError())

    assert len([record for record in caplog.records if record.name == caching.__name__]) == 2


@pytest.mark.django_db
def test_public_pages_answer_while_redis_is_gone(client, port):
    assert client.get("/de/").status_code == 200
    assert client.get("/de/card.jpg").status_code == 200
