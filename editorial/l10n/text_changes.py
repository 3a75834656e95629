"""What changed between two texts: sentence by sentence, and word by word inside a changed sentence.

Plain texts end their sentences in German and in Chinese marks; Chinese is compared character by character.
"""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from html.parser import HTMLParser
from itertools import pairwise
from typing import NamedTuple

from django.utils.safestring import SafeString

from editorial.l10n.markup import look_alike

# "am 28. Oktober" and "z. B." end no sentence.
_SENTENCE_END = re.compile(
    r"""(?:(?<![0-9])(?<!\b[A-Za-z])[.]|[!?])+["”“»’)]*(?=\s)\s*|[。！？；]+[”’」』）]*\s*|\n+"""
)
_WORD = re.compile(r"[\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|[^\W\u2e80-\u9fff\uf900-\ufaff]+|\s+|.", re.S)
_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "table", "tr", "td", "th", "div"}
# Stands for the mark of a list item.
BULLET = "•"
_ALIKE = 0.5
# Comparing takes the product of both lengths; beyond this the whole passage counts as replaced.
_TOO_MANY_SENTENCES = 2_500
_TOO_MANY_WORDS = 4_000_000


class Piece(NamedTuple):
    """A stretch of text: kept ("same"), "added" or "removed"; "gap" stands for kept sentences that are left out.

    "formatting" says that only the markup differs. `preview` is a small picture of what the text names.
    """

    kind: str
    text: str = ""
    preview: SafeString | str = ""


def compare_texts(old: str, new: str) -> list[Piece]:
    return _compared(sentences(old), sentences(new), old == new)


def compare_rich_texts(old: str, new: str) -> list[Piece]:
    """Compare what a reader sees of two HTML texts, block by block; the pieces are plain text."""
    return [] if look_alike(old, new) else _compared(_sentences_of_blocks(old), _sentences_of_blocks(new), False)


def sentences(text: str) -> list[str]:
    """Cut a text into its sentences; joined again they are the text."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    cuts = [0, *ends, len(text)]
    return [text[start:end] for start, end in pairwise(cuts) if start < end]


def plain_text(html: str) -> str:
    return "\n".join(_blocks(html))


def _compared(old: list[str], new: list[str], is_same: bool) -> list[Piece]:
    pieces = _joined(_units(old, new))
    if not is_same and all(piece.kind == "gap" for piece in pieces):
        return [Piece("formatting")]
    return pieces


def _units(old: list[str], new: list[str]) -> Iterator[Piece]:
    # A sentence stays the same when only the space behind it changes, as it does when another one follows.
    before, after = [unit.strip() for unit in old], [unit.strip() for unit in new]
    for operation, start, end, new_start, new_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if operation == "equal":
            yield Piece("gap")
        else:
            yield from _replaced(old[start:end], new[new_start:new_end])


def _replaced(old: list[str], new: list[str]) -> Iterator[Piece]:
    """Show sentences that resemble each other as one changed sentence, the others as removed and added."""
    if len(old) * len(new) > _TOO_MANY_SENTENCES:
        old, new = ["".join(old)], ["".join(new)]
    first, added = 0, []
    for sentence in new:
        match = next((place for place in range(first, len(old)) if _are_alike(old[place], sentence)), None)
        if match is None:
            added.append(Piece("added", sentence))
            continue
        yield from (Piece("removed", gone) for gone in old[first:match])
        yield from added
        yield from _words(old[match], sentence)
        first, added = match + 1, []
    yield from (Piece("removed", gone) for gone in old[first:])
    yield from added


def _are_alike(old: str, new: str) -> bool:
    before, after = _WORD.findall(old), _WORD.findall(new)
    if len(before) * len(after) > _TOO_MANY_WORDS:
        return False
    matcher = SequenceMatcher(None, before, after, False)
    return matcher.quick_ratio() >= _ALIKE and matcher.ratio() >= _ALIKE


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORD.findall(old), _WORD.findall(new)
    for operation, start, end, new_start, new_end in SequenceMatcher(None, before, after, False).get_opcodes():
        if operation == "equal":
            yield Piece("same", "".join(before[start:end]))
            continue
        yield Piece("removed", "".join(before[start:end]))
        yield Piece("added", "".join(after[new_start:new_end]))


def _joined(pieces: Iterator[Piece]) -> list[Piece]:
    """Join neighbours of one kind and leave out empty ones."""
    joined: list[Piece] = []
    for kind, text, _preview in pieces:
        if joined and joined[-1].kind == kind:
            joined[-1] = Piece(kind, joined[-1].text + text)
        elif text or kind == "gap":
            joined.append(Piece(kind, text))
    return joined


def _sentences_of_blocks(html: str) -> list[str]:
    return [sentence for block in _blocks(html) for sentence in sentences(f"{block}\n")]


def _blocks(html: str) -> list[str]:
    reader = _BlockReader()
    reader.feed(html)
    reader.close()
    reader.end_block()
    return reader.blocks


class _BlockReader(HTMLParser):
    """Collects the text of each paragraph, heading, list item and cell; a link is followed by its address."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[str] = []
        self._text: list[str] = []
        self._addresses: list[str] = []

    def end_block(self) -> None:
        if text := " ".join("".join(self._text).split()):
            self.blocks.append(text)
        self._text = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_block()
        if tag == "li":
            self._text.append(f"{BULLET} ")
        elif tag == "br":
            self._text.append(" ")
        elif tag == "a":
            self._addresses.append(dict(attrs).get("href") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()
        elif tag == "a" and self._addresses and (address := self._addresses.pop()):
            self._text.append(f" ({address})")

    def handle_data(self, data: str) -> None:
        self._text.append(data)
