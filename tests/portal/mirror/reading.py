"""Read a mirror: its files, and where the links of its pages lead."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from django.conf import settings

BASE = "http://elsewhere.example/some/where/"
ADDRESS = re.compile(r'\s(href|src|poster|action)="([^"]*)"')
SRCSET = re.compile(r'\ssrcset="([^"]*)"')
META = re.compile(r'<link rel="(canonical|alternate" hreflang)[^>]*>')


def files(root: Path) -> dict[str, bytes]:
    """Return the content of every file that is served."""
    found = (file for file in root.rglob("*") if file.is_file() and ".mirror" not in file.relative_to(root).parts)
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in found}


def addresses(html: str) -> Iterator[str]:
    """Yield all a reader follows or a browser loads, but not what tells search engines about the live site."""
    html = META.sub("", html)
    yield from (unescape(address) for _name, address in ADDRESS.findall(html))
    for srcset in SRCSET.findall(html):
        yield from (candidate.split()[0] for candidate in unescape(srcset).split(","))


def links(root: Path) -> dict[str, set[str]]:
    """Return every address in the mirror, made absolute as a browser does it, with the pages it stands on."""
    found = {}
    for page in sorted(root.rglob("*.html")):
        place = page.relative_to(root).as_posix()
        for address in addresses(page.read_text()):
            found.setdefault(urljoin(BASE + place.removesuffix("index.html"), address), set()).add(place)
    return found


def broken(root: Path) -> dict[str, set[str]]:
    """Return the addresses below the mirror at which there is no file."""
    inside = {address: pages for address, pages in links(root).items() if address.startswith(("/", BASE[:24]))}
    return {address: pages for address, pages in inside.items() if not leads_to_a_file(root, address)}


def leads_to_a_file(root: Path, address: str) -> bool:
    path = unquote(urlsplit(address).path)
    if not path.startswith("/some/where/"):
        return False
    file = root / path.removeprefix("/some/where/")
    return (file / "index.html" if path.endswith("/") else file).is_file()


def to_the_live_site(root: Path) -> set[str]:
    """Return the paths of links that leave the mirror for the live site."""
    return {urlsplit(address).path for address in links(root) if address.startswith(settings.SITE_URL)}
