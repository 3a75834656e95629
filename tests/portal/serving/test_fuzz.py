"""Whatever is asked, nothing breaks, nothing comes back as markup, and what is kept stays what it is."""

import gzip

import pytest
from django.core.management import call_command

from tests.hostile import Requests, bombard, declared_parameters, wrong_pages
from tests.portal.serving.conftest import Reader

pytestmark = pytest.mark.django_db

# `make fuzz` sends 20,000.
REQUESTS, SEED = 800, 1
HOST = "127.0.0.1:8000"


def test_hostile_requests_break_nothing(tmp_path):
    call_command("load_story", verbosity=0)
    reader = Reader(tmp_path)
    requests = Requests(SEED, ["/de/", "/zh-hans/", "/de/visits/", "/zh-hans/projects/", "/de/feedback/contact/"])

    def ask(request):
        body = {"data": request.body, "content_type": "application/x-www-form-urlencoded"} if request.body else {}
        answer = reader.get(request.address, request.method, body, **request.headers)
        return int(answer.status[:3]), answer.headers, readable(answer)

    outcome = bombard(ask, requests, REQUESTS)

    assert outcome.faults == []
    assert {200, 400, 404, 405} <= outcome.statuses.keys()
    assert len(requests.pages) > 100
    assert wrong_pages(reader.pages.memory, HOST) == []


def test_every_declared_parameter_is_asked_for():
    assert {"page", "city", "sector", "year", "state", "section", "p"} <= declared_parameters()


def readable(answer) -> str:
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" and answer.body else b""
    return body.decode(errors="replace") or answer.body.decode(errors="replace")
