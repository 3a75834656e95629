"""What feeds and calendars say alike of a record: its lasting name, its last change, texts they can carry."""

import re
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from editorial.publishing.models import Publishable
from editorial.records import Record

# Refused by XML and by iCalendar; a pasted text may hold them.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def host() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"


def tag(*parts: object) -> str:
    """Return a tag URI (RFC 4151): it stays when an address changes, and differs between languages."""
    return f"tag:{host()},2026:{'/'.join(map(str, parts))}"


def uid(record: Record) -> str:
    """Return the name of an event, the same in all languages: it is one event."""
    return f"{record.pk}@{host()}"


def changed_at(record: Publishable) -> datetime:
    """Return since when citizens see the record as it is: saved before its date of publication, it changes then."""
    return max(record.updated_at, record.published_at)


def clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
