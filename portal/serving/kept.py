"""A page as it was rendered, ready to be sent: bodies in every encoding, headers, and what it was made from."""

import gzip
import hashlib
import json
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import brotli

from portal.serving.content import Content, is_within

Headers = list[tuple[str, str]]

# A shared cache asks again after ten seconds and may meanwhile, or while we cannot be reached, send what it has.
CACHE_CONTROL = "public, max-age=0, s-maxage=10, stale-while-revalidate=30, stale-if-error=86400"
_TEXT = re.compile(r"text/|application/(atom\+|opensearchdescription\+|ld\+)?(xml|json)|image/svg")
# Made anew for every answer, or of no use to a reader.
_OWN_HEADERS = {"content-length", "etag", "vary", "content-encoding", "x-request-id"}
BROTLI_QUALITY = 5


@dataclass(frozen=True)
class Answer:
    """One way to send a page."""

    etag: str
    headers: Headers
    headers_unchanged: Headers
    body: bytes


@dataclass
class KeptPage:
    """A page that is the same for every reader.

    `packed` holds the body by encoding: brotli and gzip for text, else as it is ("identity"). `versions` are those of
    the tables the page was made from, `since`, `until` and `ends` the moments as in Content.
    """

    key: str
    headers: Headers
    digest: str
    packed: Mapping[str, bytes]
    versions: Mapping[str, str]
    since: float
    until: float
    ends: float
    # The content with which this page was last compared and found to be up to date.
    agreed_with: Content | None = None
    answers: dict[str, Answer] = field(default_factory=dict)

    @classmethod
    def make(cls, key: str, headers: Headers, body: bytes, content: Content, tables: set[str]) -> "KeptPage":
        kept = [(name, value) for name, value in headers if name.lower() not in _OWN_HEADERS]
        if not any(name.lower() == "cache-control" for name, _value in kept):
            kept.append(("Cache-Control", CACHE_CONTROL))
        kind = next((value for name, value in kept if name.lower() == "content-type"), "")
        packed = {"identity": body}
        if _TEXT.match(kind):
            packed = {"br": brotli.compress(body, quality=BROTLI_QUALITY), "gzip": gzip.compress(body, 9, mtime=0)}
        digest = hashlib.blake2b(body, digest_size=12).hexdigest()
        versions = content.versions_of(tables)
        return cls(key, kept, digest, packed, versions, content.since, content.until, content.ends, content)

    def is_current(self, content: Content | None) -> bool:
        if content is None or not is_within(self.since, self.until):
            return False
        if self.agreed_with is not content:
            if not content.holds(self.versions):
                return False
            self.agreed_with = content
        return True

    def is_past_for_s(self, content: Content) -> float:
        """Return for how many seconds this page has been known to be out of date; 0 where it is not."""
        return max(content.differs_for_s(self.versions), time.time() - self.until, 0)

    @property
    def may_be_old(self) -> bool:
        """True while an old copy shows nothing whose publication, by the clock, has ended or is still to come."""
        return is_within(self.since, self.ends)

    @property
    def is_text(self) -> bool:
        return "identity" not in self.packed

    @cached_property
    def size(self) -> int:
        """Bytes of memory, roughly."""
        return sum(map(len, self.packed.values())) + 3000

    def answer_in(self, encoding: str) -> Answer:
        """Return the page in an encoding that `encoding_of` found among those a client takes."""
        if encoding not in self.answers:
            self.answers[encoding] = self._answer("identity" if "identity" in self.packed else encoding)
        return self.answers[encoding]

    def _answer(self, encoding: str) -> Answer:
        body = self.packed[encoding] if encoding in self.packed else gzip.decompress(self.packed["gzip"])
        etag = f'"{self.digest}-{encoding}"'
        lasting = [("ETag", etag), ("Vary", "Accept-Encoding")]
        lasting += [(name, value) for name, value in self.headers if name.lower() == "cache-control"]
        headers = [*((n, v) for n, v in self.headers if n.lower() != "cache-control"), *lasting]
        if encoding != "identity":
            headers.append(("Content-Encoding", encoding))
        return Answer(etag, [*headers, ("Content-Length", str(len(body)))], lasting, body)

    def is_named_in(self, tags: str, answer: Answer) -> bool:
        """Tell whether an If-None-Match header names this page, in whichever encoding the client has it."""
        if tags == answer.etag:
            return True
        # Proxies that compress by themselves make a tag weak.
        named = [tag.strip().removeprefix("W/") for tag in tags[:2000].split(",")]
        return "*" in named or any(tag.startswith(f'"{self.digest}-') for tag in named)

    def to_bytes(self) -> bytes:
        """Return the page as it is kept in a file: a line of JSON, then the bodies one after the other."""
        head = {
            "key": self.key,
            "headers": self.headers,
            "digest": self.digest,
            "packed": {encoding: len(body) for encoding, body in self.packed.items()},
            "versions": self.versions,
            "since": self.since,
            "until": self.until,
            "ends": self.ends,
        }
        return b"".join([json.dumps(head).encode(), b"\n", *self.packed.values()])

    @classmethod
    def from_bytes(cls, stored: bytes) -> "KeptPage":
        """Raise ValueError, KeyError or TypeError for anything but what `to_bytes` returned."""
        line, _newline, bodies = stored.partition(b"\n")
        head = json.loads(line)
        lengths, packed, start = head.pop("packed"), {}, 0
        for encoding, length in lengths.items():
            packed[encoding] = bodies[start : start + length]
            start += length
        if start != len(bodies):
            raise ValueError("A kept page is cut off.")
        headers = [(name, value) for name, value in head.pop("headers")]
        return cls(headers=headers, packed=packed, **head)


@lru_cache(maxsize=500)
def encoding_of(accepted: str) -> str:
    """Return the best of our encodings that an Accept-Encoding header takes: br, gzip or identity."""
    weights = {}
    for part in accepted.lower().split(","):
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weights[name] = not any(re.fullmatch(r"q=0(\.0*)?", parameter) for parameter in parameters)
    takes_any = weights.get("*", False)
    return next((encoding for encoding in ("br", "gzip") if weights.get(encoding, takes_any)), "identity")
