"""Text with inline codes in the elements of an XLIFF file, put together again as plain text and as HTML."""

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from typing import NamedTuple
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from editorial.translating.files.entries import Incoming
from editorial.translating.files.markup import escaped

_LOOKS_LIKE_TAGS = re.compile(r"</?[a-z][a-z0-9]*[ >]")


class Kept(NamedTuple):
    """The markup that a code stands for: all of it, or what stands before and behind the text inside the code."""

    before: str
    behind: str | None = None


@dataclass(frozen=True)
class Content:
    """`text` is what the element holds with markup as text, `html` the same with its text escaped."""

    text: str = ""
    html: str = ""
    has_codes: bool = False
    has_strange_codes: bool = False

    def __add__(self, other: "Content") -> "Content":
        return Content(
            self.text + other.text,
            self.html + other.html,
            self.has_codes or other.has_codes,
            self.has_strange_codes or other.has_strange_codes,
        )

    def unflattened(self, source: "Content") -> "Content":
        """Return the text as markup where a tool that knows no inline codes has written the tags as text."""
        is_flattened = source.has_codes and not self.has_codes and _LOOKS_LIKE_TAGS.search(self.text)
        return replace(self, html=self.text) if is_flattened else self


def incoming(context: str, source: Content, text: Content, *, is_finished: bool, base: str, line: int) -> Incoming:
    text = text.unflattened(source)
    problem = _("The file uses inline codes that are not of the text.") if text.has_strange_codes else ""
    return Incoming(context, source.text, source.html, text.text, text.html, is_finished, base, line, problem)


def content_of(
    element: Element | None, kept: Callable[[Element], Kept | None], transparent: Collection[str]
) -> Content:
    """Read an element; `kept` says what a code stands for, None where nobody knows; `transparent` ones are no codes."""
    if element is None:
        return Content()
    content = _words(element.text)
    for child in element:
        content += _code(child, kept, transparent) + _words(child.tail)
    return content


def _code(child: Element, kept: Callable[[Element], Kept | None], transparent: Collection[str]) -> Content:
    if child.tag in transparent:
        return content_of(child, kept, transparent)
    code = kept(child)
    if code is None:
        return replace(content_of(child, kept, transparent), has_strange_codes=True)
    before = Content(code.before, code.before, has_codes=True)
    if code.behind is None:
        return before
    return before + content_of(child, kept, transparent) + Content(code.behind, code.behind)


def _words(text: str | None) -> Content:
    return Content(text or "", escaped(text or ""))


def add_text(parent: Element, text: str) -> None:
    """Add text behind what the element holds already."""
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
