"""XLIFF 1.2: each tag of a rich text is an inline code that carries its own markup (bpt, ept, ph)."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import quoteattr

from editorial.l10n.text import SOURCE_LANGUAGE, language_tag
from editorial.l10n.translations import State
from editorial.translating.files.entries import Entry, Heading, Incoming
from editorial.translating.files.inline import Content, Kept, add_text, content_of, incoming
from editorial.translating.files.markup import CLOSE, OPEN, TEXT, Numbering, Piece, Side, pieces_of
from editorial.translating.files.xml_reading import found_in

NAMESPACE = "urn:oasis:names:tc:xliff:document:1.2"
STATES = {
    State.OUTDATED: "needs-translation",
    State.EDITING: "needs-translation",
    State.WAITING: "translated",
    State.APPROVED: "final",
}
UNFINISHED = ("new", "needs-")
KINDS = {"strong": "bold", "em": "italic", "a": "link", "br": "lb"}
NATIVE_CODES = {"bpt", "ept", "ph", "it"}
TRANSPARENT = {"mrk"}


def write(entries: Iterable[Entry], heading: Heading) -> Iterator[str]:
    source = language_tag(SOURCE_LANGUAGE)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<xliff version="1.2" xmlns="{NAMESPACE}">\n'
    yield (
        f'<file original={quoteattr(heading.site)} source-language="{source}" target-language="{heading.language}"'
        ' datatype="html">\n<body>\n'
    )
    for entry in entries:
        yield tostring(_unit(entry), encoding="unicode") + "\n"
    yield "</body>\n</file>\n</xliff>\n"


def read(file: BinaryIO) -> Iterator[Heading | Incoming]:
    for found in found_in(file, whole={"trans-unit"}, beginnings={"file"}):
        if found.element.tag == "file":
            yield Heading(found.element.get("target-language", ""), found.element.get("original", ""))
        else:
            yield _incoming(found.element, found.line)


def _unit(entry: Entry) -> Element:
    attributes = {"id": entry.context, "resname": entry.context, "xml:space": "preserve"}
    if entry.state == State.APPROVED:
        attributes["approved"] = "yes"
    if entry.max_length and not entry.is_rich:
        attributes |= {"maxwidth": str(entry.max_length), "size-unit": "char"}
    unit = Element("trans-unit", attributes)
    source = pieces_of(entry.source, is_rich=entry.is_rich)
    numbering = Numbering(source)
    _fill(SubElement(unit, "source"), source, numbering.side())
    if entry.text:
        target = SubElement(unit, "target", {"state": STATES[entry.state]})
        _fill(target, pieces_of(entry.text, is_rich=entry.is_rich), numbering.side())
    _add_notes(unit, entry)
    if entry.previous:
        _add_previous(unit, entry)
    return unit


def _fill(parent: Element, pieces: list[Piece], side: Side) -> None:
    """Write pieces into an element; a closing tag has the number of the opening one."""
    is_open: list[str] = []
    for piece in pieces:
        if piece.kind == TEXT:
            add_text(parent, piece.text)
        elif piece.kind == CLOSE:
            SubElement(parent, "ept", {"id": is_open.pop()}).text = piece.text
        else:
            number = side.number(piece)
            if piece.kind == OPEN:
                is_open.append(number)
            name = "bpt" if piece.kind == OPEN else "ph"
            kind = KINDS.get(piece.tag, f"x-html-{piece.tag}")
            SubElement(parent, name, {"id": number, "ctype": kind}).text = piece.text


def _add_notes(unit: Element, entry: Entry) -> None:
    for note in entry.notes:
        SubElement(unit, "note", {"from": "portal"}).text = note
    SubElement(unit, "note", {"from": "base"}).text = entry.base


def _add_previous(unit: Element, entry: Entry) -> None:
    """Say what the translation was made from, as tools show it: an earlier version of the unit."""
    previous = SubElement(unit, "alt-trans", {"alttranstype": "previous-version"})
    pieces = pieces_of(entry.previous, is_rich=entry.is_rich)
    _fill(SubElement(previous, "source"), pieces, Numbering(pieces).side())
    SubElement(previous, "target").text = ""


def _incoming(unit: Element, line: int) -> Incoming:
    target = unit.find("target")
    state = "" if target is None else target.get("state", "")
    return incoming(
        unit.get("id", ""),
        _content(unit.find("source")),
        _content(target),
        is_finished=not state.startswith(UNFINISHED),
        base=next((note.text or "" for note in unit.iter("note") if note.get("from") == "base"), ""),
        line=line,
    )


def _content(element: Element | None) -> Content:
    return content_of(element, _kept, TRANSPARENT)


def _kept(code: Element) -> Kept:
    return Kept("".join(code.itertext())) if code.tag in NATIVE_CODES else None
