"""Compression of what citizens read; pages of staff and previews go out as they are.

The length of a compressed page tells a listener about secrets in it (BREACH). Public pages hold none.
"""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.translation import get_language_from_path


class CompressPublicPagesMiddleware(GZipMiddleware):
    """Compress everything below a language prefix."""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_public = get_language_from_path(request.path_info)
        return super().process_response(request, response) if is_public else response
