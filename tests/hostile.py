"""Requests as nobody sends them who means well: random, repeatable, of every public address and parameter."""

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import quote, urlsplit

from django.test import Client
from django.urls import get_resolver

from portal.serving.kept import KeptPage

# Must never come back as markup.
MARK = "<xmark onerror=alert(1)>"
WORDS = [
    "",
    "shenzhen",
    "kultur",
    "2016",
    "0",
    "-1",
    "1e9",
    str(10**30),
    "深圳",
    "xu qin",
    "ÄÖÜß",
    MARK,
    f"\"'>{MARK}",
    "' OR 1=1 --",
    '" NEAR( * ^ : - +',
    "%",
    "_",
    "\\",
    "\x00",
    "\ud800",
    "\u202eabc",
    "😀" * 50,
    "a" * 5000,
    "../../etc/passwd",
    "//unfug.example",
    "javascript:alert(1)",
    "{{7*7}}",
    "${7*7}",
    "name\r\nSet-Cookie: unfug=1",
    "٢٠١٦",
    "true",
    "None",
]
# What no view declares with @kept, and what nobody knows.
PARAMETERS = ["q", "about", "key", "next", "x", "from", "asked", "sent"]
# Of the forms for citizens.
FIELDS = ["message", "page_address", "name", "email", "key", "website", "csrfmiddlewaretoken", "x"]
SEGMENTS = ["visits", "projects", "cities", "agreements", "sectors", "news", "timeline", "map", "figures", "search"]
SEGMENTS += [
    "feed",
    "calendar.ics",
    "qr.svg",
    "card.jpg",
    "feedback",
    "contact",
    "legal",
    "imprint",
    "suggestions",
    "..",
]
STARTS = ["/de", "/zh-hans", "/zh-Hans", "/fr", "", "/media/images", "/media", "/static", "/preview", "/.well-known"]
HEADERS = ["host", "x-forwarded-host", "x-forwarded-for", "x-forwarded-proto", "accept-language", "accept-encoding"]
HEADERS += ["cookie", "if-none-match", "if-modified-since", "range", "referer", "user-agent", "x-request-id", "accept"]
HEADER_VALUES = ["unfug.example", "*", "br;q=x", 'W/"', "bytes=9-1", "https", "session=unfug", "zh", ",,,", "a" * 3000]
METHODS = ["GET"] * 8 + ["HEAD", "POST", "PUT", "OPTIONS", "TRACE", "DELETE", "UNFUG"]


LINK = re.compile(r'(?:href|src)="(/[^"#]*)')
PUBLIC = ("/de/", "/zh-hans/", "/media/")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


class Requests:
    """Random requests; `pages` are addresses that exist, so that not all of them lead nowhere."""

    def __init__(self, seed: int, pages: list[str]) -> None:
        self.random, self.pages = random.Random(seed), list(pages)  # noqa: S311 - repeatable, no secret
        self.parameters = sorted({*PARAMETERS, *declared_parameters()})
        self._known = set(pages)

    def next(self) -> Request:
        choice = self.random
        headers = {choice.choice(HEADERS): choice.choice(HEADER_VALUES) for _ in range(choice.choice([0, 0, 1, 2]))}
        method = choice.choice(METHODS)
        body = self._pairs(FIELDS, choice.randint(0, 5)) if method == "POST" else ""
        forms = [page for page in self.pages if "/feedback/" in page] if body else []
        path = choice.choice(forms) if forms else self._path()
        return Request(method, path, self._query(), headers, body)

    def learn(self, text: str) -> None:
        """Take in the pages and files that a page leads to, until every one is known."""
        found = (unescape(link).partition("?")[0] for link in LINK.findall(text))
        for path in sorted({path for path in found if path.startswith(PUBLIC)} - self._known):
            self._known.add(path)
            self.pages.append(path)

    def _path(self) -> str:
        choice = self.random
        if choice.random() < 0.5:
            return choice.choice(self.pages)
        segments = [choice.choice([*SEGMENTS, *SEGMENTS, *WORDS]) for _ in range(choice.randint(0, 4))]
        path = "/".join(quote(segment[:200], safe="", errors="surrogatepass") for segment in segments)
        return choice.choice(STARTS) + "/" + path + choice.choice(["/", "/", ""])

    def _query(self) -> str:
        return self._pairs(self.parameters, self.random.choice([0, 1, 1, 2, 3]))

    def _pairs(self, names: list[str], number: int) -> str:
        pairs = [(self.random.choice(names), self.random.choice(WORDS)) for _ in range(number)]
        return "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in pairs)


def declared_parameters(patterns: list | None = None) -> set[str]:
    """Return every parameter that a public view declares with @kept."""
    found = set()
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        inside = getattr(pattern, "url_patterns", None)
        found |= (
            declared_parameters(inside) if inside else set(getattr(pattern.callback, "kept_parameters", None) or ())
        )
    return found


def fault_of(request: Request, status: int, headers: dict[str, str], text: str) -> str:
    """Return what is wrong with an answer, in a few words; header names in lower case."""
    if status >= 500:
        return f"answered {status}"
    if MARK in text:
        return "gives back markup"
    if "Traceback (most recent call last)" in text or "site-packages" in text:
        return "shows its inside"
    if "unfug" in urlsplit(headers.get("location", "")).netloc or "unfug=1" in headers.get("set-cookie", ""):
        return "leads elsewhere"
    if (
        "unfug.example" in text.replace(quote("//unfug.example", safe=""), "")
        and "unfug.example" not in request.address + request.body
    ):
        return "believes a header"
    return ""


@dataclass
class Outcome:
    """What came of many requests: how often each status, and what was wrong."""

    statuses: Counter[int] = field(default_factory=Counter)
    faults: list[tuple[Request, str]] = field(default_factory=list)


def bombard(ask: Callable[[Request], tuple[int, dict[str, str], str]], requests: Requests, number: int) -> Outcome:
    """Send so many requests; `ask` returns status, headers with names in lower case, and the text of the answer."""
    outcome = Outcome()
    for _number in range(number):
        request = requests.next()
        status, headers, text = ask(request)
        outcome.statuses[status] += 1
        if fault := fault_of(request, status, headers, text):
            outcome.faults.append((request, fault))
        if status == 200 and headers.get("content-type", "").startswith("text/html"):
            requests.learn(text)
    return outcome


def wrong_pages(kept: Iterable[KeptPage], host: str) -> list[str]:
    """Return the keys under which something else is kept than Django answers there to somebody harmless."""
    client = Client(headers={"host": host})
    return [page.key for page in kept if page.answer_in("identity").body != client.get(page.key).content]
