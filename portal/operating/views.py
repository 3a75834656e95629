"""Answers for machines that watch the portal: whether the process lives, whether all it needs is there."""

from django.http import HttpRequest, HttpResponse, JsonResponse

from portal.operating.probes import OK, ask_all
from portal.operating.readiness import PROBES

PATIENCE_S = 2.0


def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; looks at nothing else."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


def ready(request: HttpRequest) -> HttpResponse:
    """Say one word about each thing the portal needs; 503 when one of them is wrong."""
    checks = ask_all(PROBES, PATIENCE_S)
    is_ready = set(checks.values()) == {OK}
    return JsonResponse(
        {"status": OK if is_ready else "not ready", "checks": checks},
        status=200 if is_ready else 503,
    )
