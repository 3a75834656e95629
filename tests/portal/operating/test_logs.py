"""One line a request with its id and nothing about a person; errors carry the id; secrets never appear."""

import io
import json
import logging
import time

import pytest
from django.conf import settings
from django.db import DatabaseError
from django.test import override_settings

from portal.operating import entry
from portal.operating.logs import JsonFormatter, LineFormatter
from tests.portal.operating.entrance import ask

pytestmark = [pytest.mark.any_database, pytest.mark.django_db]

NAME = "Mona Muster"
LINE = LineFormatter("{levelname} {name} {request_id}: {message}", style="{")


@pytest.fixture(params=[JsonFormatter(), LINE], ids=["json", "line"])
def written(request):
    """Return what is written into the log in this format."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(request.param)
    logging.getLogger().addHandler(handler)
    yield stream
    logging.getLogger().removeHandler(handler)


def lines_of_requests(stream):
    return [line for line in stream.getvalue().splitlines() if "portal.requests" in line]


def test_request_is_one_line_without_words_names_and_addresses(written):
    answer = ask("/de/search/?q=Geheimwort&sender=mona", REMOTE_ADDR="203.0.113.9", HTTP_USER_AGENT="Bot/7")

    (line,) = lines_of_requests(written)
    assert answer["status"] == 200
    assert answer["X-Request-ID"] in line
    assert "GET /de/search/ 200" in line
    assert [word for word in ("Geheimwort", "mona", "203.0.113.9", "Bot/7", "?") if word in written.getvalue()] == []


def test_json_has_a_field_for_each_fact(written):
    answer = ask("/de/nirgends/")
    line = lines_of_requests(written)[0]
    if not line.startswith("{"):
        return

    found = json.loads(line)
    assert found["request_id"] == answer["X-Request-ID"]
    assert (found["method"], found["path"], found["status"]) == ("GET", "/de/nirgends/", 404)
    assert isinstance(found["duration_ms"], int)


@pytest.mark.parametrize(("behind_proxy", "is_kept"), [(True, True), (False, False)])
def test_id_comes_from_our_own_proxy_only(behind_proxy, is_kept):
    with override_settings(BEHIND_PROXY=behind_proxy):
        assert (ask(HTTP_X_REQUEST_ID="from-outside-1")["X-Request-ID"] == "from-outside-1") is is_kept


@pytest.mark.parametrize(
    "identity", ["short", "x" * 65, "a b c d e f", "line\nbreak1", "<script>x</script>", "", "ä" * 9]
)
def test_broken_id_of_a_proxy_is_replaced(identity):
    with override_settings(BEHIND_PROXY=True):
        made = ask(HTTP_X_REQUEST_ID=identity)["X-Request-ID"]

    assert made != identity
    assert entry.GIVEN_ID.fullmatch(made)


def failing(environ, start_response):
    logging.getLogger("portal").error("Before")
    try:
        raise DatabaseError(f"refused {settings.SECRET_KEY}\nDETAIL:  Key (name)=({NAME}) exists.")
    except DatabaseError:
        logging.getLogger("portal").exception("It failed with %s", settings.SECRET_KEY)
    raise RuntimeError("unexpected")


def test_errors_carry_the_id_and_no_secret(written):
    with pytest.raises(RuntimeError):
        ask(application=failing)

    content = written.getvalue()
    (line,) = lines_of_requests(written)
    identity = json.loads(line)["request_id"] if line.startswith("{") else line.split()[2].rstrip(":")
    assert content.count(identity) == 3
    assert "ERROR" in line
    assert " 500 " in line
    assert "DatabaseError" in content
    assert settings.SECRET_KEY not in content
    assert NAME not in content


def test_slow_request_is_a_warning(written, monkeypatch):
    monkeypatch.setattr(entry, "SLOW_S", 0.01)

    def slow(environ, start_response):
        time.sleep(0.02)
        start_response("200 OK", [])
        return []

    ask(application=slow)

    assert "WARNING" in lines_of_requests(written)[0]


def test_line_cannot_be_broken_and_keys_are_masked(written):
    ask("/de/a%0AERROR%20forged/%1b[31m/")
    ask("/preview/abcDEF123456/de/")
    ask("/preview-media/abcDEF123456/400.jpg")

    assert len(lines_of_requests(written)) == 3
    assert "abcDEF123456" not in written.getvalue()
    assert "\x1b" not in written.getvalue()
    assert [line for line in written.getvalue().splitlines() if line.startswith("ERROR forged")] == []


def test_probes_are_silent_while_all_is_well(written):
    ask("/healthz")

    assert lines_of_requests(written) == []


@override_settings(DATABASES={"default": {"PASSWORD": "pg-secret-1"}}, METRICS_TOKEN="metrics-secret-1")
def test_every_secret_of_the_settings_is_masked(written):
    logging.getLogger("portal").warning("pg-secret-1 metrics-secret-1 %s", "pg-secret-1")

    assert "secret-1" not in written.getvalue()
    assert written.getvalue().count("***") == 3
