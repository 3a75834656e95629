"""The change form and translations: states and differences at the fields, and what people say still fits."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from delegations.models import Visit
from editorial.l10n import translations
from editorial.l10n.models import Coverage
from editorial.l10n.translations import State
from editorial.publishing.admin_translations import STILL_FITS, UNAFFECTED
from editorial.publishing.coverage import newest_rows
from editorial.publishing.models import WorkingCopy
from editorial.staff.roles import Role
from partnership.models import Sector
from tests import builders
from tests.forms import form_of
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

ZH = "zh-hans"


@pytest.fixture
def signed_in(client):
    def sign_in(role=Role.EDITOR, **overrides):
        client.force_login(builders.make_user(role, **overrides))
        return client

    return sign_in


@pytest.fixture(params=[{}, builders.DRAFT], ids=["public", "draft"])
def visit(request):
    """A visit whose German title and first note say something else than their translations."""
    texts = {"title_de": "Alter Besuch", "title_zh_hans": "旧访问", "summary_de": "Gut.", "summary_zh_hans": "好。"}
    visit = builders.make_visit(**texts, **request.param)
    note = add_note(visit, text_de="<p>Stand von früher.</p>", text_zh_hans="<p>旧况。</p>")
    visit.title_de = "Neuer Besuch"
    visit.save()
    note.text_de = "<p>Stand von heute.</p>"
    note.save()
    return visit


def add_note(visit, **fields):
    note = visit.sector_notes.create(**fields)
    note.sectors.add(builders.make_sector())
    return note


def address(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def open_form(client, record):
    return form_of(client.get(address(record)), f"{record._meta.model_name}_form")


def send(client, record, **values):
    response = client.post(address(record), {**open_form(client, record), **values})
    assert response.status_code == 302, response.context["errors"]


def offers(client, record):
    """Return the boxes "still fits" of the form: their values by name of the field."""
    page = client.get(address(record)).content.decode()
    values = re.findall(rf'name="{STILL_FITS}" value="([^"]+)"', page)
    return {value.partition(":")[0]: value for value in values}


def states(record):
    """Return the states of the newest texts: of the record itself, and of the first of its notes."""
    with newest_rows(type(record), [record.pk]) as found:
        main, *others = (row.record for row in found[record.pk])
        note = next((row for row in others if row._meta.model_name == "sectornote"), None)
        return (
            translations.state_of(main, "title", ZH),
            translations.state_of(main, "summary", ZH),
            note and translations.state_of(note, "text", ZH),
        )


def said_at(client, record, field):
    """Return what stands in the description that the control of `field` points at."""
    page = client.get(address(record)).content.decode()
    control = re.search(rf'<(?:input|textarea)[^>]* name="{field}"[^>]*>', page).group()
    (described_by,) = re.search(r'aria-describedby="([^"]+)"', control).group(1).split()
    return page.partition(f'id="{described_by}"')[2].partition('<div class="flex-container')[0]


def test_state_and_changes_are_said_at_the_field(signed_in, visit):
    client = signed_in()

    outdated, waiting = said_at(client, visit, "title_zh_hans"), said_at(client, visit, "summary_zh_hans")

    assert "translation-state is-outdated" in outdated
    assert re.search(r"<del>.*Alter.*</del>.*<ins>.*Neuer.*</ins><span> Besuch", outdated)
    assert "translation-state is-waiting" in waiting
    assert "<del>" not in waiting
    assert open_form(client, visit)["title_zh_hans"] == ["旧访问"]


def test_state_and_changes_are_said_in_parts_of_the_record(signed_in, visit):
    said = said_at(signed_in(), visit, "sector_notes-0-text_zh_hans")

    assert "translation-state is-outdated" in said
    assert "<del>" in said
    assert "früher" in said


def test_german_fields_and_texts_without_german_say_nothing(signed_in, visit):
    page = signed_in().get(address(visit)).content.decode()

    assert 'id="id_title_de_helptext"' not in page
    assert 'id="id_purpose_zh_hans_helptext"' not in page


def test_states_are_words_in_the_language_of_the_account(signed_in, visit):
    page = Page(signed_in(language=ZH).get(address(visit)))

    assert "此译文的状态： 已过时" in page.text
    assert "译出之后德文有以下改动：" in page.text
    assert "Alter" in page.text_in("de")


def test_draft_is_readable_beside_the_field_and_harmless(signed_in, visit):
    note = visit.sector_notes.get()
    translations.keep_draft(note, "text", ZH, "<p>草稿<script>alert(1)</script></p>", note.text_de)
    note.save()
    translations.keep_draft(visit, "summary", ZH, "<b>草稿</b>", "Gut.")
    visit.save()
    client = signed_in()

    rich, plain = said_at(client, visit, "sector_notes-0-text_zh_hans"), said_at(client, visit, "summary_zh_hans")

    assert "<p>草稿</p>" in rich
    assert "alert" not in rich
    assert "&lt;b&gt;草稿&lt;/b&gt;" in plain
    assert "translation-state is-editing" in plain
    assert open_form(client, visit)["summary_zh_hans"] == ["好。"]


def test_differences_of_a_hostile_text_are_text(signed_in):
    visit = builders.make_visit(title_zh_hans="访问", **builders.DRAFT)
    visit.title_de = "<img src=x onerror=alert(1)>"
    visit.save()

    said = said_at(signed_in(), visit, "title_zh_hans")

    assert "&lt;img" in said
    assert "<img" not in said


def test_only_outdated_texts_offer_to_still_fit(signed_in, visit):
    assert set(offers(signed_in(), visit)) == {"title_zh_hans", "sector_notes-0-text_zh_hans"}


def test_ticked_text_still_fits(signed_in, visit):
    client = signed_in()
    assert states(visit) == (State.OUTDATED, State.WAITING, State.OUTDATED)

    send(client, visit, **{STILL_FITS: [offers(client, visit)["title_zh_hans"]]})

    assert states(visit) == (State.WAITING, State.WAITING, State.OUTDATED)
    assert LogEntry.objects.get().get_change_message() == "Übersetzungen, die noch passen geändert."
    assert Coverage.objects.get(object_id=visit.pk).outdated == 1


def test_ticked_text_of_a_part_still_fits(signed_in, visit):
    client = signed_in()

    send(client, visit, **{STILL_FITS: list(offers(client, visit).values())})

    assert states(visit) == (State.WAITING, State.WAITING, State.WAITING)
    assert Coverage.objects.get(object_id=visit.pk).outdated == 0


def test_citizens_text_keeps_its_state_until_publication(signed_in):
    visit = builders.make_visit(title_zh_hans="访问")
    visit.title_de = "Neuer Besuch"
    visit.save()
    client = signed_in()

    send(client, visit, **{STILL_FITS: list(offers(client, visit).values())})

    visit.refresh_from_db()
    assert translations.state_of(visit, "title", ZH) == State.OUTDATED
    assert WorkingCopy.objects.get().data["values"]["translations"][ZH]["title"]["source"] == "Neuer Besuch"


def test_tick_holds_only_for_the_german_text_that_was_seen(signed_in):
    sector = builders.make_sector()
    sector.name_de = "Gesehen"
    sector.save()
    client = signed_in()
    form, offer = open_form(client, sector), offers(client, sector)["name_zh_hans"]
    Sector.objects.update(name_de="Von jemand anderem")

    client.post(address(sector), {**form, "name_de": "Von jemand anderem", STILL_FITS: offer})

    sector.refresh_from_db()
    assert translations.state_of(sector, "name", ZH) == State.OUTDATED


@pytest.mark.parametrize(
    "value", ["", "x", "title_zh_hans", "title_zh_hans:", "summary_zh_hans:0", "title_de:0", "\x00:"]
)
def test_forged_ticks_change_nothing(signed_in, visit, value):
    send(signed_in(), visit, **{STILL_FITS: [value]})

    assert states(visit) == (State.OUTDATED, State.WAITING, State.OUTDATED)


def test_ticks_are_kept_when_the_form_comes_back(signed_in, visit):
    client = signed_in()
    offer = offers(client, visit)["title_zh_hans"]
    sent = {**open_form(client, visit), "starts_on": "31.02.2016", STILL_FITS: offer, UNAFFECTED: "on"}

    again = form_of(client.post(address(visit), sent), "visit_form")

    assert (again[STILL_FITS], again[UNAFFECTED]) == ([offer], ["on"])


def test_spelling_does_not_affect_what_was_current(signed_in, visit):
    send(signed_in(), visit, summary_de="Sehr gut.", **{UNAFFECTED: "on"})

    assert states(visit) == (State.OUTDATED, State.WAITING, State.OUTDATED)


def test_spelling_does_not_make_outdated_texts_current(signed_in, visit):
    values = {"title_de": "Neuer Besuch!", "sector_notes-0-text_de": "<p>Stand von heute!</p>", UNAFFECTED: "on"}

    send(signed_in(), visit, **values)

    assert states(visit) == (State.OUTDATED, State.WAITING, State.OUTDATED)


def test_change_of_meaning_makes_outdated(signed_in, visit):
    send(signed_in(), visit, summary_de="Sehr gut.")

    assert states(visit)[1] == State.OUTDATED


def test_spelling_in_a_part_does_not_affect_its_translation(signed_in):
    visit = builders.make_visit()
    add_note(visit, text_de="<p>Alt.</p>", text_zh_hans="<p>旧。</p>")
    add_note(visit, text_de="<p>Fort.</p>", text_zh_hans="<p>走。</p>", position=1)

    send(
        signed_in(),
        visit,
        **{"sector_notes-0-text_de": "<p>Alt!</p>", "sector_notes-1-DELETE": "on", UNAFFECTED: "on"},
    )

    assert states(visit)[2] == State.WAITING
    assert len(WorkingCopy.objects.get().data["children"]["sector_notes"]) == 1


def test_approved_text_stays_approved_when_the_change_does_not_matter(signed_in):
    sector = builders.make_sector()
    translations.approve(sector, ZH)
    sector.save()

    send(signed_in(), sector, name_de="Sektor", **{UNAFFECTED: "on"})

    sector.refresh_from_db()
    assert translations.state_of(sector, "name", ZH) == State.APPROVED


def test_new_record_offers_neither(signed_in):
    page = signed_in().get(reverse("admin:delegations_visit_add")).content.decode()

    assert UNAFFECTED not in page
    assert "translation-state" not in page


def test_translators_say_what_fits_in_their_language_and_nothing_of_german(signed_in, visit):
    client = signed_in(Role.TRANSLATOR, translates_into=ZH)
    assert UNAFFECTED not in client.get(address(visit)).content.decode()

    send(
        client, visit, title_de="Gefälscht", **{UNAFFECTED: "on", STILL_FITS: [offers(client, visit)["title_zh_hans"]]}
    )

    assert states(visit) == (State.WAITING, State.WAITING, State.OUTDATED)


def test_translators_of_another_language_say_nothing(signed_in, visit):
    seen = offers(signed_in(), visit)
    client = signed_in(Role.TRANSLATOR, translates_into="de")
    assert offers(client, visit) == {}

    send(client, visit, **{STILL_FITS: list(seen.values())})

    assert states(visit) == (State.OUTDATED, State.WAITING, State.OUTDATED)


def test_states_of_many_parts_take_no_query_each(signed_in):
    client = signed_in()
    visit = builders.make_visit(**builders.DRAFT)

    def add_notes(number):
        for _ in range(number):
            note = add_note(visit, heading_de="Alt", heading_zh_hans="旧", text_de="<p>A</p>", text_zh_hans="<p>一</p>")
            note.heading_de = "Neu"
            note.save()

    add_notes(1)
    without = count_queries(client, address(visit))
    Visit.objects.filter(pk=visit.pk).update(title_de="Anders")
    visit.sector_notes.update(heading_de="Ganz anders", text_de="<p>B</p>")

    assert count_queries(client, address(visit)) == without
    assert len(offers(client, visit)) == 3


def test_boxes_have_labels_and_ids_of_their_own(signed_in, visit):
    page = signed_in().get(address(visit)).content.decode()

    boxes = re.findall(rf'name="{STILL_FITS}" value="[^"]+" id="([^"]+)"', page)
    assert len(set(boxes)) == len(boxes) == 2
    assert all(f'<label for="{box}">' in page for box in boxes)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
