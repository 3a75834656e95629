"""Which addresses of the site are in the mirror, in which file each lies, and how one file leads to another.

A key is the plainest form of an address, as in portal.serving.addresses. What is kept there is mirrored here; searches,
forms and whatever else needs a server are not, and links to them lead to the live site.
"""

import re
from functools import cache
from posixpath import dirname, relpath
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language_from_path, override

from portal.identity import absolute
from portal.serving.addresses import key_of

ROOT = "/"
FILES = ("/robots.txt", "/sitemap.xml")
# Addresses of ours are plain; anything else could mean another file to another server.
_PLAIN_PATH = re.compile(r"(/[\w-][\w.-]*)*/?", re.ASCII)
# Long queries are combinations of filters that nobody links to by intention.
_PLAIN_QUERY = re.compile(r"[\w.=&-]{0,150}", re.ASCII)
# Endings by which web servers know what a file is.
_NAMES = {"application/atom+xml": "feed.atom"}


@cache
def search_page(language: str) -> str:
    with override(language):
        return reverse("search:search")


@cache
def home_page(language: str) -> str:
    with override(language):
        return reverse("pages:home")


def key_in(languages: tuple[str, ...], address: str, page: str = ROOT) -> str | None:
    """Return the key of what an address, as it stands on the page with the key `page`, names in the mirror.

    None: it is elsewhere, or not in a mirror of these languages.
    """
    try:
        target = urlsplit(urljoin(absolute(page), address))
    except ValueError:
        return None
    if f"{target.scheme}://{target.netloc}" != settings.SITE_URL:
        return None
    path = unquote(target.path) or ROOT
    if not (_PLAIN_PATH.fullmatch(path) and _PLAIN_QUERY.fullmatch(target.query)):
        return None
    if path == ROOT or path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return path
    language = get_language_from_path(path)
    if language not in languages:
        return path if path in FILES else None
    return path if path == search_page(language) else key_of(path, target.query)


def is_file(key: str) -> bool:
    """Tell a file, which is copied as it is, from a page, which is rendered."""
    return key.startswith((settings.STATIC_URL, settings.MEDIA_URL))


def place_of(key: str, media_type: str = "text/html") -> str:
    """Return the path of the file below the mirror; a query becomes a folder: visits/page=2/index.html.

    No page has "=" in its address, so that the folder is never that of another page.
    """
    path, _mark, query = key.partition("?")
    folder = path.lstrip("/") + (f"{query.replace('&', ',')}/" if query else "")
    return folder + _NAMES.get(media_type, "index.html") if folder.endswith("/") or not folder else folder


def address_at(place: str) -> str:
    """Return the key of the file at a place; the other way round than `place_of`."""
    folder, name = f"/{place}".rsplit("/", 1)
    if name not in {"index.html", *_NAMES.values()}:
        return f"{folder}/{name}"
    above, _slash, last = folder.rpartition("/")
    return f"{above}/?{last.replace(',', '&')}" if "=" in last else f"{folder}/"


def way(source: str, target: str) -> str:
    """Return the link from one file to another, so that it works below any path: ../visits/ or ../feed/feed.atom."""
    if target.endswith("/index.html") or target == "index.html":
        return relpath(f"/{dirname(target)}", f"/{dirname(source)}") + "/"
    return relpath(f"/{target}", f"/{dirname(source)}")
