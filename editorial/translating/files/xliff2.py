"""XLIFF 2: tags of rich texts are codes around or between the words (pc, ph); their markup stands beside the text."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import quoteattr

from editorial.l10n.text import SOURCE_LANGUAGE, language_tag
from editorial.l10n.translations import State
from editorial.translating.files.entries import Entry, Heading, Incoming
from editorial.translating.files.inline import Content, Kept, add_text, content_of, incoming
from editorial.translating.files.markup import CLOSE, OPEN, TEXT, Numbering, Piece, Side, pieces_of
from editorial.translating.files.xml_reading import found_in

NAMESPACE = "urn:oasis:names:tc:xliff:document:2.0"
# No state where there is no translation: one that a tool adds without a word on its state is then a finished one.
STATES = {
    State.OUTDATED: "initial",
    State.EDITING: "initial",
    State.WAITING: "translated",
    State.APPROVED: "final",
}
KINDS = {"strong": ("fmt", "xlf:b"), "em": ("fmt", "xlf:i"), "br": ("fmt", "xlf:lb"), "a": ("link", "")}
TRANSPARENT = {"mrk", "sm", "em"}


def write(entries: Iterable[Entry], heading: Heading) -> Iterator[str]:
    source = language_tag(SOURCE_LANGUAGE)
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<xliff version="2.0" xmlns="{NAMESPACE}" srcLang="{source}" trgLang="{heading.language}">\n'
    yield f'<file id="content" original={quoteattr(heading.site)} xml:space="preserve">\n'
    for entry in entries:
        yield tostring(_unit(entry), encoding="unicode") + "\n"
    yield "</file>\n</xliff>\n"


def read(file: BinaryIO) -> Iterator[Heading | Incoming]:
    language = ""
    for found in found_in(file, whole={"unit"}, beginnings={"xliff", "file"}):
        if found.element.tag == "xliff":
            language = found.element.get("trgLang", "")
        elif found.element.tag == "file":
            yield Heading(language, found.element.get("original", ""))
        else:
            yield _incoming(found.element, found.line)


def _unit(entry: Entry) -> Element:
    unit = Element("unit", {"id": entry.context, "name": entry.context, "xml:space": "preserve"})
    source = pieces_of(entry.source, is_rich=entry.is_rich)
    target = pieces_of(entry.text, is_rich=entry.is_rich)
    numbering = Numbering(source)
    _add_notes(SubElement(unit, "notes"), entry)
    markup = _add_markup(unit, [*source, *target])
    segment = SubElement(unit, "segment", {"state": STATES[entry.state]} if entry.text else {})
    _fill(SubElement(segment, "source"), source, numbering.side(), markup)
    if entry.text:
        _fill(SubElement(segment, "target"), target, numbering.side(), markup)
    return unit


def _add_notes(notes: Element, entry: Entry) -> None:
    for note in entry.notes:
        SubElement(notes, "note", {"category": "portal"}).text = note
    if entry.previous:
        SubElement(notes, "note", {"category": "previous-source"}).text = entry.previous
    SubElement(notes, "note", {"category": "base"}).text = entry.base


def _add_markup(unit: Element, pieces: list[Piece]) -> dict[str, str]:
    """Write each tag once; return under which name it stands there."""
    tags = dict.fromkeys(piece.text for piece in pieces if piece.kind != TEXT)
    names = {tag: f"d{number}" for number, tag in enumerate(tags, 1)}
    if names:
        data = SubElement(unit, "originalData")
        for tag, name in names.items():
            SubElement(data, "data", {"id": name}).text = tag
    return names


def _fill(parent: Element, pieces: list[Piece], side: Side, markup: dict[str, str]) -> None:
    is_open = [parent]
    for piece in pieces:
        if piece.kind == TEXT:
            add_text(is_open[-1], piece.text)
        elif piece.kind == CLOSE:
            is_open.pop().set("dataRefEnd", markup[piece.text])
        else:
            code = SubElement(is_open[-1], "pc" if piece.kind == OPEN else "ph", {"id": side.number(piece)})
            code.attrib |= _kind_of(piece.tag)
            code.set("dataRefStart" if piece.kind == OPEN else "dataRef", markup[piece.text])
            if piece.kind == OPEN:
                is_open.append(code)


def _kind_of(tag: str) -> dict[str, str]:
    kind, finer = KINDS.get(tag, ("fmt", f"html:{tag}"))
    return {"type": kind, "subType": finer} if finer else {"type": kind}


def _incoming(unit: Element, line: int) -> Incoming:
    """Read a unit; a tool may have cut its text into segments, with ignorable white space between them."""
    markup = {data.get("id"): "".join(data.itertext()) for data in unit.iter("data")}
    parts = [part for part in unit if part.tag in {"segment", "ignorable"}]
    is_translated = any(part.find("target") is not None for part in parts)
    return incoming(
        unit.get("id", ""),
        _joined((part.find("source") for part in parts), markup),
        _joined((_target(part) for part in parts), markup) if is_translated else Content(),
        is_finished=all(_is_finished(part) for part in parts),
        base=next((note.text or "" for note in unit.iter("note") if note.get("category") == "base"), ""),
        line=line,
    )


def _joined(elements: Iterable[Element | None], markup: dict[str, str]) -> Content:
    kept = partial(_kept, markup=markup)
    return sum((content_of(element, kept, TRANSPARENT) for element in elements), Content())


def _target(part: Element) -> Element | None:
    target = part.find("target")
    return part.find("source") if target is None and part.tag == "ignorable" else target


def _is_finished(part: Element) -> bool:
    if part.tag == "ignorable":
        return True
    return part.find("target") is not None and part.get("state") != "initial"


def _kept(code: Element, markup: dict[str, str]) -> Kept | None:
    if code.tag == "cp":
        return Kept("")
    if code.tag == "pc":
        before, behind = markup.get(code.get("dataRefStart")), markup.get(code.get("dataRefEnd"))
        return None if before is None or behind is None else Kept(before, behind)
    if code.tag in {"ph", "sc", "ec"} and (tag := markup.get(code.get("dataRef"))) is not None:
        return Kept(tag)
    return None
