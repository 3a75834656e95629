"""Answers Prometheus: what all processes of this machine have counted, and what only the database knows."""

import secrets
from collections.abc import Iterable
from datetime import datetime
from ipaddress import ip_address

from django.conf import settings
from django.db import Error
from django.db.models import Min
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector

from editorial.publishing.models import WorkingCopy
from portal.operating import counting
from portal.operating.models import LastRun
from portal.pages.models import Feedback

FORWARDED = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


class Stored:
    """Numbers from the database; none of them while it does not answer, which is an alert of its own."""

    def collect(self) -> Iterable[GaugeMetricFamily]:
        now = timezone.now()
        try:
            numbers = list(self.numbers(now))
        except Error:
            numbers = []
        yield GaugeMetricFamily("portal_database_up", "1 if the database answers", value=bool(numbers))
        for name, text, value in numbers:
            if value is not None:
                yield GaugeMetricFamily(name, text, value=value)

    def numbers(self, now: datetime) -> Iterable[tuple[str, str, float | None]]:
        backup = LastRun.objects.filter(work=LastRun.BACKUP).values_list("ended_at", flat=True).first()
        due = WorkingCopy.objects.filter(publish_on__lte=now).aggregate(first=Min("publish_on"))["first"]
        overdue = Feedback.objects.overdue(now).count()
        yield "portal_backup_age_seconds", "Seconds since the last backup", _seconds(now, backup)
        yield "portal_publish_lag_seconds", "Seconds since a publication was due", _seconds(now, due) or 0
        yield "portal_feedback_overdue", "Messages from citizens without the answer that was due", overdue


def _seconds(now: datetime, moment: datetime | None) -> float | None:
    return (now - moment).total_seconds() if moment else None


def metrics(request: HttpRequest) -> HttpResponse:
    if not (has_token(request) or comes_from_here(request)):
        return HttpResponse("forbidden\n", status=403, content_type="text/plain; charset=utf-8")
    counting.prepare()
    registry = CollectorRegistry()
    MultiProcessCollector(registry)
    registry.register(Stored())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def has_token(request: HttpRequest) -> bool:
    given = request.headers.get("Authorization", "").encode()
    return bool(settings.METRICS_TOKEN) and secrets.compare_digest(given, f"Bearer {settings.METRICS_TOKEN}".encode())


def comes_from_here(request: HttpRequest) -> bool:
    """Behind a proxy on the same machine everybody seems to come from here."""
    if settings.BEHIND_PROXY or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
