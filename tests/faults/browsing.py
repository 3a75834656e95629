"""People before servers of their own: a member of staff with a session, and readers without a pause."""

import http.client
import ssl
import threading
import time
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit

import urllib3

from tests.forms import form_of


class Browser:
    """Asks a node, or the proxy in front of it, for pages of the site, and keeps the cookies it is given.

    `site` is the public address; a node that is asked directly gets what the proxy would tell it.
    """

    def __init__(self, server: str, site: str, certificate: Path | None = None) -> None:
        trusted = {"ca_certs": str(certificate)} if certificate else {}
        self.pool = urllib3.connection_from_url(server, timeout=30, retries=False, **trusted)
        self.site = urlsplit(site)
        self.cookies = SimpleCookie()

    def get(self, path: str) -> urllib3.HTTPResponse:
        return self._ask("GET", path)

    def post(self, path: str, form: dict[str, list[str]], **files: tuple[str, bytes]) -> urllib3.HTTPResponse:
        fields = [(name, value) for name, values in form.items() for value in values]
        return self._ask("POST", path, fields=[*fields, *files.items()])

    def form(self, path: str, form_id: str) -> dict[str, list[str]]:
        return form_of(SimpleNamespace(content=self.get(path).data), form_id)

    def sign_in(self, name: str, password: str) -> None:
        token = {"csrfmiddlewaretoken": [self._token(self.get("/admin/login/").data.decode())]}
        answer = self.post("/admin/login/", {**token, "login": [name], "password": [password]})
        assert answer.status == 302, answer.data

    def _token(self, page: str) -> str:
        return page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]

    def _ask(self, method: str, path: str, **options) -> urllib3.HTTPResponse:
        headers = {
            "Host": self.site.netloc,
            "X-Forwarded-Proto": self.site.scheme,
            "Referer": self.site.geturl() + "/",
            "Cookie": "; ".join(f"{name}={cookie.value}" for name, cookie in self.cookies.items()),
        }
        answer = self.pool.request(method, path, headers=headers, redirect=False, **options)
        for cookie in answer.headers.getlist("Set-Cookie"):
            self.cookies.load(cookie)
        return answer


class Readers:
    """Ask for pages in turn, without a pause, each time over a new connection; note what is no whole page."""

    PAUSE_S = 0.03

    def __init__(self, site: str, paths: list[str], certificate: Path | None = None) -> None:
        self.site, self.paths = urlsplit(site), paths
        self.context = ssl.create_default_context(cafile=certificate) if certificate else None
        self.answers, self.faults, self.is_over = 0, [], threading.Event()

    @contextmanager
    def reading(self, number: int = 4):
        threads = [threading.Thread(target=self._read, args=[first]) for first in range(number)]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            self.is_over.set()
            for thread in threads:
                thread.join()

    def wait_for(self, more: int, patience_s: float = 60) -> None:
        """Return after so many further answers."""
        wanted, until = self.answers + more, time.monotonic() + patience_s
        while self.answers < wanted and time.monotonic() < until:
            time.sleep(0.02)
        assert self.answers >= wanted, (self.answers, self.faults[:5])

    def _read(self, number: int) -> None:
        while not self.is_over.is_set():
            path = self.paths[number % len(self.paths)]
            number += 1
            if fault := self._fault(path):
                self.faults.append((path, fault))
            self.answers += 1
            time.sleep(self.PAUSE_S)

    def _fault(self, path: str) -> str:
        try:
            status, body = self.ask(path)
        except (OSError, http.client.HTTPException) as error:
            return f"{type(error).__name__}: {error}"
        is_whole = status == 200 and body.rstrip().endswith(b"</html>")
        return "" if is_whole else f"{status}, {len(body)} bytes"

    def ask(self, path: str) -> tuple[int, bytes]:
        if self.context:
            connection = http.client.HTTPSConnection(self.site.netloc, timeout=30, context=self.context)
        else:
            connection = http.client.HTTPConnection(self.site.netloc, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()
