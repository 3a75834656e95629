"""Check a document file that nobody vouches for: its type by content, and nothing inside that acts or explodes.

Archives are judged by their directory alone; nothing is unpacked. Python 3.11 before 3.11.8 does not notice
overlapping entries by itself (CVE-2024-0450).
"""

import io
import re
import stat
import zipfile
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

MAX_BYTES = 25 * 1024 * 1024
MAX_UNPACKED_BYTES = 200 * 1024 * 1024
MAX_ENTRIES = 5000

MEDIA_TYPES = {
    "pdf": "application/pdf",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt; charset=utf-8",
}
VIDEOS = {"mp4", "webm"}
CAPTIONS = "vtt"
# The kinds of MP4 that browsers play; pictures and films of telephones have others in the same place.
_MP4_BRANDS = {b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"dash"}
_WEBM = b"\x1a\x45\xdf\xa3"
_OPEN_DOCUMENT = {MEDIA_TYPES[extension].encode(): extension for extension in ("odt", "ods")}
_OFFICE_MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}
_MACRO = re.compile(r"(^|/)(vbaProject\.bin|Basic/|Scripts/)", re.IGNORECASE)
# Names are compared unescaped only: the check keeps honest files harmless, the sandbox header holds the others.
_PDF_ACTION = re.compile(rb"/(JavaScript|Launch|RichMedia)\b")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_MARKUP = re.compile(r"\s*<(!doctype|html|head|body|script|svg|\?xml|\?php)", re.IGNORECASE)
_LOCAL_HEADER_BYTES = 30


@dataclass(frozen=True)
class CheckedDocument:
    """A checked document, ready to be stored."""

    extension: str
    content: bytes
    # What it says, once somebody has read it.
    text: str = ""

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[self.extension]


def check_document(file: BinaryIO, name: str = "") -> CheckedDocument:
    """Return the document with its real type; `name` only tells a table (.csv) from other plain text.

    Raises ValidationError with a reason that staff can act on.
    """
    file.seek(0)
    content = file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise ValidationError(
            _("The file has more than %(limit)s MB. Save it in a smaller size."),
            code="too_many_bytes",
            params={"limit": MAX_BYTES // 1024**2},
        )
    if not content:
        raise ValidationError(_("The file is empty."), code="empty")
    return CheckedDocument(_extension(content, name), content)


def _extension(content: bytes, name: str) -> str:
    if content.startswith(b"%PDF-"):
        _check_pdf(content)
        return "pdf"
    if content.startswith(b"PK\x03\x04"):
        return _archive_extension(content)
    if content[4:8] == b"ftyp" and content[8:12] in _MP4_BRANDS:
        return "mp4"
    if content.startswith(_WEBM) and b"webm" in content[:64]:
        return "webm"
    _check_text(content)
    if content.decode("utf-8-sig").startswith("WEBVTT"):
        return CAPTIONS
    return "csv" if name.lower().endswith(".csv") else "txt"


def _check_pdf(content: bytes) -> None:
    if b"%%EOF" not in content[-2048:]:
        raise ValidationError(_("The PDF is incomplete. Save it again and upload it once more."), code="damaged")
    if _PDF_ACTION.search(content):
        raise ValidationError(
            _("The PDF contains a script or starts a program. Export it again as PDF/A, which allows neither."),
            code="script",
        )


def _archive_extension(content: bytes) -> str:
    """Return the type of an office file by its members."""
    # Counted before zipfile builds an object for each of them.
    if content.count(b"PK\x01\x02") > MAX_ENTRIES:
        raise _unsafe_archive()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _check_entries(entries)
            names = {entry.filename for entry in entries}
            kind = _open_document_type(archive, entries) or _office_type(names)
    except ValidationError:
        raise
    except Exception as error:  # zipfile raises BadZipFile, but also struct.error, NotImplementedError and others
        raise ValidationError(
            _("The document is damaged. Open it on your computer and save it again."), code="damaged"
        ) from error
    if kind is None:
        raise _unknown_type()
    if any(_MACRO.search(name) for name in names):
        raise ValidationError(_("The document contains macros. Save it without them, or as PDF."), code="script")
    return kind


def _check_entries(entries: list[zipfile.ZipInfo]) -> None:
    """Refuse archives made to fill a disk or to write elsewhere when unpacked."""
    end_of_previous = 0
    for entry in sorted(entries, key=lambda entry: entry.header_offset):
        parts = entry.filename.replace("\\", "/").split("/")
        is_link = stat.S_ISLNK(entry.external_attr >> 16)
        if entry.header_offset < end_of_previous or is_link or ".." in parts or parts[0] == "" or ":" in parts[0]:
            raise _unsafe_archive()
        end_of_previous = entry.header_offset + _LOCAL_HEADER_BYTES + len(entry.orig_filename) + entry.compress_size
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
        raise _unsafe_archive()


def _open_document_type(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> str | None:
    """Return odt or ods; the format demands that its first entry names the type, uncompressed."""
    first = min(entries, key=lambda entry: entry.header_offset, default=None)
    if first is None or first.filename != "mimetype" or first.compress_type != zipfile.ZIP_STORED:
        return None
    return _OPEN_DOCUMENT.get(archive.read(first)) if first.file_size < 100 else None


def _office_type(names: set[str]) -> str | None:
    if "[Content_Types].xml" not in names:
        return None
    return next((kind for part, kind in _OFFICE_MAIN_PARTS.items() if part in names), None)


def _check_text(content: bytes) -> None:
    """Accept plain UTF-8 text; what a browser might take for a page or a program is not text."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        if _looks_like_text(content):
            raise ValidationError(
                _('The text is not in UTF-8. In Excel choose the format "CSV UTF-8" when saving.'), code="encoding"
            ) from None
        raise _unknown_type() from None
    if _CONTROL.search(text) or _MARKUP.match(text):
        raise _unknown_type()


def _looks_like_text(content: bytes) -> bool:
    """Tell old text encodings (cp1252, GB 18030, UTF-16) from binary files."""
    return content.startswith((b"\xff\xfe", b"\xfe\xff")) or not re.search(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]", content)


def _unknown_type() -> ValidationError:
    return ValidationError(
        _(
            "This is not a document the portal can use. Accepted are PDF, ODT, DOCX, ODS, XLSX, CSV and plain text, "
            "videos as MP4 or WebM and their captions as WebVTT; the content counts, not the ending of the name."
        ),
        code="type",
    )


def _unsafe_archive() -> ValidationError:
    return ValidationError(
        _("The document is packed in an unsafe way. Open it on your computer and save it again, or as PDF."),
        code="unsafe",
    )
