"""What becomes of document files: known by their content, refused with a reason."""

import io
import stat
import struct
import zipfile

import pytest
from django.core.exceptions import ValidationError

from editorial.library import document_types
from editorial.library.document_types import MAX_BYTES, MEDIA_TYPES, check_document
from tests.editorial.library.uploaded import PDF, archive, docx, encoded, halves, odt, xlsx


def checked(content, name="file"):
    return check_document(io.BytesIO(content), name)


def refusal(content, name="file"):
    with pytest.raises(ValidationError) as caught:
        checked(content, name)
    return caught.value.code


def with_overlapping_entries():
    """An archive whose second entry lies inside the first: what CVE-2024-0450 is about."""
    content = bytearray(odt())
    second = content.rindex(b"PK\x01\x02")
    content[second + 42 : second + 46] = struct.pack("<I", 0)
    return bytes(content)


def with_entry(name, attributes=0):
    buffer = io.BytesIO(docx())
    with zipfile.ZipFile(buffer, "a") as file:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = attributes << 16
        file.writestr(entry, "x")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "extension"),
    [
        (PDF, "report.pdf", "pdf"),
        (PDF, "report.docx", "pdf"),
        (odt(), "text.odt", "odt"),
        (archive({"mimetype": MEDIA_TYPES["ods"], "content.xml": "<office/>"}), "table.ods", "ods"),
        (docx(), "text.docx", "docx"),
        (xlsx(), "table.xlsx", "xlsx"),
        ("Jahr;Gäste\n2016;20\n".encode(), "table.CSV", "csv"),
        ("\ufeff年份,人数\n2016,20\n".encode(), "table.csv", "csv"),
        ("Grüße aus 深圳\n".encode(), "notes.md", "txt"),
    ],
)
def test_type_comes_from_the_content(content, name, extension):
    document = checked(content, name)

    assert (document.extension, document.content) == (extension, content)
    assert document.media_type == MEDIA_TYPES[extension]


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><script>alert(1)</script>",
        b"  \n<html><body>x</body></html>",
        b"\xef\xbb\xbf<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<?xml version='1.0'?><x/>",
        b"MZ\x90\x00\x03\x00\x00\x00",
        b"\x7fELF\x02\x01\x01\x00",
        b"text with a \x00 in it",
        bytes(100),
        encoded(halves()),
        b"junk before " + PDF.replace(b"%PDF", b"\x00%PDF"),
        archive({"readme.txt": "no office file"}),
        archive({"mimetype": "application/epub+zip", "content.opf": "<x/>"}),
    ],
)
def test_other_types_are_refused_whatever_their_name(content):
    assert refusal(content, "report.pdf") == "type"


@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_old_encodings_are_refused_with_a_hint(encoding):
    assert refusal("Jahr;Gäste\n2016;20\n".encode(encoding), "table.csv") == "encoding"


def test_chinese_excel_file_is_refused_with_a_hint():
    assert refusal("年份,人数\n2016,20\n".encode("gb18030"), "table.csv") == "encoding"


def test_incomplete_pdf_is_refused():
    assert refusal(PDF[:40]) == "damaged"


@pytest.mark.parametrize("action", [b"/JavaScript (app.alert(1))", b"/S/Launch/F(cmd.exe)", b"/Subtype/RichMedia"])
def test_pdf_that_acts_is_refused(action):
    assert refusal(PDF.replace(b"endobj", action + b" endobj")) == "script"


@pytest.mark.parametrize(
    "content",
    [docx(**{"word/vbaProject.bin": "x"}), odt(**{"Basic/Standard/Module1.xml": "x"}), odt(**{"Scripts/a.py": "x"})],
)
def test_macros_are_refused(content):
    assert refusal(content) == "script"


@pytest.mark.parametrize("content", [odt()[:-30], odt()[:60], docx()[:-5]])
def test_truncated_office_files_are_refused(content):
    assert refusal(content) == "damaged"


def test_archive_that_unpacks_to_more_than_allowed_is_refused():
    bomb = docx(**{f"word/media/{number}.bin": bytes(30_000_000) for number in range(7)})
    assert len(bomb) < 1_000_000

    assert refusal(bomb) == "unsafe"


@pytest.mark.parametrize(
    "content",
    [
        with_overlapping_entries(),
        with_entry("../../etc/cron.d/x"),
        with_entry("/etc/passwd"),
        with_entry("C:\\windows\\x"),
        with_entry("word/link", stat.S_IFLNK | 0o777),
    ],
    ids=["overlap", "parent", "absolute", "drive", "link"],
)
def test_archives_made_to_do_harm_are_refused(content):
    assert refusal(content) == "unsafe"


def test_archive_with_too_many_entries_is_refused_before_it_is_opened(monkeypatch):
    monkeypatch.setattr(document_types, "MAX_ENTRIES", 10)
    monkeypatch.setattr(zipfile, "ZipFile", None)

    assert refusal(b"PK\x03\x04" + b"PK\x01\x02" * 11) == "unsafe"


def test_length_is_limited():
    assert refusal(PDF + bytes(MAX_BYTES)) == "too_many_bytes"


def test_empty_file_is_refused():
    assert refusal(b"") == "empty"
