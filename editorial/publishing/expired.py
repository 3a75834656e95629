"""A form sent too late, or while nothing can be stored: what was typed comes back on a page that can send it again."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.csrf import csrf_failure as plain_csrf_failure

from editorial.staff.middleware import is_account_page


class KeepWhatWasTypedMiddleware:
    """Answer a form of the admin whose sender is no longer signed in, instead of throwing it away at the login page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and is_form_of_admin(request) and not request.user.is_authenticated:
            return send_again(request)
        return self.get_response(request)


def is_form_of_admin(request: HttpRequest) -> bool:
    """True for a form that our own admin has shown before; a foreign page never gets its data echoed here.

    Without this a stranger's page could put its own data into the form that the person then sends again.
    """
    inside = request.path.startswith(reverse("admin:index")) and not is_account_page(request)
    return inside and "csrfmiddlewaretoken" in request.POST and comes_from_here(request)


def comes_from_here(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(origin).netloc == request.get_host()


def send_again(request: HttpRequest) -> HttpResponse:
    return _kept_page(request, 403)


def not_stored(request: HttpRequest) -> HttpResponse:
    """Answer while Django handles an error of the database: nothing was saved, and nothing that was typed is lost."""
    return _kept_page(request, 503)


def _kept_page(request: HttpRequest, status: int) -> HttpResponse:
    kept = [(name, value) for name, values in request.POST.lists() for value in values if name != "csrfmiddlewaretoken"]
    context = {
        "kept": kept,
        "has_files": bool(request.FILES),
        "is_not_stored": status == 503,
        "address": request.get_full_path(),
        "sign_in": reverse("admin:login"),
    }
    response = render(request, "admin/publishing/send_again.html", context, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Signing in again changes the form's token; a form of our own admin may then be sent once more."""
    if is_form_of_admin(request):
        return send_again(request)
    return plain_csrf_failure(request, reason)
