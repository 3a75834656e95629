"""Addresses without a language lead to the page in the reader's language, if there is such a page."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.locale import LocaleMiddleware
from django.urls import get_script_prefix, resolve
from django.utils.cache import patch_vary_headers

from editorial.publishing.browsing import MovedPermanently


class ReadersLanguageMiddleware(LocaleMiddleware):
    """Django itself asks only whether an address has a possible shape, and a static page may have any word as its own.

    So /fr/ would be sent to /de/fr/, which does not exist.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code < 400 and request.path_info.startswith(settings.MEDIA_URL):
            return response  # a file is the same for every reader; shared caches keep it once
        answer = super().process_response(request, response)
        if answer is response or _exists(request, answer.url):
            return answer
        patch_vary_headers(response, ["Accept-Language"])
        return response


def _exists(request: HttpRequest, address: str) -> bool:
    """Ask the page itself: it knows best what is public, and which numbers and former addresses there are."""
    page = resolve("/" + urlsplit(address).path.removeprefix(get_script_prefix()))
    try:
        return page.func(request, *page.args, **page.kwargs).status_code < 400
    except MovedPermanently:
        return True
    except Http404:
        return False
