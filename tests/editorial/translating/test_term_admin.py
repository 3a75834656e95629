"""The glossary in the admin: who reads and writes it, files with a report first, the report of the checks."""

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from editorial.staff.roles import Role
from editorial.translating import report
from editorial.translating.models import Term
from tests import builders
from tests.forms import form_of
from tests.reading import read

pytestmark = pytest.mark.django_db
LIST, ADD, IMPORT = (f"admin:translating_term_{name}" for name in ("changelist", "add", "import"))
CHECKS = "/admin/translating/term/checks/zh-hans/"


@pytest.fixture
def signed_in(client):
    def sign_in(role):
        client.force_login(builders.make_user(role, translates_into="zh-hans" if role == Role.TRANSLATOR else ""))
        return client

    return sign_in


@pytest.fixture
def term():
    return Term.objects.create(concept="visit", wordings_de="Besuch", wordings_zh_hans="访问")


def upload(client, text):
    file = SimpleUploadedFile("glossar.csv", text.encode())
    return client.post(reverse(IMPORT), {"file": file})


@pytest.mark.parametrize("role", Role)
def test_everybody_reads_and_all_but_translators_write(signed_in, term, role):
    client = signed_in(role)
    change = reverse("admin:translating_term_change", args=[term.pk])
    may_write = role != Role.TRANSLATOR
    page = client.get(reverse(LIST)).content.decode()

    client.post(change, {"wordings_de": "Visite", "wordings_zh_hans": "来访", "concept": "visit", "note_zh_hans": "来"})

    term.refresh_from_db()
    assert ("访问" in page, reverse(IMPORT) in page) == (True, may_write)
    assert (term.wordings_de, term.note_in("zh-hans")) == (("Visite", "来") if may_write else ("Besuch", ""))
    assert [client.get(reverse(name)).status_code for name in (ADD, IMPORT)] == [200 if may_write else 403] * 2
    assert [client.get(f"/admin/translating/term/glossary.{kind}").status_code for kind in ("csv", "tbx", "xls")] == [
        200, 200, 404,
    ]  # fmt: skip
    assert client.get(CHECKS).status_code == 200


def test_others_see_nothing(client, term):
    client.force_login(builders.make_user())

    addresses = [reverse(LIST), reverse(IMPORT), "/admin/translating/term/glossary.csv", CHECKS]
    assert [client.get(address).status_code for address in addresses] == [403] * 4


@pytest.mark.parametrize("words", ["Besuch", "访", "visit", "Anmerk", "注"])
def test_search_looks_into_every_column(signed_in, term, words):
    Term.objects.filter(pk=term.pk).update(note_de="Anmerkung", note_zh_hans="备注")
    Term.objects.create(concept="other", wordings_de="Anderes")

    response = signed_in(Role.EDITOR).get(reverse(LIST), {"q": words})

    assert list(response.context["cl"].result_list) == [term]


def test_list_shows_and_sorts_notes_as_each_person_reads_them(client, term):
    Term.objects.filter(pk=term.pk).update(note_de="Zuletzt")
    Term.objects.create(concept="other", wordings_de="Anderes", note_de="Anfang", note_zh_hans="柏林的区")
    notes = {"Zuletzt", "Anfang", "柏林的区"}

    def shown(language):
        client.force_login(builders.make_user(Role.EDITOR, language=language))
        return [run for run in read(client, f"{reverse(LIST)}?o=4").runs if run[1] in notes]

    assert shown("de") == [("de", "Anfang"), ("de", "Zuletzt")]
    assert shown("zh-hans") == [("de", "Zuletzt"), ("zh-hans", "柏林的区")]


def test_form_has_both_notes_side_by_side_and_requires_neither(signed_in):
    client = signed_in(Role.EDITOR)
    rows = client.get(reverse(ADD)).context["adminform"].fieldsets[0][1]["fields"]

    client.post(reverse(ADD), {"wordings_de": "Besuch", "concept": "visit"})

    assert ("note_de", "note_zh_hans") in rows
    assert Term.objects.get().note_in("de") == ""


def test_german_wording_is_required(signed_in):
    response = signed_in(Role.EDITOR).post(reverse(ADD), {"wordings_zh_hans": "访问", "concept": "visit"})

    assert list(response.context["errors"].data) == [["Dieses Feld ist zwingend erforderlich."]]


def test_file_is_taken_over_only_after_its_report(signed_in, term):
    client = signed_in(Role.EDITOR)

    response = upload(client, "concept;term_de;term_zh_hans\nvisit;Besuch;来访\nnew;Neu;新\nbad;;坏\n")
    page = response.content.decode()

    assert [text in page for text in ("<del>访问</del>", "<ins>来访</ins>", "keine deutsche Benennung")] == [True] * 3
    assert Term.objects.get().wordings_zh_hans == "访问"
    response = client.post(reverse(IMPORT), form_of(response, "take-over"), follow=True)
    assert [str(message) for message in response.context["messages"]] == ["2 Begriffe übernommen."]
    assert sorted(Term.objects.values_list("concept", "wordings_zh_hans")) == [("new", "新"), ("visit", "来访")]
    assert sorted(LogEntry.objects.values_list("object_repr", "action_flag")) == [("Besuch", CHANGE), ("Neu", ADDITION)]


def test_report_is_shown_again_when_the_glossary_was_changed_meanwhile(signed_in, term):
    client = signed_in(Role.EDITOR)
    form = form_of(upload(client, "concept;term_de;term_zh_hans\nvisit;Besuch;来访\n"), "take-over")
    Term.objects.filter(pk=term.pk).update(wordings_zh_hans="探访")

    page = client.post(reverse(IMPORT), form).content.decode()

    assert ("inzwischen geändert" in page, "<del>探访</del>" in page) == (True, True)
    assert Term.objects.get().wordings_zh_hans == "探访"


def test_forged_report_changes_nothing(signed_in, term):
    client = signed_in(Role.EDITOR)
    form = form_of(upload(client, "concept;term_de\nvisit;Visite\n"), "take-over")

    client.post(reverse(IMPORT), {**form, "entries": form["entries"][0].replace(":", "x:", 1)})

    assert Term.objects.get().wordings_de == "Besuch"


@pytest.mark.parametrize("text", ["concept;term_de\na;\x00", "<tbx>", "a,b\n1,2", ""])
def test_broken_file_is_explained_at_its_field(signed_in, text):
    response = upload(signed_in(Role.EDITOR), text)

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["file"])
    assert not Term.objects.exists()


def test_file_that_is_too_large_is_not_read(signed_in):
    response = upload(signed_in(Role.EDITOR), "concept;term_de\n" + "a" * 2_200_000)

    assert response.context["form"].errors["file"] == ["Die Datei ist größer, als ein Glossar sein kann."]


def test_text_of_a_file_is_never_markup(signed_in):
    page = upload(signed_in(Role.EDITOR), "concept;term_de\n<img src=x>;<script>1</script>\n").content.decode()

    assert ("<img src=x>" in page, "<script>1" in page) == (False, False)


def test_report_names_record_field_and_finding(signed_in, term):
    visit = builders.make_visit(title_de="Besuch am 3. Mai", title_zh_hans="来访")
    builders.make_visit(title_de="Besuch", title_zh_hans="访问")

    page = signed_in(Role.TRANSLATOR).get(CHECKS).content.decode()

    assert f"/admin/delegations/visit/{visit.pk}/change/#id_title_zh_hans" in page
    assert "„Besuch“ wird mit 访问 übersetzt." in page
    assert "„Mai“ aus dem deutschen Text fehlt." in page
    assert page.count("<blockquote") == 1


def test_report_goes_on_where_the_page_before_ended(signed_in, monkeypatch):
    monkeypatch.setattr(report, "TEXTS_ON_PAGE", 1)
    builders.make_city(name_de="Eins", name_zh_hans="一", summary_de="3 Tage", summary_zh_hans="天")
    builders.make_project(title_de="4 Tage", title_zh_hans="天")

    first = report.page("zh-hans")
    second = report.page("zh-hans", first.following)

    assert [remarked.field for remarked in (*first.remarked, *second.remarked)] == ["Kurzfassung", "Titel"]
    page = signed_in(Role.EDITOR).get(CHECKS, {"after": first.following}).content.decode()
    assert ("4 Tage" in page, "„4“" in page, "„3“" in page) == (True, True, False)
    assert report.page("zh-hans", "zzz.last:").following == ""


@pytest.mark.parametrize("address", [f"{CHECKS}?after=delegations.visit:x", CHECKS.replace("zh-hans", "de")])
def test_report_at_odd_addresses(signed_in, address):
    assert signed_in(Role.EDITOR).get(address).status_code == 404


def test_report_reads_working_copies_and_takes_few_queries(signed_in, django_assert_max_num_queries):
    for number in range(20):
        builders.make_visit(title_de=f"{number + 2} Tage", title_zh_hans="天")

    with django_assert_max_num_queries(90):
        assert len(report.page("zh-hans").remarked) == 20


def test_command_prints_the_report(capsys):
    builders.make_visit(title_de="3 Tage", title_zh_hans="{x}天")

    call_command("check_translations")

    assert capsys.readouterr().out.splitlines() == [
        "[zh-hans] Besuch “3 Tage” – Titel",
        "    ! Der Platzhalter {x} steht nicht im deutschen Text.",
        "    · „3“ aus dem deutschen Text fehlt.",
        "Hinweise: 2",
    ]
