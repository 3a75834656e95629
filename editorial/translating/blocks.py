"""Texts cut into their paragraphs, headings, list items and cells, without markup; plain texts into their lines."""

from html.parser import HTMLParser
from typing import NamedTuple

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "ul", "ol", "blockquote", "table", "tr", "td", "th", "div"}


class Block(NamedTuple):
    """What a reader sees of one block; `kind` is its tag, empty in plain texts."""

    kind: str
    text: str


def blocks_of(text: str, *, is_rich: bool) -> list[Block]:
    """Return the blocks that hold any text."""
    if not is_rich:
        return [Block("", line) for line in map(_squeezed, text.splitlines()) if line]
    reader = _Reader()
    reader.feed(text)
    reader.close()
    reader.end_block()
    return reader.blocks


def visible_text(text: str, *, is_rich: bool) -> str:
    """Return what a reader sees, one line for each block."""
    return "\n".join(block.text for block in blocks_of(text, is_rich=is_rich))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._kind = ""
        self._text: list[str] = []

    def end_block(self) -> None:
        if text := _squeezed("".join(self._text)):
            self.blocks.append(Block(self._kind, text))
        self._text = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.end_block()
            self._kind = tag
        elif tag == "br":
            self.end_block()

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_block()

    def handle_data(self, data: str) -> None:
        self._text.append(data)


def _squeezed(text: str) -> str:
    return " ".join(text.split())
