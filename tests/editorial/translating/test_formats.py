"""Every text survives the way out and back in every format, byte for byte, and other programs accept our files."""

import os
import subprocess
import sys
from pathlib import Path

import polib
import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from translate.storage import xliff, xliff2

from editorial.l10n.translations import State
from editorial.translating.files import reading
from editorial.translating.files.entries import Entry, base_of, portable
from editorial.translating.files.markup import lost
from tests.editorial.translating.contents import FORMATS, entries, file_of, rich_texts, several, written

pytestmark = pytest.mark.any_database

SCHEMAS = settings.BASE_DIR / "tests" / "schemas"
SCHEMA_OF = {"xliff12": "xliff-core-1.2-strict.xsd", "xliff2": "xliff-core-2.0.xsd"}
POFILTER = Path(sys.executable).with_name("pofilter")
TITLE = Entry("delegations.visit:1:title", "Besuch", "访问", State.WAITING, is_rich=False)
REPORT = Entry(
    "delegations.visit:1:report",
    '<p>Ein <strong>Fest</strong> mit <a href="https://example.org" rel="noopener">Gästen</a></p>',
    '<p>一场<strong>节日</strong>，<a href="https://example.org" rel="noopener">宾客</a>同庆</p>',
    State.APPROVED,
    is_rich=True,
)


def came_back(form, found, content=None):
    """Return context, texts and state of each entry as read from the file, in the kind of text that its field has."""
    checked = reading.check(file_of(content or written(form, found)))
    is_rich = {entry.context: entry.is_rich for entry in found}
    return [
        (entry.context, *((entry.source_html, entry.html) if is_rich[entry.context] else (entry.source, entry.text)))
        for entry in checked.entries()
    ]


def sent(found):
    return [(entry.context, entry.source, entry.text) for entry in found]


@pytest.mark.parametrize("form", FORMATS)
@given(found=several)
@hypothesis_settings(deadline=None)
def test_texts_come_back_as_they_went(form, found):
    assert came_back(form, found) == sent(found)


@pytest.mark.parametrize("form", FORMATS)
@given(found=several)
@hypothesis_settings(deadline=None)
def test_untouched_entry_is_known_by_its_base(form, found):
    checked = reading.check(file_of(written(form, found)))

    for entry, back in zip(found, checked.entries(), strict=True):
        assert back.base == entry.base
        assert base_of(back.html if entry.is_rich else back.text, back.is_finished) == entry.base


@given(found=several)
@hypothesis_settings(deadline=None)
def test_our_reader_of_po_agrees_with_polib(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("po") / "file.po"
    path.write_bytes(written("po", found))

    other = polib.pofile(str(path))

    assert [(entry.msgctxt, entry.msgid, entry.msgstr) for entry in other] == came_back("po", found)
    assert [entry.fuzzy for entry in other] == [not entry.is_finished for entry in found]


@pytest.mark.parametrize("form", ["xliff12", "xliff2"])
def test_plain_text_has_no_tags_whatever_it_looks_like(form):
    looks_rich = Entry("a.b:1:c", "&amp; <b>laut</b>", "&lt;响<br>", State.WAITING, is_rich=False)

    content = written(form, [looks_rich])

    assert came_back(form, [looks_rich], content) == sent([looks_rich])
    assert b"<bpt" not in content
    assert b"<pc" not in content


def test_texts_are_written_as_every_tool_keeps_them():
    assert portable("\n a\r\nb\x0bc\rd \n") == "a\nbc\nd"


def test_file_with_the_line_ends_of_windows_says_the_same():
    found = [TITLE, REPORT]

    for form in FORMATS:
        assert came_back(form, found, written(form, found).replace(b"\n", b"\r\n")) == sent(found)


@given(html=rich_texts)
def test_cleaning_what_is_clean_loses_nothing(html):
    assert lost(html) == ""


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>a</p><script>x</script>", "<script>"),
        ("<p onclick='x()'>a</p>", "<p>"),
        ('<a href="javascript:x()">a</a>', "<a>"),
        ("<p>a", "</p>"),
        ("<p>a</strong></p>", "</strong>"),
        ("<p>a<!-- b --></p>", "<!-->"),
        ("<p>a</p><p", "…"),
        ('<a href="https://example.org">a</a>', ""),
        ("<p>a<br/>b</p>", ""),
        ("1 < 2", ""),
    ],
)
def test_loss_is_named(html, expected):
    assert lost(html) == expected


def validate(form, path):
    return subprocess.run(
        ["xmllint", "--noout", "--nonet", "--schema", str(SCHEMAS / SCHEMA_OF[form]), str(path)],
        env=os.environ | {"XML_CATALOG_FILES": str(SCHEMAS / "catalog.xml")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("form", SCHEMA_OF)
@given(found=several)
@hypothesis_settings(deadline=None, max_examples=30)
def test_xliff_is_valid(tmp_path_factory, form, found):
    path = tmp_path_factory.mktemp(form) / "file.xlf"
    path.write_bytes(written(form, found))

    result = validate(form, path)
    assert result.returncode == 0, result.stderr


@given(found=several)
@hypothesis_settings(deadline=None, max_examples=30)
def test_gettext_accepts_po(tmp_path_factory, found):
    path = tmp_path_factory.mktemp("po") / "file.po"
    path.write_bytes(written("po", found))

    result = subprocess.run(
        ["msgfmt", "--check", "-o", os.devnull, str(path)], capture_output=True, text=True, check=False
    )

    assert (result.returncode, result.stderr) == (0, "")


def test_validation_would_find_a_mistake(tmp_path):
    path = tmp_path / "file.xlf"
    path.write_bytes(written("xliff12", [TITLE]).replace(b"trans-unit", b"unit"))

    assert validate("xliff12", path).returncode != 0


@pytest.mark.parametrize("form", FORMATS)
def test_pofilter_finds_nothing_to_say(form, tmp_path):
    path = tmp_path / ("file.po" if form == "po" else "file.xlf")
    path.write_bytes(written(form, [TITLE, REPORT]))
    tests = ["xmltags", "printf", "pythonbraceformat", "variables", "escapes", "newlines"]

    result = subprocess.run(
        [str(POFILTER), *(f"--test={name}" for name in tests), str(path)], capture_output=True, text=True, check=False
    )

    assert result.returncode == 0
    assert "访问" not in result.stdout
    assert "节日" not in result.stdout


@pytest.mark.parametrize(("form", "storage"), [("xliff12", xliff.xlifffile), ("xliff2", xliff2.Xliff2File)])
def test_translate_toolkit_reads_states_and_languages(form, storage):
    outdated = Entry("a.b:1:c", "Neu", "旧", State.OUTDATED, is_rich=False, previous="Alt")
    missing = Entry("a.b:2:c", "Neu", "", State.MISSING, is_rich=False)

    store = storage.parsestring(written(form, [TITLE, outdated, missing]))

    assert (store.sourcelanguage, store.targetlanguage) == ("de", "zh-Hans")
    assert [unit.source for unit in store.units] == ["Besuch", "Neu", "Neu"]
    assert [unit.target or "" for unit in store.units] == ["访问", "旧", ""]
    assert [unit.isfuzzy() for unit in store.units][1:] == [True, False]


def test_text_that_a_tool_has_cut_into_segments_is_one_text():
    whole = written("xliff2", [Entry("a.b:1:c", "Eins. Zwei.", "一。二。", State.WAITING, is_rich=False)]).decode()
    segments = (
        '<segment state="final"><source>Eins.</source><target>一。</target></segment>'
        "<ignorable><source> </source></ignorable>"
        '<segment state="{}"><source>Zwei.</source><target>二。</target></segment>'
    )
    start, end = whole.index("<segment"), whole.index("</unit>")

    def read(state):
        content = whole[:start] + segments.format(state) + whole[end:]
        return next(reading.check(file_of(content.encode())).entries())

    assert (read("final").source, read("final").text) == ("Eins. Zwei.", "一。 二。")
    assert (read("final").is_finished, read("initial").is_finished) == (True, False)


@given(entry=entries())
def test_state_without_a_translation_makes_no_difference(entry):
    assert base_of("", is_finished=True) == base_of("", is_finished=False)
    assert entry.base == base_of(entry.text, entry.is_finished)
