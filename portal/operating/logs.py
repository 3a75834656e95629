"""How lines of the log look: JSON or text, each with the id of its request, none with a secret or a person in it."""

import json
import logging
import re
import time
from collections.abc import Iterator
from contextvars import ContextVar
from datetime import UTC, datetime

from django.conf import settings

REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
HIDDEN = "***"
# What PostgreSQL adds to a refusal: the values of the row.
DETAIL = re.compile(r"^\s*(DETAIL|CONTEXT):.*$", re.MULTILINE)
# An address that is a key: whoever knows it may read.
KEYS = re.compile(r"(/preview(?:-media)?/)[^/\s]+")
# What the line of a request says beside its message (portal.operating.entry).
FACTS = ("method", "path", "status", "duration_ms", "queries")


def secrets() -> Iterator[str]:
    """Yield what must never be written, the longest first, so that none is left in part."""
    known = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS, settings.EMAIL_HOST_PASSWORD]
    known += [settings.BACKUP_PASSPHRASE, settings.METRICS_TOKEN, *settings.SECRETS_OF_SERVICES]
    known += [database.get("PASSWORD", "") for database in settings.DATABASES.values()]
    yield from sorted({secret for secret in known if secret and len(secret) > 3}, key=len, reverse=True)


def without_secrets(text: str) -> str:
    for secret in secrets():
        text = text.replace(secret, HIDDEN)
    return KEYS.sub(r"\1" + HIDDEN, DETAIL.sub(r"\1: " + HIDDEN, text))


class LineFormatter(logging.Formatter):
    """For people: `2026-11-26 14:05:00,123 WARNING portal.requests 4f2a…: GET /de/ 200 1203 ms 9 queries`."""

    converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        record.request_id = REQUEST_ID.get() or "-"
        return without_secrets(super().format(record))


class JsonFormatter(logging.Formatter):
    """For machines: one object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_secrets(record.getMessage()),
        }
        if request_id := REQUEST_ID.get():
            line["request_id"] = request_id
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info:
            line["trace"] = without_secrets(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)
