"""Reading XML that strangers have made: bit by bit, without document types, entities or anything from elsewhere."""

from collections import deque
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO, NamedTuple
from xml.etree.ElementTree import Element, TreeBuilder

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import ParseError, XMLParser
from django.utils.translation import gettext as _

from editorial.translating.files.entries import BrokenFile

AT_A_TIME = 64 * 1024
# XLIFF nests groups, units, segments and codes; people's files stay far below.
DEEPEST = 100


class Found(NamedTuple):
    """An element with the line it begins in; names are without their namespace, which stands in `namespace`."""

    element: Element
    namespace: str
    line: int


def found_in(file: BinaryIO, *, whole: set[str], beginnings: set[str]) -> Iterator[Found]:
    """Yield elements as they come: those named in `whole` with all they hold, of `beginnings` only their attributes.

    Raises BrokenFile.
    """
    collector = _Collector(whole, beginnings)
    parser = XMLParser(target=collector, forbid_dtd=True)
    collector.expat = parser.parser
    while chunk := file.read(AT_A_TIME):
        _step(collector.expat, parser.feed, chunk)
        while collector.found:
            yield collector.found.popleft()
    _step(collector.expat, parser.close)


def _step(expat: Any, step: Callable, *chunk: bytes) -> None:
    try:
        step(*chunk)
    except DefusedXmlException as error:
        message = _("the file defines a document type or entities; that is refused because it can do harm.")
        raise BrokenFile(message, expat.CurrentLineNumber) from error
    except ParseError as error:
        message = _("this is no well-formed XML, or the file has been cut off.")
        raise BrokenFile(message, error.position[0]) from error
    except (LookupError, ValueError) as error:
        raise BrokenFile(_("the file must be encoded in UTF-8."), expat.CurrentLineNumber) from error


class _Collector:
    """What the parser tells of each tag; keeps one element at a time."""

    def __init__(self, whole: set[str], beginnings: set[str]) -> None:
        self.whole, self.beginnings = whole, beginnings
        self.found: deque[Found] = deque()
        self.expat = self.builder = None
        self.depth = self.line = self.inside = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            message = _("elements are nested more than %(count)d levels deep.") % {"count": DEEPEST}
            raise BrokenFile(message, self.expat.CurrentLineNumber)
        namespace, name = _split(tag)
        if self.builder is None and name in self.whole:
            self.builder, self.line, self.inside = TreeBuilder(), self.expat.CurrentLineNumber, self.depth
        if self.builder is not None:
            self.builder.start(name, attributes)
        elif name in self.beginnings:
            self.found.append(Found(Element(name, attributes), namespace, self.expat.CurrentLineNumber))

    def data(self, text: str) -> None:
        if self.builder is not None:
            self.builder.data(text)

    def end(self, tag: str) -> None:
        namespace, name = _split(tag)
        if self.builder is not None:
            self.builder.end(name)
            if self.depth == self.inside:
                self.found.append(Found(self.builder.close(), namespace, self.line))
                self.builder = None
        self.depth -= 1

    def close(self) -> None:
        """The parser asks for a result; it has been handed out on the way."""


def _split(tag: str) -> tuple[str, str]:
    namespace, _brace, name = tag.removeprefix("{").rpartition("}")
    return namespace, name
