"""What feeds and calendars say alike of a record: its lasting name and its last change."""

from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from editorial.publishing.models import Publishable
from editorial.records import Record


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
