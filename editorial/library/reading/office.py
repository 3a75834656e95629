"""Takes the text out of office files, as their XML comes: no tree, no document types, nothing from elsewhere."""

import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from defusedxml.ElementTree import XMLParser

AT_A_TIME = 64 * 1024
# Names without their namespaces: those differ between editions of the formats.
_PARAGRAPHS = {"p", "h", "si", "is", "c"}
_SPACES = {"s", "tab", "br", "cr", "line-break"}
# Remarks, what was deleted or moved away, how characters are read, a second copy for old programs.
_UNSAID = {"annotation", "tracked-changes", "moveFrom", "ruby-text", "rt", "rPh", "note-citation", "Fallback"}


class Format(NamedTuple):
    """Where an office format keeps its text: the members of the archive and the elements in them."""

    members: re.Pattern
    said_in: frozenset[str]


_OPEN_DOCUMENT = Format(re.compile(r"content\.xml"), frozenset({"p", "h"}))
FORMATS = {
    "odt": _OPEN_DOCUMENT,
    "ods": _OPEN_DOCUMENT,
    "docx": Format(re.compile(r"word/(document|footnotes|endnotes)\.xml"), frozenset({"t"})),
    # Texts that cells share, and those written or computed in the cells themselves; numbers say nothing alone.
    "xlsx": Format(re.compile(r"xl/(sharedStrings|worksheets/[^/]+)\.xml"), frozenset({"t", "computed"})),
}


def pieces(content: bytes, extension: str) -> Iterator[str]:
    """Yield the text bit by bit, with two ends of lines after each paragraph or cell.

    Raises nearly anything on broken archives and XML.
    """
    parts = FORMATS[extension]
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in filter(parts.members.fullmatch, archive.namelist()):
            yield from _pieces_of(archive, name, parts.said_in)


def _pieces_of(archive: zipfile.ZipFile, name: str, said_in: frozenset[str]) -> Iterator[str]:
    listener = _Listener(said_in)
    parser = XMLParser(target=listener, forbid_dtd=True)
    with archive.open(name) as member:
        while chunk := member.read(AT_A_TIME):
            parser.feed(chunk)
            yield listener.heard()
    parser.close()
    yield "\n\n"


class _Listener:
    """What the parser tells of each tag; keeps what is said between two questions."""

    def __init__(self, said_in: frozenset[str]) -> None:
        self.said_in = said_in
        self.saying = self.unsaid = 0
        self.words: list[str] = []
        self.is_computed = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = self._name(tag)
        if name == "c":
            self.is_computed = attributes.get("t") == "str"
        self.saying += name in self.said_in
        self.unsaid += name in _UNSAID
        if name in _SPACES:
            self.words.append(" ")
        elif name == "noBreakHyphen":
            self.words.append("-")

    def end(self, tag: str) -> None:
        name = self._name(tag)
        self.saying -= name in self.said_in
        self.unsaid -= name in _UNSAID
        if name in _PARAGRAPHS:
            self.words.append("\n\n")

    def data(self, text: str) -> None:
        if self.saying and not self.unsaid:
            self.words.append(text)

    def close(self) -> None:
        """Be a target as the parser wants it."""

    def heard(self) -> str:
        said, self.words = "".join(self.words), []
        return said

    def _name(self, tag: str) -> str:
        name = tag.rpartition("}")[2]
        return "computed" if name == "v" and self.is_computed else name
