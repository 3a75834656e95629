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
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from portal.operating import counting
from portal.operating.logs import REQUEST_ID, without_secrets

logger = logging.getLogger("portal.requests")

SLOW_S = 1.0
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Asked every few seconds by machines; only trouble is worth a line.
QUIET = {"/healthz", "/readyz", "/metrics"}

Environ = dict[str, Any]
Application = Callable[[Environ, Callable], Iterable[bytes]]


def limit_statements(connection: BaseDatabaseWrapper, **_: object) -> None:
    """Let PostgreSQL break off what nobody waits for any more; receiver of connection_created."""
    if connection.vendor == "postgresql":
        milliseconds = round(settings.STATEMENT_PATIENCE.total_seconds() * 1000)
        # Past Django, whose listeners would take it for something that a page reads or writes.
        with connection.connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = %s", [milliseconds])


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
        # Commands have no entry: a backup or an index may take its time.
        connection_created.connect(limit_statements, dispatch_uid="limit_statements")
        counting.prepare()

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        identity, started, status, queries = request_id(environ), time.perf_counter(), 500, counting.Queries()
        token = REQUEST_ID.set(identity)

        def start(line: str, headers: list[tuple[str, str]], *args: Any) -> Any:
            nonlocal status
            status = int(line[:3])
            return start_response(line, [*headers, ("X-Request-ID", identity)], *args)

        try:
            with connection.execute_wrapper(queries):
                return self.application(environ, start)
        finally:
            seconds = time.perf_counter() - started
            counting.count_request(environ.get("PATH_INFO", ""), status, seconds, queries.number)
            write_line(environ, status, seconds, queries.number)
            REQUEST_ID.reset(token)


def write_line(environ: Environ, status: int, seconds: float, queries: int) -> None:
    if environ.get("PATH_INFO") in QUIET and status < 500:
        return
    facts = {
        "method": re.sub(r"[^A-Z]", "", environ.get("REQUEST_METHOD", ""))[:10],
        "path": shown_path(environ),
        "status": status,
        "duration_ms": round(seconds * 1000),
        "queries": queries,
    }
    level = logging.ERROR if status >= 500 else logging.WARNING if seconds > SLOW_S else logging.INFO
    logger.log(level, "%s %s %d %d ms %d queries", *facts.values(), extra=facts)
