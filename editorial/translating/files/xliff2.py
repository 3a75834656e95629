"""XLIFF 2: tags of rich texts are codes around or between the words (pc, ph); their markup stands beside the text."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import BinaryIO
from xml.etree.ElementTree import Element, SubElement, tostring
from xml.sax.saxutils import quoteattr

from django.utils.translation import gettext as _

from editorial.l10n.text import SOURCE_LANGUAGE, language_tag
from editorial.l10n.translations import State
from editorial.translating.files.entries import Entry, Heading, Incoming
from editorial.translating.files.inline import Content, Kept, add_text, content_of
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
    markup = {data.get("id"): "".join(data.itertext()) for data in unit.iter("data")}
    parts = [part for part in unit if part.tag in {"segment", "ignorable"}]
    kept = partial(_kept, markup=markup)
    source, text, is_finished = Content(), Content(), True
    for part in parts:
        piece = content_of(part.find("source"), kept, TRANSPARENT)
        source += piece
        text += piece if part.tag == "ignorable" and part.find("target") is None else _target(part, kept)
        is_finished = is_finished and _is_finished(part)
    if all(part.find("target") is None for part in parts):
        text = Content()
    if text.is_flattened(source):
        text = text.as_markup()
    return Incoming(
        context=unit.get("id", ""),
        source=source.text,
        source_html=source.html,
        text=text.text,
        html=text.html,
        is_finished=is_finished,
        base=next((note.text or "" for note in unit.iter("note") if note.get("category") == "base"), ""),
        line=line,
        problem=_("The file uses inline codes that are not of the text.") if text.has_strange_codes else "",
    )


def _target(part: Element, kept) -> Content:
    return content_of(part.find("target"), kept, TRANSPARENT)


def _is_finished(part: Element) -> bool:
    """A tool may cut a text into several segments: all must be done."""
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
