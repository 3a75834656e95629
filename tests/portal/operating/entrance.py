"""Requests through the WSGI entry, which Django's test client goes around."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from portal.operating import entry

SIGNALS = (request_started, request_finished)


@contextmanager
def kept_connection() -> Iterator[None]:
    """Leave the connection open in which the transaction of the test lives, as the test client does."""
    for signal in SIGNALS:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in SIGNALS:
            signal.connect(close_old_connections)


def ask(path: str = "/de/", application=None, **environ) -> dict:
    """Send a request to the application, Django by default; return its headers and its status."""
    answer = {}

    def start_response(status, headers, exc_info=None):
        answer.update(headers, status=int(status[:3]))

    with kept_connection():
        body = entry.Watched(application or WSGIHandler())(
            RequestFactory().get(path, **environ).environ, start_response
        )
        b"".join(body)
        if hasattr(body, "close"):
            body.close()
    return answer
