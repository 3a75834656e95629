"""Answers to requests that went wrong, in the language of the address, also while the database is down."""

import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.db import Error, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_from_path, override

from editorial.l10n.text import LANGUAGE_CODES, language_tag
from editorial.publishing.expired import is_form_of_admin, not_stored
from portal.pages.models import Page

# Linked by kind, because the addresses of the pages stand in the database.
LEGAL = [(kind.value, kind.label) for kind in Page.Kind if kind != Page.Kind.OTHER]

# A database that is restarted is back after a few seconds.
RETRY_AFTER_S = 10
# For those who ask faster than people do.
WAIT = {"Retry-After": "60", "Cache-Control": "no-store"}


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error_page(request, 404)


def too_many(request: HttpRequest) -> HttpResponse:
    response = _error_page(request, 429)
    for name, value in WAIT.items():
        response[name] = value
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer while Django handles an error. What comes of a database that is away is no error of the page."""
    is_away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if is_away and (response := _form_kept(request)):
        return response
    return _sorry(request, 503 if is_away else 500)


def _form_kept(request: HttpRequest) -> HttpResponse | None:
    """Give staff back what they sent while the database accepts no changes, as when its disk is full."""
    try:
        return not_stored(request) if request.method == "POST" and is_form_of_admin(request) else None
    except (Error, RequestDataTooBig):
        return None


def unavailable(request: HttpRequest) -> HttpResponse:
    """Say that the site is back soon, so that search engines and caches keep what they have."""
    return _sorry(request, 503)


def _sorry(request: HttpRequest, status: int) -> HttpResponse:
    """Answer in all languages, that of the address first, with nothing that could fail a second time."""
    language = _language_of(request)
    languages = [language, *(code for code in LANGUAGE_CODES if code != language)]
    page = render_to_string("500.html", {"language": language, "languages": languages, "legal": LEGAL})
    headers = {"Content-Language": language_tag(language), "Cache-Control": "no-store"}
    if status == 503:
        headers["Retry-After"] = str(RETRY_AFTER_S)
    return HttpResponse(page, status=status, headers=headers)


def _error_page(request: HttpRequest, status: int) -> HttpResponse:
    language = _language_of(request)
    with override(language):
        response = render(request, f"{status}.html", {"is_error": True}, status=status)
    response["Content-Language"] = language_tag(language)
    return response


def _language_of(request: HttpRequest) -> str:
    """Return the language of the address; addresses without one have that of the reader, or German."""
    language = get_language_from_path(request.path_info) or get_language()
    return language if language in LANGUAGE_CODES else settings.LANGUAGE_CODE
