"""What applies to every request of staff: language of the account, end of idle sessions, second factor."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from editorial.staff import second_factor, sessions
from editorial.staff.models import User

# Open to people who still have to set up their second factor.
ACCOUNT_PAGES = ["account_login", "account_logout", "account_reauthenticate", "own-language", "mfa_index"]


def in_admin(request: HttpRequest) -> bool:
    return request.path.startswith(reverse("admin:index"))


class StaffLanguageMiddleware:
    """Activate the signed-in person's language below the admin; public pages take theirs from the address.

    The user is looked up inside the admin only: reading the session anywhere else would make public pages
    vary by cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if in_admin(request) and request.user.is_authenticated:
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class StaffSessionMiddleware:
    """End sessions that are idle or too old, and lead staff without a second factor to set one up.

    Elsewhere (files, previews on public addresses) such a session counts as nobody's; it is looked at only if the
    page asks who is there.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        if not in_admin(request):
            request.user = SimpleLazyObject(lambda: user if _counts(request, user) else AnonymousUser())
        elif user.is_authenticated:
            if reason := sessions.why_over(request.session):
                _end(request, reason)
            elif not is_account_page(request) and second_factor.is_missing(user):
                return redirect("mfa_index")
            else:
                sessions.touch(request.session)
        return self.get_response(request)


def _counts(request: HttpRequest, user: User | AnonymousUser) -> bool:
    return user.is_authenticated and not sessions.why_over(request.session) and not second_factor.is_missing(user)


def is_account_page(request: HttpRequest) -> bool:
    """Say whether this is a page of signing in or of one's own account; others of the admin need a full sign-in."""
    return request.path.startswith(tuple(reverse(name) for name in ACCOUNT_PAGES))


def _end(request: HttpRequest, reason: str) -> None:
    request.session_over = reason
    logout(request)
    messages.info(request, _("You have been signed out because your session had ended. Please sign in again."))
