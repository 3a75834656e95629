"""The outermost layer of the WSGI entry: gives each request an id, and writes one line about it.

No address, no name, no word that somebody has searched for: nothing of a query string is looked at.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import quote

from django.conf import settings

from portal.operating.logs import REQUEST_ID, without_secrets

logger = logging.getLogger("portal.requests")

SLOW_S = 1.0
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Asked every few seconds by machines; only trouble is worth a line.
QUIET = {"/healthz", "/readyz", "/metrics"}

Environ = dict[str, Any]
Application = Callable[[Environ, Callable], Iterable[bytes]]


def request_id(environ: Environ) -> str:
    """Return the id that our own proxy gave, or a new one; anybody else's could be made to mislead."""
    given = environ.get("HTTP_X_REQUEST_ID", "")
    return given if settings.BEHIND_PROXY and GIVEN_ID.fullmatch(given) else secrets.token_hex(8)


def shown_path(environ: Environ) -> str:
    """Return the path as it may stand in a log: in one line, without what is a key."""
    path = (environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")).encode("latin-1", "replace")
    return without_secrets(quote(path, safe="/~:@!$&'()*+,;=-._"))[:300]


class Watched:
    """A WSGI application with an eye on it."""

    def __init__(self, application: Application) -> None:
        self.application = application

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        identity, started, status = request_id(environ), time.perf_counter(), 500
        token = REQUEST_ID.set(identity)

        def start(line: str, headers: list[tuple[str, str]], *args: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, ("X-Request-ID", identity)], *args)

        try:
            return self.application(environ, start)
        finally:
            write_line(environ, status, time.perf_counter() - started)
            REQUEST_ID.reset(token)


def write_line(environ: Environ, status: int, seconds: float) -> None:
    if environ.get("PATH_INFO") in QUIET and status < 500:
        return
    facts = {
        "method": re.sub(r"[^A-Z]", "", environ.get("REQUEST_METHOD", ""))[:10],
        "path": shown_path(environ),
        "status": status,
        "duration_ms": round(seconds * 1000),
    }
    level = logging.ERROR if status >= 500 else logging.WARNING if seconds > SLOW_S else logging.INFO
    logger.log(level, "%s %s %d %d ms", *facts.values(), extra=facts)
