"""Requests that no page can answer are refused before they reach one: the two databases fail on them differently."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language_from_path

from portal.errors import bad_request

MAX_QUERY_LENGTH = 4000


class RefuseBrokenInputMiddleware:
    """Answer 400 to NUL bytes (PostgreSQL: server error, SQLite: silence) and to absurdly long query strings.

    Uploads and form bodies are the forms' own business: Django's fields refuse NUL there with a message.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        query = request.META.get("QUERY_STRING", "")
        if "\x00" in request.path or "%00" in query or "\x00" in query or len(query) > MAX_QUERY_LENGTH:
            request.LANGUAGE_CODE = get_language_from_path(request.path_info)
            return bad_request(request)
        return self.get_response(request)
