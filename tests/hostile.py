"""Requests as nobody sends them who means well: random, repeatable, of every public address and parameter."""

import random
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

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
PARAMETERS = ["q", "page", "city", "sector", "year", "state", "direction", "order", "kind", "about", "key", "next", "x"]
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


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    query: str
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path


class Requests:
    """Random requests; `pages` are addresses that exist, so that not all of them lead nowhere."""

    def __init__(self, seed: int, pages: list[str]) -> None:
        self.random, self.pages = random.Random(seed), pages  # noqa: S311 - repeatable, no secret

    def next(self) -> Request:
        choice = self.random
        headers = {choice.choice(HEADERS): choice.choice(HEADER_VALUES) for _ in range(choice.choice([0, 0, 1, 2]))}
        return Request(choice.choice(METHODS), self._path(), self._query(), headers)

    def _path(self) -> str:
        choice = self.random
        if choice.random() < 0.5:
            return choice.choice(self.pages)
        segments = [choice.choice([*SEGMENTS, *SEGMENTS, *WORDS]) for _ in range(choice.randint(0, 4))]
        path = "/".join(quote(segment[:200], safe="", errors="surrogatepass") for segment in segments)
        return choice.choice(STARTS) + "/" + path + choice.choice(["/", "/", ""])

    def _query(self) -> str:
        choice = self.random
        pairs = [(choice.choice(PARAMETERS), choice.choice(WORDS)) for _ in range(choice.choice([0, 1, 1, 2, 3]))]
        return "&".join(f"{name}={quote(value, safe='', errors='surrogatepass')}" for name, value in pairs)


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
        and "unfug.example" not in request.address
    ):
        return "believes a header"
    return ""
