"""Whatever is asked, nothing breaks, nothing comes back as markup, and what is kept stays what it is."""

import gzip

import pytest
from django.core.management import call_command
from django.test import Client

from tests.hostile import Requests, fault_of
from tests.portal.serving.conftest import Reader

pytestmark = pytest.mark.django_db

REQUESTS = 400
PAGES = ["", "visits/", "projects/", "agreements/", "cities/shenzhen/", "visits/gegenbesuch-aus-shenzhen-2016/"]
PAGES += ["timeline/", "search/", "search/suggestions/", "feed/", "visits/calendar.ics", "feedback/contact/", "news/"]
ADDRESSES = [f"/{language}/{page}" for language in ("de", "zh-hans") for page in PAGES]


@pytest.mark.parametrize("seed", [1, 2])
def test_hostile_requests_break_nothing(tmp_path, seed):
    call_command("load_story", verbosity=0)
    reader, requests = Reader(tmp_path), Requests(seed, ADDRESSES)
    faults, statuses = [], set()
    for _number in range(REQUESTS):
        request = requests.next()
        answer = reader.get(request.address, method=request.method, **request.headers)
        status = int(answer.status[:3])
        statuses.add(status)
        if fault := fault_of(request, status, answer.headers, readable(answer)):
            faults.append((request, fault))

    assert faults == []
    assert {200, 400, 404, 405} <= statuses
    for key in list(reader.pages.memory._pages):
        if "." not in key:
            assert reader.get(key).text == Client(headers={"host": "127.0.0.1:8000"}).get(key).content.decode(), key


def readable(answer) -> str:
    body = gzip.decompress(answer.body) if answer.headers.get("content-encoding") == "gzip" and answer.body else b""
    return body.decode(errors="replace") or answer.body.decode(errors="replace")
