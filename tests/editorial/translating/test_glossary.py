"""Terms found in running text: inflected, the longest first, never inside other words."""

import csv
import time

import pytest
from django.core.management import call_command
from django.utils.translation import override

from editorial.l10n.models import Coverage
from editorial.l10n.text import Text
from editorial.publishing import coverage
from editorial.translating.checks.chinese import dots_and_dashes, punctuation, quotation_marks, spaces
from editorial.translating.checks.pair import Pair
from editorial.translating.glossary import terms_in
from editorial.translating.inflection import forms
from editorial.translating.management.commands.load_glossary import GLOSSARY
from editorial.translating.models import Term
from editorial.translating.once import begin, end, reading_once
from editorial.translating.wordings import split_wordings, without_remark

pytestmark = pytest.mark.django_db
ZH = "zh-hans"


def add(german, chinese="词", **values):
    return Term.objects.create(concept=german, wordings_de=german, wordings_zh_hans=chinese, **values)


def found(text, language=ZH):
    return [text[term.start : term.end] for term in terms_in(text, language)]


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        ("Oberbürgermeister", "Rede des Oberbürgermeisters", ["Oberbürgermeisters"]),
        ("Oberbürgermeister", "den Oberbürgermeistern", ["Oberbürgermeistern"]),
        ("Landrätin", "die Landrätinnen", ["Landrätinnen"]),
        ("Städtepartnerschaft", "Städtepartnerschaften", ["Städtepartnerschaften"]),
        ("Vereinbarung", "den Vereinbarungen", ["Vereinbarungen"]),
        ("Partnerstadt", "in den Partnerstädten", ["Partnerstädten"]),
        ("Krankenhaus", "vier Krankenhäuser, in Krankenhäusern", ["Krankenhäuser", "Krankenhäusern"]),
        ("Vertrag", "Verträge, des Vertrages", ["Verträge", "Vertrages"]),
        ("Ergebnis", "Ergebnisse", ["Ergebnisse"]),
        ("Vorsitzender", "die Vorsitzende, dem Vorsitzenden", ["Vorsitzende", "Vorsitzenden"]),
        ("Goldenes Buch", "im Goldenen Buch", ["Goldenen Buch"]),
        ("Erster Bürgermeister", "den Ersten Bürgermeister", ["Ersten Bürgermeister"]),
        ("gemeinsame Erklärung", "Gemeinsame Erklärungen", ["Gemeinsame Erklärungen"]),
        ("kreisfreie Stadt", "der kreisfreien Städte", ["kreisfreien Städte"]),
        ("Rat der Stadt", "des Rats der Stadt", ["Rats der Stadt"]),
        ("unterzeichnen", "Er unterzeichnete. Unterzeichnet wird heute.", ["unterzeichnete", "Unterzeichnet"]),
        ("v. l. n. r.", "Bild, v. l. n. r.: alle", ["v. l. n. r"]),
        ("Industrie 4.0", "Industrie 4.0 und 5.0", ["Industrie 4.0"]),
        ("Start-up", "ein Start-up-Zentrum, ein Start\u2011up", ["Start-up", "Start\u2011up"]),
        ("Delegation unter Leitung von …", "eine Delegation unter Leitung von Wu", ["Delegation unter Leitung von"]),
        # other words
        ("Messe", "Messer, Messegelände, Industriemesse, messe", []),
        ("Musik", "Musiker, Musikschule, MUSIK", ["MUSIK"]),
        ("Empfang", "Sie empfangen ihn; empfang", []),
        ("empfangen", "die Empfangen", []),
        ("Rat der Stadt", "Rat. Der Stadt; Rat\nder Stadt", []),
    ],
)
def test_words_in_any_of_their_forms_and_no_others(term, text, expected):
    add(term)

    assert found(text) == expected


def test_longest_term_wins():
    add("Partnerschaft")
    add("Bundesland")
    add("Partnerschaft zwischen Bundesland und Provinz")

    assert found("Partnerschaften zwischen Bundesland und Provinz, Partnerschaft") == [
        "Partnerschaften zwischen Bundesland und Provinz",
        "Partnerschaft",
    ]


def test_terms_with_the_same_wording_are_told_together():
    add("Bürgermeister", "市长 (镇长 for a small town)", note_de="Rang beachten")
    Term.objects.create(concept="deputy", wordings_de="Bürgermeister (ehrenamtlich)", wordings_zh_hans="副市长",
                        is_binding=False)  # fmt: skip

    (term,) = terms_in("ein Bürgermeister", ZH)

    assert term.translations == ("市长", "镇长", "副市长")
    assert (term.notes, term.is_binding) == ((Text("Rang beachten", "de"),), True)


def test_notes_are_in_the_language_of_whoever_reads_else_in_german():
    add("Bezirk", note_de="In Berlin", note_zh_hans="柏林的")
    Term.objects.create(concept="b", wordings_de="Bezirk", wordings_zh_hans="区", note_de="Nie 县")

    def notes():
        (term,) = terms_in("Bezirk", ZH)
        return term.notes

    assert notes() == (Text("In Berlin", "de"), Text("Nie 县", "de"))
    with override(ZH):
        assert notes() == (Text("柏林的", ZH), Text("Nie 县", "de"))


def test_term_without_a_translation_is_no_term():
    add("Bezirk", "")

    assert found("Bezirk") == []


@pytest.mark.parametrize(
    ("text", "wordings"),
    [
        ("Ratsherr / Ratsfrau; Stadtratsmitglied", ["Ratsherr", "Ratsfrau", "Stadtratsmitglied"]),
        ("a\r\n\r\n b  c \na", ["a", "b c"]),
        ("Leiter/in", ["Leiter/in"]),
        ("", []),
    ],
)
def test_several_wordings_in_one_field(text, wordings):
    assert split_wordings(text) == wordings


@pytest.mark.parametrize(
    ("wording", "expected"),
    [
        ("市长 (镇长 for a small town)", ["市长", "镇长"]),
        ("外事办公室（外办）", ["外事办公室", "外办"]),
        ("Bürgermeister (ehrenamtlich)", ["Bürgermeister"]),
        ("(nur so)", ["(nur so)"]),
    ],
)
def test_remarks_in_brackets(wording, expected):
    assert without_remark(wording) == expected


def test_forms_are_made_from_the_word_alone():
    assert {"stadt", "städte", "städten"} <= forms("Stadt", is_last=True)
    assert not {"messer", "messung"} & forms("Messe", is_last=True)


def test_glossary_is_read_once_for_a_request_and_anew_for_the_next(django_assert_num_queries):
    add("Bezirk")
    begin()
    with django_assert_num_queries(1):
        assert [found("Bezirk"), found("Bezirk")] == [["Bezirk"]] * 2
    end()
    Term.objects.all().delete()

    with reading_once():
        assert found("Bezirk") == []


def test_long_texts_are_quick():
    call_command("load_glossary", verbosity=0)
    text = "Der Oberbürgermeister empfing im September eine Delegation aus der Partnerstadt. " * 1000
    began = time.process_time()

    assert len(found(text)) >= 3000
    assert time.process_time() - began < 3


def test_glossary_is_loaded_once_and_what_staff_changed_stays(capsys):
    call_command("load_glossary", verbosity=0)
    count = Term.objects.count()
    Term.objects.filter(concept="embassy").update(wordings_zh_hans="使馆")
    Term.objects.filter(concept="budget").delete()

    call_command("load_glossary")

    assert "nichts wurde geändert" in capsys.readouterr().out
    assert (count, Term.objects.count()) == (340, 339)
    call_command("load_glossary", add=True, verbosity=0)
    assert Term.objects.count() == 340
    assert Term.objects.get(concept="embassy").wordings_in(ZH) == ["使馆"]
    assert Term.objects.get(concept="councillor").wordings_in("de") == ["Ratsherr", "Ratsfrau", "Stadtratsmitglied"]


def test_every_note_of_the_glossary_is_in_both_languages_and_set_as_each_wants_it():
    with GLOSSARY.open(encoding="utf-8") as file:
        notes = [(row["note_de"], row["note_zh_hans"]) for row in csv.DictReader(file)]
    checks = (punctuation, quotation_marks, dots_and_dashes, spaces)
    pairs = [Pair(german, chinese, ZH) for german, chinese in notes if german or chinese]

    assert len(pairs) == 50
    assert [pair for pair in pairs if not (pair.source and pair.target)] == []
    assert [finding for pair in pairs for check in checks for finding in check(pair)] == []


def test_terms_are_no_work_for_translators():
    add("Bezirk", "")

    coverage.refresh_all()

    assert Term not in coverage.root_models()
    assert not Coverage.objects.filter(content_type__model="term").exists()
