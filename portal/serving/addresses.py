"""Which addresses are kept, and under which key: path and declared parameters, nothing else that a client sends."""

from functools import lru_cache
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.urls import Resolver404, resolve
from django.utils.translation import get_language_from_path, override

from portal.requests import MAX_QUERY_LENGTH

# Pages without a language in their address.
_FILES = {"/robots.txt", "/sitemap.xml"}


def may_be_kept(path: str) -> bool:
    """Tell by the first letters, so that static files, the admin and the rest lose no time."""
    return path in _FILES or path.startswith(settings.MEDIA_URL) or get_language_from_path(path) is not None


@lru_cache(maxsize=2000)
def key_of(path: str, query: str) -> str | None:
    """Return the key of a page, which is its address in its plainest form; None for what is not kept.

    path as in PATH_INFO. Parameters that the page does not declare and empty ones are left out, the others stand in
    the order of the declaration.
    """
    try:
        decoded = path.encode("latin-1").decode()
    except UnicodeError:
        return None
    if "\x00" in path or "%00" in query or len(query) > MAX_QUERY_LENGTH or not may_be_kept(decoded):
        return None
    parameters = parameters_of(decoded)
    if parameters is None:
        return None
    asked = dict(parse_qsl(query, keep_blank_values=True, errors="replace"))
    chosen = urlencode([(name, asked[name]) for name in parameters if asked.get(name)])
    return f"{path}?{chosen}" if chosen else path


def parameters_of(path: str) -> tuple[str, ...] | None:
    """Return the parameters that the view of this address declares with @kept; None where it declares nothing."""
    language = get_language_from_path(path) or settings.LANGUAGE_CODE
    with override(language):
        try:
            return getattr(resolve(path).func, "kept_parameters", None)
        except Resolver404:
            return None
