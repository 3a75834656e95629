"""Broken, foreign and harmful files are refused with a line and a reason, quickly, and before anything is written."""

import io
import resource
import time
import zipfile

import pytest
from django.test import override_settings
from django.utils.translation import override

from editorial.l10n.translations import State
from editorial.translating.files import reading
from editorial.translating.files.entries import BrokenFile, Entry
from tests.editorial.translating.contents import FORMATS, written

ENTRIES = [
    Entry("delegations.visit:1:title", "Besuch in Hannover", "访问汉诺威", State.WAITING, is_rich=False),
    Entry("delegations.visit:2:title", "Gegenbesuch", "回访", State.OUTDATED, is_rich=False, previous="Besuch"),
]
PO, XLIFF12, XLIFF2 = (written(form, ENTRIES) for form in FORMATS)
TWICE = "der Kontext „delegations.visit:1:title“ steht schon in"
OTHER = "Die Datei stammt aus einem anderen Portal: else.example."
NEITHER = "Dies ist weder eine PO- noch eine XLIFF-Datei."
TOO_DEEP = "Elemente sind tiefer als 100 Ebenen verschachtelt."
SECOND_FILE = b"<body/></file><file original='127.0.0.1:8000' target-language='en'><body>"
BOMB = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
FROM_AFAR = '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">'


class Endless(io.RawIOBase):
    """A file of a hundred megabytes that fails as soon as somebody reads it."""

    def seek(self, offset, whence=io.SEEK_SET):
        return 100 * 1024 * 1024 if whence == io.SEEK_END else offset

    def read(self, size=-1):
        raise AssertionError("read")


def refusal(content: bytes) -> str:
    with pytest.raises(BrokenFile) as refused:
        reading.check(io.BytesIO(content))
    return str(refused.value)


def after_declaration(content: bytes, more: str) -> bytes:
    return content.replace(b"?>\n", f"?>\n{more}\n".encode(), 1)


def test_files_used_here_are_right_themselves():
    assert [reading.check(io.BytesIO(content)).count for content in (PO, XLIFF12, XLIFF2)] == [2, 2, 2]


BROKEN = {
    "PO cut off in a text": (
        PO[: PO.index("访问".encode()) + 3],
        "Zeile 18: dies ist keine Zeile einer PO-Datei, oder sie",
    ),
    "PO cut off before a translation": (
        PO[: PO.rindex(b"msgstr")],
        "Zeile 24: die Datei endet mitten in einem Eintrag",
    ),
    "XLIFF 1.2 cut off": (XLIFF12[:-40], "Zeile 6: dies ist kein wohlgeformtes XML, oder die Datei ist abgeschnitten"),
    "XLIFF 2 cut off": (XLIFF2[: XLIFF2.index(b"<target>")], "Zeile 4: dies ist kein wohlgeformtes XML"),
    "PO in GB18030": (PO.decode().encode("gb18030"), "Zeile 18: die Datei ist nicht in UTF-8 kodiert"),
    "XLIFF in GB18030": (XLIFF2.decode().encode("gb18030"), "Zeile 4: die Datei ist nicht in UTF-8 kodiert"),
    "PO said to be in GB18030": (
        PO.replace(b"UTF-8", b"GB18030"),
        "die Datei muss in UTF-8 kodiert sein, nicht in gb18030",
    ),
    "XLIFF said to be in GB18030": (XLIFF2.replace(b"UTF-8", b"GB18030"), "Zeile 1: "),
    "PO in UTF-16": (PO.decode().encode("utf-16"), "Zeile 1: die Datei ist in UTF-16 kodiert"),
    "XLIFF in UTF-16": (XLIFF12.decode().encode("utf-16"), "Zeile 1: die Datei ist in UTF-16 kodiert"),
    "PO with a byte order mark": (b"\xef\xbb\xbf" + PO, "Zeile 1: die Datei beginnt mit einer Bytereihenfolge-Marke"),
    "PO with NUL": (PO.replace(b"Besuch", b"Be\x00such"), "Zeile 17: ein NUL-Zeichen; kein Text enthält eines."),
    "XLIFF with NUL": (XLIFF12.replace(b"Besuch", b"Be\x00such"), "Zeile 5: ein NUL-Zeichen; kein Text enthält eines."),
    "XLIFF with a reference to NUL": (XLIFF12.replace(b"Besuch", b"&#0;"), "Zeile 5: dies ist kein wohlgeformtes XML"),
    "PO with a context twice": (PO.replace(b"visit:2", b"visit:1"), f"Zeile 23: {TWICE} Zeile 16."),
    "XLIFF 1.2 with a context twice": (XLIFF12.replace(b"visit:2", b"visit:1"), f"Zeile 6: {TWICE} Zeile 5."),
    "XLIFF 2 with a context twice": (XLIFF2.replace(b"visit:2", b"visit:1"), f"Zeile 5: {TWICE} Zeile 4."),
    "PO in French": (
        PO.replace(b"zh_Hans", b"fr"),
        "in der Sprache „fr“. Sprachen dieses Portals sind: zh-Hans (Chinesisch)",
    ),
    "XLIFF in Traditional Chinese": (
        XLIFF12.replace(b"zh-Hans", b"zh-Hant"),
        "Die Datei ist in der Sprache „zh-Hant“.",
    ),
    "XLIFF in the source language": (XLIFF2.replace(b"zh-Hans", b"de"), "Die Datei ist in der Sprache „de“."),
    "XLIFF in two languages": (
        XLIFF12.replace(b"<body>", SECOND_FILE),
        "Die Datei hat Teile in verschiedenen Sprachen.",
    ),
    "PO of another portal": (
        PO.replace(b"127.0.0.1:8000", b"else.example"),
        f"{OTHER} Dieses hier ist 127.0.0.1:8000.",
    ),
    "XLIFF of another portal": (XLIFF2.replace(b"127.0.0.1:8000", b"else.example"), OTHER),
    "PO from anywhere": (PO.replace(b"X-Portal-Site", b"X-Other"), "Die Datei sagt nicht, dass sie aus diesem Portal"),
    "PO without a header": (PO[PO.index(b"#. Base") :], "Zeile 2: der Kopf der Datei fehlt."),
    "PO with plurals": (
        PO.replace(b'msgid "Gegen', b'msgid_plural "Gegen'),
        "Zeile 24: dies ist keine Zeile einer PO-Datei",
    ),
    "PO with two sources": (
        PO.replace(b'msgid "Gegen', b'msgid "a"\nmsgid "'),
        "Zeile 25: „msgid“ steht zweimal in einem",
    ),
    "PO without a context": (
        PO.replace(b'msgctxt "delegations.visit:2:title"\n', b""),
        "Zeile 23: dem Eintrag fehlt der",
    ),
    "nothing": (b"", "Die Datei ist leer."),
    "a text": (b"Guten Tag", "Zeile 1: dies ist keine Zeile einer PO-Datei"),
    "a page": (b"<html><body>Guten Tag</body></html>", NEITHER),
    "XLIFF of the future": (b'<xliff version="3.0" xmlns="urn:oasis:names:tc:xliff:document:3.0"/>', NEITHER),
    "XLIFF without a file": (b'<xliff version="1.2"/>', NEITHER),
    "XLIFF 1.2 nested deeply": (XLIFF12.replace(b"<body>", b"<body>\n" + b"<group>" * 20_000), f"Zeile 5: {TOO_DEEP}"),
    "XLIFF 2 nested deeply": (XLIFF2.replace("访问".encode(), b"<mrk>" * 20_000), f"Zeile 4: {TOO_DEEP}"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_broken_file_is_refused_with_line_and_reason(name):
    content, message = BROKEN[name]

    assert message in refusal(content)


@pytest.mark.parametrize("definition", [BOMB, OUTSIDE, FROM_AFAR])
@pytest.mark.parametrize("content", [XLIFF12, XLIFF2], ids=["1.2", "2"])
def test_document_types_and_entities_are_refused(content, definition):
    message = "Zeile 2: die Datei definiert einen Dokumenttyp oder Entitäten; das wird abgelehnt"

    assert refusal(after_declaration(content, definition)).startswith(message)


@pytest.mark.parametrize("start", [b"PK\x03\x04", b"\x1f\x8b\x08", b"BZh9", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07"])
def test_archives_are_not_opened(start):
    assert refusal(start + PO) == "Dies ist ein Archiv. Entpacken Sie es und wählen Sie die Datei darin."


def test_zip_bomb_is_not_opened():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("inhalt.po", b"0" * 50_000_000)

    assert refusal(archive.getvalue()).startswith("Dies ist ein Archiv.")


def test_file_of_a_hundred_megabytes_is_refused_before_it_is_read():
    with pytest.raises(BrokenFile) as refused:
        reading.check(Endless())

    assert str(refused.value) == "Die Datei hat 100,0\xa0MB; mehr als 64,0\xa0MB werden nicht angenommen."


def test_harm_is_refused_at_once_and_in_little_memory():
    deep = XLIFF12.replace(b"<body>", b"<body>" + b"<group>" * 1_000_000)
    before, began = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()

    for content in (deep, after_declaration(XLIFF2, BOMB)):
        refusal(content)

    assert time.perf_counter() - began < 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024


def test_reasons_are_in_the_language_of_the_person():
    with override("zh-hans"):
        assert refusal(PO.replace(b"Besuch", b"Be\x00such")) == "第17行：含有NUL字符，文本中不应出现。"


@pytest.mark.parametrize("name", ["zh", "zh_CN", "zh-CN", "zh_Hans_CN", "zh@Hans", "ZH_HANS"])
def test_programs_have_their_own_names_for_simplified_chinese(name):
    """Poedit for example writes zh."""
    assert reading.check(io.BytesIO(PO.replace(b"zh_Hans", name.encode()))).language == "zh-hans"


@pytest.mark.parametrize("name", ["zh_TW", "zh_HK", "zh_Hant_CN", "de", "", "x" * 5000, "-_@", "z h"])
def test_other_languages_stay_refused(name):
    assert refusal(PO.replace(b"zh_Hans", name.encode())).startswith("Die Datei ist in der Sprache ")


def test_byte_order_mark_of_an_xml_file_is_right():
    assert reading.check(io.BytesIO(b"\xef\xbb\xbf" + XLIFF2)).count == 2


@override_settings(SITE_URL="https://127.0.0.1:8000")
def test_portal_that_has_changed_to_https_knows_its_files():
    assert reading.check(io.BytesIO(PO)).count == 2
