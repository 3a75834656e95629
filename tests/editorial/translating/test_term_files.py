"""The glossary as CSV and TBX: what goes out comes back the same, and what is broken is refused with its line."""

from io import BytesIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.translating.models import Term
from editorial.translating.term_csv import read_csv, write_csv
from editorial.translating.term_import import MAX_TERMS, FileRefused, Outcome, counted, plan, take_over
from editorial.translating.term_tbx import read_tbx, write_tbx

pytestmark = pytest.mark.django_db
FORMATS = {"csv": (write_csv, read_csv), "tbx": (write_tbx, read_tbx)}
NASTY = {
    "concept": 'a <b> & "c"',
    "wordings_de": "=SUMME(1); „Ä“ / @x\nB (ehrenamtlich)",
    "wordings_zh_hans": "'＝词\n市长 (镇长)",
    "note_de": '+49;\r\nzweite "Zeile"',
    "note_zh_hans": "@注：“甲”\n<乙>",
    "is_binding": False,
}
# XML has no way to write this character.
NO_XML = " \x0b"


def outcomes(steps):
    return {outcome.value: count for outcome, count in counted(steps).items() if count}


@pytest.mark.parametrize("name", FORMATS)
def test_round_trip_changes_nothing(name):
    write, read = FORMATS[name]
    call_command("load_glossary", verbosity=0)
    Term.objects.create(**NASTY)

    steps = take_over(read(write(Term.objects.all()).encode()))

    assert outcomes(steps) == {"unchanged": 341}


@pytest.mark.parametrize("name", FORMATS)
def test_file_makes_the_same_glossary_elsewhere(name):
    write, read = FORMATS[name]
    Term.objects.create(**NASTY | {"note_de": "+49; zwei"})
    Term.objects.create(concept="b", wordings_de="B", note_zh_hans="只有中文")
    fields = ["concept", "wordings_de", "wordings_zh_hans", "note_de", "note_zh_hans", "is_binding"]
    before = list(Term.objects.values_list(*fields))
    file = write(Term.objects.all()).encode()
    Term.objects.all().delete()

    assert outcomes(take_over(read(file))) == {"new": 2}
    assert list(Term.objects.values_list(*fields)) == before


def test_cells_are_no_formulas_for_a_spreadsheet():
    Term.objects.create(**NASTY)

    assert all(
        not cell.startswith(("=", "+", "@")) for cell in write_csv(Term.objects.all()).splitlines()[1].split(";")
    )


def test_tbx_is_well_formed_whatever_terms_contain():
    Term.objects.create(**NASTY | {"note_de": NASTY["note_de"] + NO_XML})

    (entry,) = read_tbx(write_tbx(Term.objects.all()).encode())

    assert entry.notes == {"de": '+49;\nzweite "Zeile"', "zh-hans": NASTY["note_zh_hans"]}


def test_plan_says_what_would_change_and_changes_nothing():
    Term.objects.create(concept="visit", wordings_de="Besuch", wordings_zh_hans="访问", note_de="N")
    Term.objects.create(concept="same", wordings_de="Gleich", wordings_zh_hans="同")
    lines = ["concept;term_de;term_zh_hans;note_zh_hans;binding", "visit;Besuch / Visite;来访;注;nein"]
    lines += ["same;Gleich;同;;ja", "new;Neu;新;;", "bad;;坏;;"]

    with CaptureQueriesContext(connection) as captured:
        steps = plan(read_csv("\n".join(lines).encode()))

    assert [step.outcome for step in steps] == [Outcome.CHANGED, Outcome.UNCHANGED, Outcome.NEW, Outcome.REFUSED]
    assert len(captured) == 1
    changed, _same, new, bad = steps
    assert changed.changes == {
        "wordings_de": ("Besuch", "Besuch\nVisite"),
        "wordings_zh_hans": ("访问", "来访"),
        "note_zh_hans": ("", "注"),
        "is_binding": ("ja", "nein"),
    }
    assert (new.entry.line, new.term.is_binding) == (4, True)
    assert bad.reasons == ["Der Begriff hat keine deutsche Benennung."]
    assert Term.objects.get(concept="visit").note_de == "N"
    assert Term.objects.count() == 2


def test_terms_named_twice_are_refused_and_the_others_taken_over():
    file = "concept,term_de\na,A\na,B\nb,C\n"

    assert outcomes(take_over(read_csv(file.encode()))) == {"new": 1, "refused": 2}
    assert [term.concept for term in Term.objects.all()] == ["b"]


def test_column_that_the_file_does_not_have_stays():
    Term.objects.create(concept="a", wordings_de="A", wordings_zh_hans="甲", note_de="N", is_binding=False)

    take_over(read_csv(b"concept,term_de\na,B\n"))

    term = Term.objects.get()
    assert (term.wordings_de, term.wordings_zh_hans, term.note_de, term.is_binding) == ("B", "甲", "N", False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_as_spreadsheets_save_it(encoding, delimiter):
    text = (
        delimiter.join(["term_en", "term_de", "term_zh_hans"])
        + "\r\n"
        + delimiter.join(["a", "Ä", "深圳"])
        + "\r\n\r\n"
    )

    (entry,) = read_csv(text.encode(encoding))

    assert (entry.line, entry.concept, entry.wordings) == (2, "a", {"de": "Ä", "zh-hans": "深圳"})


@pytest.mark.parametrize(
    ("columns", "notes"),
    [
        ("note", {"de": "eins"}),
        ("note_zh_hans;note", {"zh-hans": "eins", "de": "zwei"}),
        ("note;note_de", {"de": "zwei"}),
    ],
)
def test_note_of_former_csv_files_is_the_german_one(columns, notes):
    (entry,) = read_csv(f"concept;term_de;{columns}\na;A;eins;zwei\n".encode())

    assert entry.notes == notes


BROKEN_CSV = {
    "GB18030": ("concept,term_de\na,深圳\n".encode("gb18030"), "Zeile 2: Die Datei ist nicht in UTF-8"),
    "cp1252": ("concept;term_de\na;Städte\n".encode("cp1252"), "Zeile 2: Die Datei ist nicht in UTF-8"),
    "truncated": ("concept,term_de\na,深圳".encode()[:-1], "Zeile 2: Die Datei ist nicht in UTF-8"),
    "NUL": (b"concept,term_de\na,b\x00\n", "Zeile 2: Die Datei ist keine Textdatei."),
    "picture": (b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR", "Zeile 1: Die Datei ist nicht in UTF-8"),
    "empty": (b"", "Zeile 1: Die erste Zeile muss die Spalten nennen"),
    "foreign columns": (b"a,b\n1,2\n", "Zeile 1: Die erste Zeile muss die Spalten nennen"),
    "open quotation": (b'concept,term_de\na,"b\nc,d\n', "Zeile 2: Die Zeile ist als CSV nicht lesbar"),
    "huge cell": (b"concept,term_de\na," + b"x" * 200_000, "Zeile 2: Die Zeile ist als CSV nicht lesbar"),
    "many columns": (b"concept,term_de\na" + b"," * 20_000, "Zeile 2: Die Datei ist größer"),
    "many rows": (b"concept,term_de\n" + b"a,b\n" * (MAX_TERMS + 1), "Zeile 20002: Die Datei ist größer"),
    "binding": (b"concept,term_de,binding\na,b,vielleicht\n", "Zeile 2: „vielleicht“ in der Spalte „binding“"),
}


@pytest.mark.parametrize("name", BROKEN_CSV)
def test_broken_csv_is_refused_with_its_line(name):
    data, message = BROKEN_CSV[name]

    with pytest.raises(FileRefused) as refused:
        read_csv(data)

    assert str(refused.value).startswith(message)


def tbx(body, head=""):
    return f'<?xml version="1.0"?>\n{head}<tbx><text><body>{body}</body></text></tbx>'.encode()


BOMB = '<!DOCTYPE tbx [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
BROKEN_TBX = {
    "entity bomb": (tbx("&b;", BOMB), "Die Datei legt einen Dokumenttyp oder Entitäten fest"),
    "external entity": (
        tbx("&x;", '<!DOCTYPE tbx [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
        "Die Datei legt einen Dokumenttyp oder Entitäten fest",
    ),
    "remote DTD": (
        tbx("", '<!DOCTYPE tbx SYSTEM "http://127.0.0.1:9/x.dtd">'),
        "Die Datei legt einen Dokumenttyp oder Entitäten fest",
    ),
    "truncated": (tbx("<conceptEntry>")[:-20], "Zeile 2: Die Datei ist kein wohlgeformtes XML."),
    "other XML": (b"<html><body/></html>", "Zeile 1: Die Datei ist keine TBX-Datei."),
    "deep": (tbx("<a>" * 20_000 + "</a>" * 20_000), "Zeile 2: Die Elemente der Datei sind zu tief verschachtelt."),
    "GB18030": (
        '<?xml version="1.0" encoding="GB18030"?><tbx><a>深</a></tbx>'.encode("gb18030"),
        "Zeile 1: Die Kodierung der Datei wird nicht gelesen",
    ),
    "no text": (b"<", "Zeile 1: Die Datei ist kein wohlgeformtes XML."),
}


@pytest.mark.parametrize("name", BROKEN_TBX)
def test_hostile_tbx_is_refused(name):
    data, message = BROKEN_TBX[name]

    with pytest.raises(FileRefused) as refused:
        read_tbx(data)

    assert str(refused.value).startswith(message)


def test_tbx_of_the_former_edition_and_of_other_tools():
    body = """<termEntry id="c1"><note>N</note>
      <langSet xml:lang="en-GB"><note>E</note><tig><term>a</term></tig></langSet>
      <langSet xml:lang="de-DE"><note>M</note><ntig><termGrp><term>A</term></termGrp></ntig>
        <tig><term>B</term></tig></langSet>
      <langSet xml:lang="zh-CN"><note>注</note><tig><term>甲</term></tig></langSet>
      <langSet xml:lang="zh-TW"><tig><term>門</term></tig></langSet></termEntry>"""
    file = BytesIO(tbx(body).replace(b"tbx", b"martif")).read()

    (entry,) = read_tbx(file)

    assert (entry.concept, entry.wordings) == ("a", {"de": "A\nB", "zh-hans": "甲"})
    assert entry.notes == {"de": "N\nM", "zh-hans": "注"}
    assert entry.is_binding is None
