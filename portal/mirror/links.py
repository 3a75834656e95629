"""Finds the addresses in pages and style sheets, and puts others in their place."""

import re
from collections.abc import Callable
from html import escape, unescape

# What becomes of an address; the same address leaves it.
Change = Callable[[str], str]

# Start tags as templates write them: attributes in double quotes, or without a value.
_TAG = re.compile(r"""<([a-zA-Z][\w-]*)((?:\s+[^\s"'<>/=]+(?:="[^"]*")?)+)\s*/?>""")
_ATTRIBUTE = re.compile(r'(\s)(href|src|srcset|poster|action)="([^"]*)"')
# What leads elsewhere on purpose: the canonical address, that of translations, links of templates to the live site.
_ELSEWHERE = re.compile(r'\srel="(?:[^"]*\s)?(?:canonical|external)[\s"]|^link(?=\s)(?s:.*)\shreflang="')
_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")
_LOCATION = re.compile(r"<loc>([^<]+)</loc>")


def change_in_html(html: str, change: Change) -> str:
    """Return a page with every address that a reader follows or a browser loads changed."""
    return _TAG.sub(lambda tag: _in_tag(tag, change), html)


def change_in_css(css: str, change: Change) -> str:
    return _URL.sub(lambda found: _in_url(found, change), css)


def in_site_map(xml: str) -> list[str]:
    return [unescape(address) for address in _LOCATION.findall(xml)]


def in_html(html: str) -> list[str]:
    return _noted(change_in_html, html)


def in_css(css: str) -> list[str]:
    return _noted(change_in_css, css)


def _noted(change_in: Callable[[str, Change], str], text: str) -> list[str]:
    found: list[str] = []
    change_in(text, lambda address: found.append(address) or address)
    return found


def _in_tag(tag: re.Match, change: Change) -> str:
    if _ELSEWHERE.search(f"{tag[1]}{tag[2]}"):
        return tag[0]
    return _ATTRIBUTE.sub(lambda found: _in_attribute(found, change), tag[0])


def _in_attribute(found: re.Match, change: Change) -> str:
    space, name, value = found.groups()
    old = unescape(value)
    new = _in_srcset(old, change) if name == "srcset" else _one(old, change)
    # Left as it was written where nothing changes.
    return found[0] if new == old else f'{space}{name}="{escape(new)}"'


def _in_url(found: re.Match, change: Change) -> str:
    new = change(found[2])
    return found[0] if new == found[2] else f'url("{new}")'


def _in_srcset(value: str, change: Change) -> str:
    candidates = [candidate.split() for candidate in value.split(",") if candidate.strip()]
    return ", ".join(" ".join([_one(address, change), *size]) for address, *size in candidates)


def _one(address: str, change: Change) -> str:
    """Change an address; a jump within the page is none."""
    return address if address.startswith("#") else change(address)
