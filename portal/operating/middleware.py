"""Addresses for machines, answered before anything else is asked: no database, session, language or host name."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from portal.operating import metrics, views

VIEWS = {"/healthz": views.alive, "/readyz": views.ready, "/metrics": metrics.metrics}


class MachinesMiddleware:
    """Stand outermost: a probe comes by address instead of host name, and over plain http past the proxy."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        view = VIEWS.get(request.path_info)
        if view is None:
            return self.get_response(request)
        response = view(request) if request.method in {"GET", "HEAD"} else HttpResponseNotAllowed(["GET", "HEAD"])
        response["Cache-Control"] = "no-store"
        response["X-Content-Type-Options"] = "nosniff"
        return response
