"""What documents say, and what becomes of those made to do harm."""

import io
import itertools
import time

import pytest

from editorial.library.document_types import MEDIA_TYPES, check_document
from editorial.library.reading import child, texts
from editorial.library.reading.cleaning import MOST_CHARACTERS
from editorial.library.reading.texts import text_of
from tests.editorial.library import pdfs
from tests.editorial.library.uploaded import PDF, archive, docx, odt, xlsx

pytestmark = pytest.mark.any_database

WORD = '<w:document xmlns:w="w" xmlns:mc="mc"><w:body>%s</w:body></w:document>'
OPEN = '<o:document-content xmlns:o="o" xmlns:text="t" xmlns:table="b"><o:body>%s</o:body></o:document-content>'


def text_in(content, name="file"):
    return text_of(check_document(io.BytesIO(content), name))


def said_in_word(body, **parts):
    return text_in(docx(**{"word/document.xml": WORD % body, **parts}))


def test_pdf_in_german():
    lines = ["Bewirtschaftung von Regen-", "wasser im Nord-", "Süd-Vertrag: Rückhalte\u00ad", "becken", "für Changde"]

    assert (
        text_in(pdfs.pdf(*lines)) == "Bewirtschaftung von Regenwasser im Nord-Süd-Vertrag: Rückhaltebecken für Changde"
    )


def test_pdf_in_chinese_with_a_rare_character():
    assert text_in(pdfs.chinese_pdf("深圳与汉诺威", "合作协议，𠮷林")) == "深圳与汉诺威合作协议，𠮷林"


def test_pages_of_a_pdf_follow_one_another():
    assert text_in(pdfs.long_pdf(3)) == "Seite Seite Seite"


def test_broken_page_leaves_the_others():
    without_the_second = pdfs.long_pdf(3).replace(b"6 0 R", b"9 0 R")

    assert text_in(without_the_second) == "Seite Seite"


@pytest.mark.parametrize(
    ("content", "name", "text"),
    [
        ("\ufeffGrüße aus 深\n圳\n".encode(), "notes.txt", "Grüße aus 深圳"),
        ("Stadt,Name\n深圳,许勤\n汉诺威,斯特凡\n".encode(), "table.csv", "Stadt,Name 深圳,许勤 汉诺威,斯特凡"),
    ],
)
def test_plain_text(content, name, text):
    assert text_in(content, name) == text


def test_word_file_says_what_a_reader_sees():
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Regen</w:t></w:r><w:r><w:t>wasser</w:t></w:r></w:p>"
        "<w:p><w:del><w:r><w:delText>gelöscht</w:delText></w:r></w:del><w:r><w:t>Nord</w:t><w:noBreakHyphen/>"
        "<w:t>Süd</w:t><w:br/><w:t>heute</w:t></w:r><w:r><w:instrText>PAGE</w:instrText></w:r></w:p>"
        "<w:moveFrom><w:r><w:t>verschoben</w:t></w:r></w:moveFrom>"
        "<mc:AlternateContent><mc:Choice><w:t>einmal</w:t></mc:Choice><mc:Fallback><w:t>zweimal</w:t></mc:Fallback>"
        "</mc:AlternateContent>"
    )
    notes = '<w:footnotes xmlns:w="w"><w:p><w:t>Fußnote</w:t></w:p></w:footnotes>'

    said = said_in_word(body, **{"word/footnotes.xml": notes, "word/comments.xml": notes.replace("Fuß", "Rand")})

    assert said == "Regenwasser Nord-Süd heute einmal Fußnote"


def test_paragraphs_of_chinese_stay_apart():
    assert said_in_word("<w:p><w:t>标题</w:t></w:p><w:p><w:t>正文</w:t></w:p>") == "标题 正文"


@pytest.mark.parametrize("extension", ["odt", "ods"])
def test_open_document(extension):
    body = (
        "<text:tracked-changes><text:p>gelöscht</text:p></text:tracked-changes>"
        "<text:h>Ver<text:span>trag</text:span></text:h>"
        "<text:p>vom<text:s/>28.<o:annotation><text:p>intern</text:p></o:annotation><text:tab/>Oktober</text:p>"
        "<table:table-cell><text:p>1.200</text:p></table:table-cell>"
    )
    content = archive({"mimetype": MEDIA_TYPES[extension], "content.xml": OPEN % body})

    assert text_in(content) == "Vertrag vom 28. Oktober 1.200"


def test_spreadsheet():
    shared = '<sst xmlns="x"><si><t>Gäste</t></si><si><r><t>许</t></r><r><t>勤</t></r><rPh><t>xǔ</t></rPh></si></sst>'
    sheet = (
        '<worksheet xmlns="x"><c t="s"><v>0</v></c><c><v>42674</v></c><c t="inlineStr"><is><t>Shenzhen</t></is></c>'
        '<c t="str"><f>A1</f><v>berechnet</v></c><c><v>7</v></c></worksheet>'
    )

    assert text_in(xlsx(**{"xl/sharedStrings.xml": shared, "xl/worksheets/sheet1.xml": sheet})) == (
        "Gäste 许勤 Shenzhen berechnet"
    )


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (PDF, "Data format error"),
        (pdfs.locked_pdf(), "Incorrect password"),
        (docx(**{"word/document.xml": "<w:p><w:t>Anfang"}), "ParseError"),
        (docx(**{"word/document.xml": '<!DOCTYPE a [<!ENTITY b "c">]><t>&b;</t>'}), "DTDForbidden"),
    ],
    ids=["broken", "locked", "cut off", "entities"],
)
def test_what_cannot_be_read_has_no_text_and_is_logged(content, reason, caplog):
    assert text_in(content) == ""
    assert reason in caplog.text


def test_file_without_an_end_has_no_text():
    assert text_in(odt(**{"content.xml": "<a>" * 3_000_000})) == ""


def test_damaged_member_has_no_text():
    content = bytearray(docx(**{"word/document.xml": WORD % "<w:p><w:t>Anfang</w:t></w:p>"}))
    at = content.index(b"word/document.xml") + len(b"word/document.xml")
    content[at : at + 8] = bytes(8)

    assert text_in(bytes(content)) == ""


@pytest.mark.parametrize("content", [pdfs.scan(), docx(), xlsx()], ids=["scan", "docx", "xlsx"])
def test_file_without_text_is_no_failure(content, caplog):
    caplog.set_level("INFO")

    assert text_in(content) == ""
    assert [record.levelname for record in caplog.records] == ["INFO"]


def test_of_ten_thousand_pages_the_first_can_be_found():
    said = text_in(pdfs.long_pdf(10_000, "Seite " * 30))

    assert (len(said), said[:11]) == (MOST_CHARACTERS, "Seite Seite")


def test_long_text_is_cut_off():
    long = WORD % ("<w:p><w:t>" + "Wort " * 10_000_000 + "</w:t></w:p>")

    assert len(said_in_word("", **{"word/document.xml": long})) == MOST_CHARACTERS


def test_memory_is_limited(caplog):
    assert text_in(pdfs.swelling_pdf()) == ""
    assert "exit -" in caplog.text


def test_endless_file_is_given_up(monkeypatch, caplog):
    # Before it has taken all the memory it may, for which a fast machine needs less than a second.
    monkeypatch.setattr(texts, "SECONDS", 0.3)
    started = time.monotonic()

    assert text_in(pdfs.endless_pdf()) == ""
    assert time.monotonic() - started < 3
    assert "timed out" in caplog.text


def test_marks_upon_marks_hold_nobody_up(monkeypatch):
    # Putting them in order takes Python a time that grows with the square of their number, unless it has been repaired.
    monkeypatch.setattr(texts, "SECONDS", 1)
    started = time.monotonic()

    said = text_in(("a" + "\u0301\u0316" * 490_000).encode())
    assert time.monotonic() - started < 3
    assert said == "" or said.startswith("\xe1\u0316")


def test_what_came_in_time_is_kept(monkeypatch):
    monkeypatch.setattr(child, "SECONDS", 0.05)

    assert 0 < len(child.beginning(itertools.repeat("x"))) < child.MOST_RAW_CHARACTERS
    with pytest.raises(TimeoutError):
        child.beginning(itertools.repeat("\n"))


def test_reader_has_limits_of_its_own_and_does_not_know_the_keys_of_the_portal(monkeypatch):
    monkeypatch.setenv("PORTAL_SECRET_KEY", "geheim")
    monkeypatch.setattr(texts, "CHILD", "tests.editorial.library.nosy")

    *variables, cpu_seconds, memory = text_in(b"Guten Tag").split()

    assert set(variables) <= {"PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "LC_CTYPE"}
    # So that it ends by itself when the server has gone in the meantime.
    assert (cpu_seconds, memory) == (str(child.MOST_CPU_SECONDS), str(child.MOST_MEMORY))


def test_without_a_process_there_is_no_text(monkeypatch, caplog):
    monkeypatch.setattr(texts.sys, "executable", "/nowhere/python")

    assert text_in(b"Guten Tag") == ""
    assert "could not be read" in caplog.text
