"""Signing in, and what members of staff set for themselves."""

from allauth.account.views import login
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST


def sign_in(request: HttpRequest) -> HttpResponse:
    """Show the sign-in page; signed-in people without staff status would be sent in a circle by the admin."""
    if request.user.is_authenticated and not request.user.is_staff:
        raise PermissionDenied
    return login(request)


@require_POST
def own_language(request: HttpRequest) -> HttpResponse:
    """Set the language of one's own admin, or of the sign-in page, and go back to the page one came from."""
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    if request.user.is_authenticated:
        request.user.language = language
        request.user.save(update_fields=["language"])
    back = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(back if is_safe else reverse("admin:index"))
    _remember(response, language)
    return response


def _remember(response: HttpResponse, language: str) -> None:
    """Keep the language for the next sign-in, in a cookie that public pages never see."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 60 * 60,
        path=reverse("admin:index"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
