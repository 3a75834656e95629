"""Formatted texts without the accidents of their writing: what looks alike is equal, whoever wrote the markup.

The editor puts a paragraph into each list item and cell, an import does not; spaces between blocks, the order of
attributes and nested marks, and the spelling of characters differ as well. None of that is seen by a reader.
"""

import re
from html.parser import HTMLParser
from typing import NamedTuple

from editorial.l10n.richtext import clean_html

_MARKS = {"strong", "em", "a"}
# They only hold together what the rows, items and blocks inside them say by themselves.
_SILENT = {"p", "thead", "tbody"}
_DEFAULTS = {("colspan", "1"), ("rowspan", "1"), ("start", "1"), ("rel", "noopener")}
# A no-break space is none of these: somebody has set it.
_SPACES = re.compile(r"([ \t\r\n\f]+)")

Tag = tuple[str, tuple[tuple[str, str], ...]]
Word = tuple[frozenset[Tag], str]

_SPACE: Word = (frozenset(), " ")
_BREAK: Word = (frozenset(), "\n")


class Block(NamedTuple):
    """A stretch of text on lines of its own: what it is in, and its words with their marks."""

    inside: tuple[tuple[int, Tag], ...]
    words: tuple[Word, ...]


def look_alike(html: str, other: str) -> bool:
    return blocks_of(html) == blocks_of(other)


def blocks_of(html: str) -> list[Block]:
    reader = _Reader()
    reader.feed(clean_html(html))
    reader.close()
    reader.end_block()
    return reader.blocks


class _Reader(HTMLParser):
    """Reads clean markup, in which every tag is allowed and closed."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._inside: list[tuple[int, Tag]] = []
        self._marks: list[Tag] = []
        self._words: list[Word] = []
        self._opened = 0

    def end_block(self) -> None:
        self._drop(_SPACE, _BREAK)
        if self._words:
            self.blocks.append(Block(tuple(self._inside), tuple(self._words)))
        self._words = []

    def handle_starttag(self, name: str, attrs: list[tuple[str, str | None]]) -> None:
        tag = name, tuple(sorted((key, value or "") for key, value in attrs if (key, value) not in _DEFAULTS))
        if name == "br":
            self._drop(_SPACE)
            self._words.append(_BREAK)
        elif name in _MARKS:
            self._marks.append(tag)
        else:
            self._open(tag)

    def handle_endtag(self, name: str) -> None:
        if name in _MARKS:
            self._marks.pop()
            return
        self.end_block()
        if name not in _SILENT:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        for text in _SPACES.split(data):
            if _SPACES.fullmatch(text):
                self._add_space()
            elif text:
                self._add(frozenset(self._marks), text)

    def _open(self, tag: Tag) -> None:
        self.end_block()
        if tag[0] not in _SILENT:
            # Numbered, so that two items are told from two paragraphs in one.
            self._opened += 1
            self._inside.append((self._opened, tag))

    def _add_space(self) -> None:
        """Spaces look the same with and without marks, and next to each other or a break like none."""
        if self._words and self._words[-1] not in (_SPACE, _BREAK):
            self._words.append(_SPACE)

    def _add(self, marks: frozenset[Tag], text: str) -> None:
        last = self._words[-1] if self._words else _SPACE
        if last not in (_SPACE, _BREAK) and last[0] == marks:
            self._words[-1] = (marks, last[1] + text)
        else:
            self._words.append((marks, text))

    def _drop(self, *words: Word) -> None:
        while self._words and self._words[-1] in words:
            self._words.pop()
