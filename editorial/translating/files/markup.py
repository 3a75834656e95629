"""Rich text cut into words and tags, and put together again, so that tools protect the tags."""

from collections import defaultdict, deque
from collections.abc import Iterable
from html import unescape
from html.parser import HTMLParser
from itertools import zip_longest
from typing import NamedTuple

from editorial.l10n.richtext import clean_html

VOID = {"br"}
TEXT, OPEN, CLOSE, SINGLE = "text", "open", "close", "single"
Tag = tuple[str, ...]


class Piece(NamedTuple):
    """A stretch of text as a person reads it, or one tag as it is written."""

    kind: str
    text: str
    tag: str = ""


def pieces_of(text: str, *, is_rich: bool) -> list[Piece]:
    """Cut a text as it is stored; one that is not rich has no tags, whatever it looks like."""
    if not is_rich:
        return [Piece(TEXT, text)]
    reader = _Pieces()
    reader.feed(text)
    reader.close()
    return reader.pieces


def escaped(text: str) -> str:
    """Return text as the cleaner of rich text writes it."""
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def lost(html: str) -> str:
    """Return the first thing that cleaning would take away from `html`: a tag, or "…" for text; empty for nothing."""
    before, after = _read(html), _read(clean_html(html))
    for tag, kept in zip_longest(before.tags, after.tags, fillvalue=()):
        if tag != kept:
            return f"<{(tag or kept)[0]}>"
    return "" if before.words == after.words else "…"


class Numbering:
    """Gives each tag of a text its number; a tag of the translation gets the number of the same tag in the source."""

    def __init__(self, source: Iterable[Piece]) -> None:
        self.of_source = defaultdict(deque)
        self.last = 0
        for piece in source:
            if piece.kind in {OPEN, SINGLE}:
                self.of_source[piece.text].append(self._next())

    def side(self) -> "Side":
        """Begin to number the source, or the translation."""
        return Side(self)

    def _next(self) -> int:
        self.last += 1
        return self.last


class Side:
    def __init__(self, numbering: Numbering) -> None:
        self.numbering = numbering
        self.left = {tag: deque(numbers) for tag, numbers in numbering.of_source.items()}

    def number(self, piece: Piece) -> str:
        numbers = self.left.get(piece.text)
        return str(numbers.popleft() if numbers else self.numbering._next())


class _Pieces(HTMLParser):
    """Reads what the cleaner of rich text has written: every tag is closed, and none holds anything but text."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[Piece] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.pieces.append(Piece(SINGLE if tag in VOID else OPEN, self.get_starttag_text(), tag))

    def handle_endtag(self, tag: str) -> None:
        self.pieces.append(Piece(CLOSE, f"</{tag}>", tag))

    def handle_data(self, data: str) -> None:
        self.pieces.append(Piece(TEXT, data))


class _Tags(HTMLParser):
    """Collects everything that is not text, in order, and the words."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self.words = ""

    def handle_starttag(self, tag: str, attrs: list) -> None:
        # The cleaner itself sets "rel".
        named = sorted(f"{name}={value}" for name, value in attrs if name != "rel")
        self.tags.append((tag, *named))

    def handle_startendtag(self, tag: str, attrs: list) -> None:
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append((f"/{tag}",))

    def handle_comment(self, data: str) -> None:
        self.tags.append(("!--",))

    def handle_decl(self, decl: str) -> None:
        self.tags.append(("!",))

    def unknown_decl(self, data: str) -> None:
        self.tags.append(("!",))

    def handle_pi(self, data: str) -> None:
        self.tags.append(("?",))

    def handle_data(self, data: str) -> None:
        self.words += "".join(data.split())


def _read(html: str) -> _Tags:
    reader = _Tags()
    reader.feed(html)
    # Not close(): newer releases of Python drop a tag there that is not finished.
    reader.handle_data(unescape(reader.rawdata))
    return reader
