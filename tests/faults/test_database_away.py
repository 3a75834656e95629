"""Public pages keep coming while PostgreSQL is stopped, frozen or slow, and all is well again by itself."""

import http.client
import os
import re
import signal
import time
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote, urlencode, urlsplit

import psycopg2
import pytest

from bench.serving import portal, wait_for
from tests.faults.servers import PostgreSQL

# They start servers of their own; once is enough.
pytestmark = pytest.mark.any_database

KEPT = ["/de/", "/zh-hans/", "/de/visits/", "/zh-hans/cities/shenzhen/", "/de/feed/"]
NOT_KEPT = "/de/agreements/"
SIGN_IN = "/admin/login/"
RECOVERY_S = 10


class Site:
    def __init__(self, address: str, database: PostgreSQL) -> None:
        self.host, self.database = urlsplit(address).netloc, database
        picture = re.search(r"/media/images/[^\s\"]+\.jpg", self.get(KEPT[0])[1].decode())[0]
        self.kept = [*KEPT, picture]

    def get(self, path: str) -> tuple[int, bytes, http.client.HTTPMessage]:
        return self.ask("GET", path)

    def ask(self, method: str, path: str, *content) -> tuple[int, bytes, http.client.HTTPMessage]:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request(method, path, *content)
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body, response.headers

    def sign_in(self, page: tuple[int, bytes, http.client.HTTPMessage]) -> tuple[int, bytes, http.client.HTTPMessage]:
        """Send the form of a sign-in page that was read before."""
        _status, body, headers = page
        token = re.search(r'csrfmiddlewaretoken" value="(\w+)', body.decode())[1]
        form = urlencode({"csrfmiddlewaretoken": token, "login": "redaktion", "password": "geheim"})
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Cookie": headers["Set-Cookie"].partition(";")[0]}
        return self.ask("POST", SIGN_IN, form, kind)

    def read_all(self) -> dict[str, bytes]:
        """Read every kept page from both workers, several times."""
        pages = {}
        for path in self.kept * 6:
            status, body, _headers = self.get(path)
            assert status == 200, path
            assert pages.setdefault(path, body) == body
        return pages

    def wait_until(self, path: str, is_so, patience_s: float = RECOVERY_S) -> float:
        """Return after how many seconds a page is as it should be, as every worker shows it."""
        begun = time.monotonic()
        in_a_row = 0
        while in_a_row < 8:
            status, body, _headers = self.get(path)
            in_a_row = in_a_row + 1 if is_so(status, body.decode()) else 0
            assert time.monotonic() - begun < patience_s + 5, (path, status)
            time.sleep(0.02)
        return time.monotonic() - begun

    def rename_home(self, name: str) -> None:
        self.database.execute("UPDATE partnership_city SET name_de = %s WHERE slug = 'shenzhen'", [name])


@pytest.fixture(scope="module")
def database():
    database = PostgreSQL()
    database.start()
    yield database
    database.remove()


@pytest.fixture(scope="module")
def site(database):
    with portal(PORTAL_DATABASE_URL=database.address, PORTAL_MEDIA_ROOT=str(database.folder / "media")) as (address, _):
        yield Site(address, database)


@contextmanager
def stopped(database):
    database.stop()
    try:
        yield
    finally:
        database.start()


def test_kept_pages_come_while_postgresql_is_stopped(site, database):
    before, form = site.read_all(), site.get(SIGN_IN)
    with stopped(database):
        until = time.monotonic() + 6
        while time.monotonic() < until:
            assert site.read_all() == before

        for path, language in ((NOT_KEPT, "de"), (f"/zh-hans/search/?q={quote('深圳')}", "zh-Hans")):
            status, body, headers = site.get(path)
            assert (status, int(headers["Retry-After"]) > 0) == (503, True)
            assert f'<html lang="{language}">' in body.decode()
        assert site.sign_in(form)[0] == 503

    assert site.wait_until(NOT_KEPT, lambda status, _body: status == 200) < RECOVERY_S
    assert site.sign_in(form)[0] == 200
    assert site.wait_until(SIGN_IN, lambda status, _body: status == 200) < RECOVERY_S


def test_change_is_seen_by_every_worker_within_a_second(site):
    site.read_all()
    site.rename_home("Shenzhen am Perlfluss")
    # The last of eight requests in a row must have seen it too.
    assert site.wait_until("/de/", lambda _status, page: "Shenzhen am Perlfluss" in page) < 2.5
    site.rename_home("Shenzhen")
    assert site.wait_until("/de/", lambda _status, page: "am Perlfluss" not in page) < 2.5


def test_nobody_waits_for_a_frozen_database(site, database):
    before = site.read_all()
    database.freeze()
    try:
        time.sleep(4)
        begun = time.monotonic()
        assert site.read_all() == before
        assert site.get(NOT_KEPT)[0] in {200, 503}
        assert time.monotonic() - begun < 5
    finally:
        database.thaw()
    assert site.wait_until(SIGN_IN, lambda status, _body: status == 200) < RECOVERY_S


def test_kept_pages_come_while_a_table_is_locked(site, database):
    """A rendering that waits for the lock leaves the other threads to those who read."""
    before = site.read_all()
    with psycopg2.connect(host=database.folder, user="portal", dbname="postgres") as holder:
        holder.cursor().execute("LOCK TABLE partnership_agreement")
        waiting = http.client.HTTPConnection(site.host, timeout=60)
        waiting.request("GET", "/zh-hans/agreements/")
        begun = time.monotonic()
        assert site.read_all() == before
        assert time.monotonic() - begun < 5
        holder.rollback()
    holder.close()
    assert waiting.getresponse().status == 200


def test_killed_worker_is_replaced_and_its_pages_are_still_there(site, database):
    before = site.read_all()
    with stopped(database):
        killed = workers_of()
        for worker in killed:
            os.kill(worker, signal.SIGKILL)
        wait_for(f"http://{site.host}{KEPT[0]}")
        # New processes, and no database to render from: the pages are those of the folder.
        assert site.read_all() == before
        assert not set(killed) & set(workers_of())
    assert site.wait_until(NOT_KEPT, lambda status, _body: status == 200) < RECOVERY_S


def workers_of() -> list[int]:
    """Return the processes of the web server but the first, which started the others."""
    here = str(os.getpid())
    children = Path(f"/proc/{here}/task/{here}/children").read_text().split()
    servers = [pid for pid in children if b"partnership.serve" in Path(f"/proc/{pid}/cmdline").read_bytes()]
    return [
        int(worker)
        for server in servers
        for worker in Path(f"/proc/{server}/task/{server}/children").read_text().split()
    ]
