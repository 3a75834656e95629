"""A reader who asks the entry of the web server, as granian asks it."""

import gzip
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import unquote_to_bytes

import brotli
import pytest
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import RequestFactory

from portal.serving.content import ContentWatch
from portal.serving.entry import KeptPages
from portal.serving.keeping import Folder

UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}


@dataclass
class Answer:
    status: str
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return UNPACK[self.headers.get("content-encoding")](self.body).decode()


class Reader:
    """Asks one process; `pages` is what it keeps. Where `looks`, the process has seen all changes at every request."""

    def __init__(self, folder, *, looks: bool = True) -> None:
        self.pages = KeptPages(get_wsgi_application(), Folder(folder, "release"), ContentWatch())
        self.looks = looks

    @property
    def rendered(self) -> int:
        return self.pages.counts.rendered

    def get(self, address: str, method: str = "GET", sent: dict | None = None, **headers: str) -> Answer:
        """Ask for an address; `sent` are `data` and `content_type` of a body."""
        if self.looks:
            self.pages.watch.look()
        environ = (
            RequestFactory().generic(method, address, **(sent or {}), headers={"host": "localhost", **headers}).environ
        )
        # As servers hand it over; the factory decodes some paths.
        environ["PATH_INFO"] = unquote_to_bytes(address.partition("?")[0]).decode("latin-1")
        began = []
        parts = self.pages(environ, lambda status, headers, _error=None: began.extend([status, headers]))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        return Answer(began[0], {name.lower(): value for name, value in began[1]}, body)


@contextmanager
def lasting_connection():
    """Keep the connection of the test with its transaction from request to request, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture(autouse=True)
def kept_connection():
    with lasting_connection():
        yield


@pytest.fixture
def reader(tmp_path):
    return Reader(tmp_path)


@pytest.fixture
def start_process(tmp_path):
    """Return a function that starts further processes on the same machine."""
    return lambda **options: Reader(tmp_path, **options)


@pytest.fixture
def lost(monkeypatch):
    """Return a function that makes a process believe the database has not answered for long."""
    return lambda reader: monkeypatch.setattr(reader.pages.watch, "_heard_at", float("-inf"))
