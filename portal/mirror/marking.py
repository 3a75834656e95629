"""Tells views and templates that a page is made for the mirror: what needs a server leads to the live site there."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal.identity import absolute
from portal.search.helping import lists, most_useful
from portal.search.views import search

# Nothing a client sends becomes a key of the environ like this one.
MARK = "portal.mirror"
ICP_REGISTER = "https://beian.miit.gov.cn/"
# Any web server may serve the files, so that pages say themselves what they may load.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'"
)


@dataclass(frozen=True)
class Mirror:
    """What a page of the mirror says about itself; `live` is the address of the same page on the live site."""

    live: str
    as_of: date
    policy: str = POLICY
    icp_register: str = ICP_REGISTER

    @property
    def host(self) -> str:
        return urlsplit(settings.SITE_URL).netloc

    @property
    def icp_number(self) -> str:
        return settings.ICP_NUMBER


class MirrorMiddleware:
    """Set request.mirror, and answer the search with the page whose script searches in files."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.mirror = None
        if request.META.get(MARK) is True:
            request.mirror = Mirror(absolute(request.get_full_path()), timezone.localdate())
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable, _args: tuple, _named: dict) -> HttpResponse | None:
        if request.mirror and view is search:
            return render(request, "mirror/search.html", {"is_internal": True, "lists": lists(), **most_useful()})
        return None


def marked(django: Callable) -> Callable:
    """Return the WSGI application as it answers for the mirror."""
    return lambda environ, start_response: django(environ | {MARK: True}, start_response)
