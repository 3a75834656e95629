"""The change form of the admin: public records are edited on a working copy, nobody overwrites anybody."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from delegations.models import Visit
from editorial.publishing import snapshots
from editorial.publishing.models import WorkingCopy
from editorial.staff.roles import Role
from tests import builders
from tests.forms import add_inline, form_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit():
    visit = builders.make_visit(title_de="Alt", summary_de="Zusammenfassung")
    visit.sector_notes.create(text_de="<p>Stand</p>").sectors.add(builders.make_sector())
    return visit


@pytest.fixture
def desk_of():
    """Return the browser of a signed-in member of staff."""
    from django.test import Client

    def desk(role=Role.EDITOR, **overrides):
        client = Client()
        client.user = builders.make_user(role, **overrides)
        client.force_login(client.user)
        return client

    return desk


def address(record):
    return reverse("admin:delegations_visit_change", args=[record.pk])


def open_form(client, record):
    return form_of(client.get(address(record)), "visit_form")


def send(client, record, form, **values):
    return client.post(address(record), {**form, **values})


def test_saving_something_public_makes_a_working_copy(desk_of, visit, client):
    public = client.get(visit.get_absolute_url()).content
    before = snapshots.take(visit)
    editor = desk_of()
    form = open_form(editor, visit)
    add_inline(form, "gifts", direction="given", description_de="Bildband", is_public="on")

    response = send(editor, visit, form, title_de="Neu")

    assert response.status_code == 302
    copy = WorkingCopy.objects.get()
    assert (copy.owner, copy.data["values"]["title_de"]) == (editor.user, "Neu")
    assert len(copy.data["children"]["gifts"]) == 1
    assert snapshots.take(Visit.objects.get(pk=visit.pk)) == before
    assert client.get(visit.get_absolute_url()).content == public
    assert LogEntry.objects.filter(user=editor.user, object_id=visit.pk).count() == 1


def test_form_opens_on_the_working_copy_and_saves_into_it(desk_of, visit):
    editor = desk_of()
    form = open_form(editor, visit)
    add_inline(form, "gifts", direction="given", description_de="Bildband")
    send(editor, visit, form, title_de="Neu")

    form = open_form(editor, visit)
    assert (form["title_de"], form["gifts-0-description_de"]) == (["Neu"], ["Bildband"])
    send(editor, visit, form, **{"title_de": "Noch neuer", "gifts-0-description_de": "Vase"})

    copy = WorkingCopy.objects.get()
    assert (copy.version, copy.data["values"]["title_de"]) == (2, "Noch neuer")
    assert copy.data["children"]["gifts"][0]["values"]["description_de"] == "Vase"


def test_invalid_form_keeps_what_was_typed_and_makes_no_copy(desk_of, visit):
    editor = desk_of()

    response = send(editor, visit, open_form(editor, visit), title_de="Getippt", starts_on="31.02.2016")

    assert response.status_code == 200
    assert "Getippt" in response.content.decode()
    assert not WorkingCopy.objects.exists()
    assert Visit.objects.get().title_de == "Alt"


def test_two_people_see_who_has_the_copy(desk_of, visit):
    first, second = desk_of(), desk_of()
    send(first, visit, open_form(first, visit), title_de="Neu")

    assert first.user.username in second.get(address(visit)).content.decode()


@pytest.mark.parametrize("state", [{}, builders.DRAFT])
def test_second_save_is_refused_with_both_versions(desk_of, state):
    visit = builders.make_visit(title_de="Alt", **state)
    first, second = desk_of(), desk_of()
    form_first, form_second = open_form(first, visit), open_form(second, visit)
    send(first, visit, form_first, title_de="Von der Ersten", purpose_de="Zweck der Ersten")

    response = send(second, visit, form_second, title_de="Vom Zweiten", summary_de="Nur beim Zweiten")

    assert response.status_code == 200
    found = {each.name: (each.mine, each.theirs) for each in response.context_data["differences"]}
    assert found["title_de"] == ("Vom Zweiten", "Von der Ersten")
    assert found["purpose_de"] == ("", "Zweck der Ersten")
    again = form_of(response, "visit_form")
    assert (again["title_de"], again["summary_de"]) == (["Vom Zweiten"], ["Nur beim Zweiten"])
    assert again["_take"] == ["purpose_de"]

    assert second.post(address(visit), {**again, "_take": ["purpose_de"]}).status_code == 302
    kept = form_of(second.get(address(visit)), "visit_form")
    assert (kept["title_de"], kept["purpose_de"], kept["summary_de"]) == (
        ["Vom Zweiten"], ["Zweck der Ersten"], ["Nur beim Zweiten"],
    )  # fmt: skip


@pytest.mark.parametrize("first", [Role.EDITOR, Role.TRANSLATOR])
@pytest.mark.parametrize("state", [{}, builders.DRAFT], ids=["public", "draft"])
def test_german_editor_and_chinese_translator_lose_nothing(desk_of, state, first):
    """Whoever comes second is told and saves again: what the other has written is ticked already."""
    visit = builders.make_visit(title_de="Alt", title_zh_hans="旧", **state)
    people = {
        "title_de": (desk_of(Role.EDITOR), "Neu"),
        "title_zh_hans": (desk_of(Role.TRANSLATOR, translates_into="zh-hans"), "新"),
    }
    forms = {name: open_form(client, visit) for name, (client, _text) in people.items()}

    for name in sorted(people, reverse=first == Role.TRANSLATOR):
        client, text = people[name]
        response = send(client, visit, forms[name], **{name: text})
    assert response.status_code == 200
    again = client.post(address(visit), form_of(response, "visit_form"))

    assert again.status_code == 302
    kept = form_of(people["title_de"][0].get(address(visit)), "visit_form")
    assert (kept["title_de"], kept["title_zh_hans"]) == (["Neu"], ["新"])


def test_what_the_second_has_not_touched_is_ticked_whatever_its_kind(desk_of, visit):
    """Also a rich text in the markup of the editor, and line ends of the browser."""
    visit.report_de, visit.purpose_de = "<ul><li>Alt</li></ul>", "Alt\nund neu"
    visit.save()
    sector = builders.make_sector()
    first, second = desk_of(), desk_of()
    form_first, form_second = open_form(first, visit), open_form(second, visit)
    add_inline(form_first, "stops", city=str(builders.make_city().pk), position="1")
    theirs = {
        "report_de": "<p>Neu</p>",
        "purpose_de": "Neu",
        "starts_on": "11.09.2016",
        "state": "postponed",
        "has_further_gifts": "on",
        "sectors": [str(sector.pk)],
        "sector_notes-0-text_de": "<p>Neuer Stand</p>",
    }
    send(first, visit, form_first, **theirs)

    touched = {"report_de": "<ul>\r\n<li><p>Alt</p></li></ul>", "purpose_de": "Alt\r\nund neu", "title_de": "Zweite"}
    response = send(second, visit, form_second, **touched)
    again = form_of(response, "visit_form")
    send(second, visit, again)

    assert set(again["_take"]) == set(theirs)
    kept = form_of(second.get(address(visit)), "visit_form")
    assert (kept["title_de"], kept["state"], kept["starts_on"]) == (["Zweite"], ["postponed"], ["11. September 2016"])
    assert (kept["report_de"], kept["sectors"]) == (["<p>Neu</p>"], [str(sector.pk)])
    assert kept["stops-TOTAL_FORMS"] == ["1"]


@pytest.mark.parametrize("opened", ["", "x", "[1]", "7", '{"title_de": 1}'])
def test_broken_marks_of_the_opened_form_tick_nothing(desk_of, visit, opened):
    first, second = desk_of(), desk_of()
    form_first, form_second = open_form(first, visit), open_form(second, visit)
    send(first, visit, form_first, title_de="Von der Ersten")

    response = send(second, visit, form_second, _opened=opened)

    assert [each.is_untouched for each in response.context_data["differences"]] == [False]


def test_conflict_in_a_child_and_in_a_relation_can_be_taken_over(desk_of, visit):
    sector = builders.make_sector()
    first, second = desk_of(), desk_of()
    form_first, form_second = open_form(first, visit), open_form(second, visit)
    send(first, visit, form_first, **{"sector_notes-0-text_de": "<p>Erste</p>", "sectors": [str(sector.pk)]})

    response = send(second, visit, form_second, **{"sector_notes-0-text_de": "<p>Zweite</p>"})
    again = form_of(response, "visit_form")
    second.post(address(visit), {**again, "_take": ["sector_notes-0-text_de", "sectors"]})

    kept = form_of(second.get(address(visit)), "visit_form")
    assert (kept["sector_notes-0-text_de"], kept["sectors"]) == (["<p>Erste</p>"], [str(sector.pk)])


def test_discarding_from_the_form(desk_of, visit):
    editor = desk_of()
    send(editor, visit, open_form(editor, visit), title_de="Neu")

    discard = reverse("admin:delegations_visit_discard", args=[visit.pk])
    assert f'action="{discard}"' in editor.get(address(visit)).content.decode()
    assert editor.get(discard).status_code == 405
    editor.post(discard)

    assert not WorkingCopy.objects.exists()
    assert open_form(editor, visit)["title_de"] == ["Alt"]


def test_reader_without_right_to_change_discards_nothing(desk_of, visit):
    editor = desk_of()
    send(editor, visit, open_form(editor, visit), title_de="Neu")
    stranger = desk_of(None)

    assert stranger.post(reverse("admin:delegations_visit_discard", args=[visit.pk])).status_code in {302, 403, 404}
    assert WorkingCopy.objects.exists()


def test_translator_works_on_the_copy_too(desk_of, visit):
    translator = desk_of(Role.TRANSLATOR, translates_into="zh-hans")

    response = send(translator, visit, open_form(translator, visit), title_zh_hans="来访", title_de="Gefälscht")

    assert response.status_code == 302
    values = WorkingCopy.objects.get().data["values"]
    assert (values["title_zh_hans"], values["title_de"]) == ("来访", "Alt")


def test_formatting_that_differs_is_a_conflict_and_shown_as_it_looks(desk_of):
    """The same words, one made bold by the first person: sending the form again would take the bold away."""
    visit = builders.make_visit(report_de="<p>Im Neuen Rathaus.</p>", **builders.DRAFT)
    first, second = desk_of(), desk_of()
    form_first, form_second = open_form(first, visit), open_form(second, visit)
    send(first, visit, form_first, report_de="<p>Im <strong>Neuen</strong> Rathaus.</p>")

    response = send(second, visit, form_second, title_de="Vom Zweiten")
    page = response.content.decode()
    again = form_of(response, "visit_form")
    second.post(address(visit), {**again, "_take": ["report_de"]})

    assert [each.name for each in response.context_data["differences"]] == ["title_de", "report_de"]
    assert "<td><p>Im <strong>Neuen</strong> Rathaus.</p></td>" in page
    visit.refresh_from_db()
    assert (visit.title_de, visit.report_de) == ("Vom Zweiten", "<p>Im <strong>Neuen</strong> Rathaus.</p>")


def test_conflict_prints_typed_markup_as_text(desk_of):
    visit = builders.make_visit(**builders.DRAFT)
    first, second = desk_of(), desk_of()
    form_first, form_second = open_form(first, visit), open_form(second, visit)
    send(first, visit, form_first, title_de="<b>Erste</b>", report_de="<p>Alt</p>")

    page = send(second, visit, form_second, title_de="Zweite", report_de="<p>x<script>y</script></p>").content.decode()

    assert "<td>&lt;b&gt;Erste&lt;/b&gt;</td>" in page
    assert "<td><p>x</p></td>" in page


def test_other_markup_of_the_same_text_is_no_conflict(desk_of):
    visit = builders.make_visit(report_de="<ul><li>Text</li></ul>", **builders.DRAFT)
    first, second = desk_of(), desk_of()
    form_first, form_second = open_form(first, visit), open_form(second, visit)
    send(first, visit, form_first, title_de="Von der Ersten")

    response = send(second, visit, form_second, report_de="<ul>\n<li><p>Text</p></li>\n</ul>")

    assert [each.name for each in response.context_data["differences"]] == ["title_de"]
