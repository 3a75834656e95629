"""Taking in a file that a translator sends back: which format it is, whether it is whole and ours, what it says."""

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from babel.core import get_global
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from editorial.l10n.text import language_name, language_tag
from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.translating.files import po, xliff2, xliff12
from editorial.translating.files.entries import BrokenFile, Heading, Incoming, site
from editorial.translating.files.xml_reading import found_in

# The content of 5,000 records is about a quarter of it; see bench/translations.py.
MAX_BYTES = 64 * 1024 * 1024
AT_A_TIME = 1024 * 1024
# How archives begin: ZIP, gzip, bzip2, xz, 7-Zip, RAR. A small one may hold gigabytes, so none is opened.
ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07")
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
XLIFF_1 = re.compile(r"(urn:oasis:names:tc:xliff:document:1\.[12])?")
XLIFF_2 = re.compile(r"urn:oasis:names:tc:xliff:document:2\.[0-9]")

Reader = Callable[[BinaryIO], Iterator[Heading | Incoming]]


@dataclass(frozen=True)
class Checked:
    """A file that can be read from beginning to end: its language, and how many texts it has."""

    file: BinaryIO
    reader: Reader
    language: str
    count: int

    def entries(self) -> Iterator[Incoming]:
        """Read the texts, as often as wanted; texts in a row belong together as they did when they went out."""
        self.file.seek(0)
        return (entry for entry in self.reader(self.file) if isinstance(entry, Incoming))


def check(file: BinaryIO) -> Checked:
    """Read the whole file once, and keep nothing of it; raises BrokenFile where anything is wrong with it."""
    _check_bytes(file)
    reader = _reader_for(file)
    file.seek(0)
    heading, lines = None, {}
    for entry in reader(file):
        if isinstance(entry, Heading):
            heading = _same(heading, entry)
        else:
            _note(entry, lines)
    if heading is None:
        raise BrokenFile(_("This is neither a PO nor an XLIFF file."))
    return Checked(file, reader, _language_of(heading), len(lines))


def _check_bytes(file: BinaryIO) -> None:
    if (size := file.seek(0, io.SEEK_END)) > MAX_BYTES:
        message = _("The file has %(size)s; more than %(limit)s are not taken.")
        raise BrokenFile(message % {"size": filesizeformat(size), "limit": filesizeformat(MAX_BYTES)})
    file.seek(0)
    start = file.read(8)
    if start.startswith(ARCHIVES):
        raise BrokenFile(_("This is an archive. Unpack it and choose the file inside."))
    if start.startswith(UTF_16):
        raise BrokenFile(_("the file is encoded in UTF-16; save it as UTF-8."), 1)
    file.seek(0)
    _check_characters(file)


def _check_characters(file: BinaryIO) -> None:
    decoder, line = codecs.getincrementaldecoder("utf-8")(), 1
    while chunk := file.read(AT_A_TIME):
        if (place := chunk.find(b"\x00")) >= 0:
            raise BrokenFile(_("a NUL character; no text has one."), line + chunk.count(b"\n", 0, place))
        _decode(decoder, chunk, line)
        line += chunk.count(b"\n")
    _decode(decoder, b"", line, final=True)


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, line: int, *, final: bool = False) -> None:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError as error:
        message = _("the file is not encoded in UTF-8; save it as UTF-8.")
        raise BrokenFile(message, line + error.object.count(b"\n", 0, error.start)) from error


def _reader_for(file: BinaryIO) -> Reader:
    file.seek(0)
    start = file.read(4096)
    if not start.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<"):
        if start.startswith(codecs.BOM_UTF8):
            raise BrokenFile(_("the file begins with a byte order mark; save it as UTF-8 without one."), 1)
        return _read_po
    file.seek(0)
    return _xliff_reader(file)


def _xliff_reader(file: BinaryIO) -> Reader:
    root = next(found_in(file, whole=set(), beginnings={"xliff"}), None)
    if root and root.element.get("version", "").startswith("1.") and XLIFF_1.fullmatch(root.namespace):
        return xliff12.read
    if root and root.element.get("version", "").startswith("2.") and XLIFF_2.fullmatch(root.namespace):
        return xliff2.read
    raise BrokenFile(_("This is neither a PO nor an XLIFF file."))


def _read_po(file: BinaryIO) -> Iterator[Heading | Incoming]:
    # Lines may end as on Windows; the wrapper must not close the file, which is read again.
    lines = io.TextIOWrapper(file, encoding="utf-8", newline=None)
    try:
        yield from po.read(lines)
    finally:
        lines.detach()


def _same(former: Heading | None, heading: Heading) -> Heading:
    """Refuse what another portal has made, and a file that is a patchwork of several."""
    if heading.site != site():
        if not heading.site:
            raise BrokenFile(_("The file does not say that it comes from this portal."))
        message = _("The file comes from another portal: %(other)s. This one is %(own)s.")
        raise BrokenFile(message % {"other": heading.site[:200], "own": site()})
    if former and former != heading:
        raise BrokenFile(_("The file has parts in different languages."))
    return heading


def _language_of(heading: Heading) -> str:
    """Return the code of the language that the file translates into."""
    for code in TARGET_LANGUAGES:
        if _spoken_and_written(heading.language) == _spoken_and_written(language_tag(code)):
            return code
    names = ", ".join(f"{language_tag(code)} ({language_name(code)})" for code in TARGET_LANGUAGES)
    message = _("The file is in the language “%(language)s”. Languages of this portal are: %(languages)s.")
    raise BrokenFile(message % {"language": heading.language[:40] or "–", "languages": names})


def _spoken_and_written(tag: str) -> tuple[str, str]:
    """Return language and script of a tag: programs shorten zh-Hans to zh, or write zh_CN or zh@Hans for it."""
    language, *more = re.split("[-_@]", tag.lower())
    script = next((part for part in more if len(part) == 4), "")
    likely = get_global("likely_subtags")
    places = [f"{language}_{part.upper()}" for part in more if len(part) == 2]
    fuller = next((likely[name] for name in [*places, language] if name in likely), "")
    return language, script or "".join(fuller.split("_")[1:2]).lower()


def _note(entry: Incoming, lines: dict[str, int]) -> None:
    """Remember in which line a context stands; a second one would leave open which of the two counts."""
    known = lines.setdefault(entry.context, entry.line)
    if known != entry.line or not entry.context:
        message = _("the context “%(context)s” stands in line %(line)d already.")
        raise BrokenFile(message % {"context": entry.context[:200], "line": known}, entry.line)
