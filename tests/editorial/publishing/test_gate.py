"""The publish gate: what it finds in a record, in which language, and where that is put right."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from delegations.models import Visit
from editorial.l10n import translations
from editorial.library.models import Placement
from editorial.publishing import gate, publication, snapshots, working_copies
from editorial.publishing.models import AwaitedLanguage
from editorial.staff.roles import Role
from tests import builders
from tests.pages import Page

pytestmark = pytest.mark.django_db

COMPLETE = {"summary_de": "Kurz gesagt.", "summary_zh_hans": "简介。"}


@pytest.fixture
def publisher():
    return builders.make_user(Role.PUBLISHER)


def make_visit(**overrides):
    return builders.make_visit(**{**COMPLETE, **builders.DRAFT, **overrides})


def found(record):
    """What a person sees of each problem."""
    return {(problem.anchor, problem.language, problem.is_blocking) for problem in gate.problems(record)}


def gate_address(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_gate", args=[record.pk])


def test_complete_record_has_no_problem():
    visit = make_visit()

    assert gate.problems(visit) == []
    assert gate.readiness(visit) == {"de": "ready", "zh-hans": "ready"}


def test_texts_required_for_publishing_are_asked_for_in_each_language():
    visit = make_visit(summary_de="", summary_zh_hans="", starts_on="")

    assert found(visit) == {
        ("id_summary_de", "de", True),
        ("id_summary_zh_hans", "zh-hans", True),
        ("id_starts_on", "", True),
    }
    assert gate.readiness(visit) == {"de": "missing", "zh-hans": "missing"}


def test_missing_chinese_does_not_stop_german_alone():
    visit = make_visit(title_zh_hans="")

    assert [problem.anchor for problem in gate.blocking_problems(visit)] == ["id_title_zh_hans"]
    assert gate.blocking_problems(visit, without=["zh-hans"]) == []


def test_outdated_and_unfinished_translations_are_hints():
    visit = make_visit()
    visit.summary_de = "Anders gesagt."
    translations.keep_draft(visit, "title", "zh-hans", "草稿", visit.title_de)
    visit.save()

    messages = {problem.anchor: problem.message for problem in gate.problems(visit)}

    assert messages == {
        "id_summary_zh_hans": "Der deutsche Text wurde geändert, seit dieser übersetzt wurde.",
        "id_title_zh_hans": "Es gibt eine unfertige Übersetzung. Sie wird nicht mit veröffentlicht.",
    }
    assert gate.blocking_problems(visit) == []
    assert gate.readiness(visit)["zh-hans"] == "outdated"


def test_unfinished_translation_of_what_citizens_do_not_see_is_no_hint():
    visit = make_visit()
    gift = visit.gifts.create(direction="given", description_de="Intern", is_public=False)
    translations.keep_draft(gift, "description", "zh-hans", "草稿", "Intern")
    gift.save()

    assert gate.problems(visit) == []


def test_texts_of_children_lead_to_their_place_in_the_form():
    visit = make_visit()
    visit.stops.create(city=builders.make_city(), position=0)
    visit.stops.create(city=builders.make_city(), venue_de="Rathaus", position=1)

    assert found(visit) == {("id_stops-1-venue_zh_hans", "zh-hans", False)}
    assert gate.readiness(visit)["zh-hans"] == "missing"


def test_places_in_the_form_are_those_of_the_real_form(client, picture):
    visit = make_visit()
    visit.gifts.create(direction="given", description_de="Buch", is_public=True)
    Placement.objects.create(target=visit, image=picture(), role="lead", caption_de="Bild")
    client.force_login(builders.make_user(Role.EDITOR))

    form = client.get(reverse("admin:delegations_visit_change", args=[visit.pk])).content.decode()

    anchors = {anchor for anchor, _language, _blocking in found(visit)}
    assert len(anchors) == 2
    assert all(f'id="{anchor}"' in form for anchor in anchors)


def test_grandchildren_are_found_with_the_child_they_belong_to():
    project = builders.make_project(**COMPLETE)
    indicator = project.indicators.create(name_de="Betten", name_zh_hans="床位")
    indicator.measurements.create(kind="actual", value=600, source_de="Klinik")

    assert found(project) == {("indicators-0", "zh-hans", False)}


def test_what_citizens_do_not_see_needs_no_translation():
    visit = make_visit()
    visit.gifts.create(direction="given", description_de="Intern", is_public=False)
    visit.programme.create(title_de="Intern", day="2016-09-10", audience="internal")

    assert gate.problems(visit) == []


def test_picture_needs_alternative_text_in_each_language(picture):
    visit = make_visit()
    image = picture(alt_zh_hans="")
    Placement.objects.create(target=visit, image=image, role="lead")

    (problem,) = gate.problems(visit)

    assert (problem.anchor, problem.language, problem.is_blocking) == ("id_alt_zh_hans", "zh-hans", True)
    assert problem.elsewhere == image


def test_decorative_picture_needs_no_alternative_text(picture):
    visit = make_visit()
    Placement.objects.create(target=visit, image=picture(alt_de="", alt_zh_hans="", is_decorative=True), role="lead")

    assert gate.problems(visit) == []


@pytest.mark.parametrize(
    "consent", [{"consent_basis": "withdrawn"}, {"consent_expires_on": timezone.localdate() - timedelta(days=1)}]
)
def test_picture_without_consent_prevents_publishing(picture, consent):
    visit = make_visit()
    Placement.objects.create(target=visit, image=picture(**consent), role="lead")

    assert found(visit) == {("id_library-placement-content_type-object_id-0-image", "", True)}


def test_picture_without_credit_prevents_publishing(picture):
    visit = make_visit()
    Placement.objects.create(target=visit, image=picture(credit=" "), role="lead")

    assert found(visit) == {("id_credit", "", True)}


def test_dates_that_contradict_each_other_prevent_publishing():
    visit = make_visit(starts_on="2016-09-10", ends_on="2016-09-01")

    assert found(visit) == {("id_ends_on", "", True)}


@pytest.mark.parametrize("state", builders.NOT_PUBLIC)
def test_relations_to_what_is_not_public_are_hints(state):
    visit = make_visit(projects=[builders.make_project(**state)])
    visit.stops.create(city=builders.make_city(**state))

    assert found(visit) == {("id_projects", "", False), ("id_stops-0-city", "", False)}


def test_relation_cannot_be_public_without_its_cities():
    partnership = builders.make_partnership(
        partner_city=builders.make_city(**builders.DRAFT), status="draft", published_at=None, **COMPLETE
    )

    assert found(partnership) == {("id_partner_city", "", True)}


def test_links_in_texts_to_what_is_not_public_are_hints():
    hidden, public = builders.make_project(**builders.DRAFT), builders.make_project()
    links = [
        f"/de/projects/{hidden.slug}/",
        f"/zh-hans/projects/{public.slug}/",
        "/de/nirgends/wo/",
        "https://hannover.de",
    ]
    report = "".join(f'<p><a href="{link}">Text</a></p>' for link in links)
    visit = make_visit(report_de=report, report_zh_hans="<p>文本</p>")

    problems = gate.problems(visit)

    assert {(problem.anchor, problem.is_blocking) for problem in problems} == {("id_report_de", False)}
    assert [link for link in links if any(link in problem.message for problem in problems)] == [links[0], links[2]]


def test_gate_looks_at_the_working_copy(publisher):
    visit = make_visit(**builders.PUBLISHED)
    with working_copies.opened(visit):
        visit.summary_de = ""
        visit.save()
        data = snapshots.take(visit)
    working_copies.store(visit, data, publisher)

    assert found(visit) == {("id_summary_de", "de", True)}
    assert Visit.objects.get(pk=visit.pk).summary_de == "Kurz gesagt."
    assert visit.status == "published"


def test_translation_left_behind_is_outdated(publisher):
    visit = make_visit()
    note = visit.sector_notes.create(text_de="<p>Alt</p>", text_zh_hans="<p>旧</p>")
    publication.publish(visit, by=publisher)
    note.text_de = "<p>Neu</p>"
    note.save()

    assert found(visit) == {("id_sector_notes-0-text_zh_hans", "zh-hans", False)}
    assert gate.readiness(visit) == {"de": "ready", "zh-hans": "outdated"}

    note.text_zh_hans = "<p>新</p>"
    note.save()
    assert gate.readiness(visit)["zh-hans"] == "ready"


def test_translation_stays_outdated_after_german_was_published_alone(publisher):
    visit = make_visit()
    publication.publish(visit, by=publisher)
    visit.summary_de = "Neu."
    visit.save()
    publication.publish(visit, by=publisher, without=["zh-hans"], reason="Eilt")

    assert gate.readiness(visit)["zh-hans"] == "outdated"


def test_queries_do_not_grow_with_children(picture):
    city = builders.make_city()

    def add(visit):
        visit.stops.create(city=builders.make_city(**builders.DRAFT), venue_de="Rathaus")
        visit.delegates.create(person=builders.make_person(), organisation=builders.make_organisation(city=city))
        note = visit.sector_notes.create(text_de="<p>Text</p>")
        note.sectors.add(builders.make_sector())
        note.projects.add(builders.make_project(**builders.DRAFT))
        Placement.objects.create(target=visit, image=picture(alt_zh_hans=""))
        visit.partnerships.add(builders.make_partnership(**builders.DRAFT))
        visit.programme.create(title_de="Termin", day="2016-09-10", stop=visit.stops.first(), audience="public")

    visit = make_visit()
    add(visit)
    everything = {model: {field.name for field in model._meta.get_fields()} for model in snapshot_models()}
    gate.inspect(visit, everything)  # content types are cached after the first time
    with CaptureQueriesContext(connection) as few:
        gate.inspect(visit, everything)
    for _number in range(5):
        add(visit)

    with CaptureQueriesContext(connection) as many:
        gate.inspect(visit, everything)

    assert len(many) == len(few)


def snapshot_models():
    return [Visit, *(kind.model for kind in snapshots.children_of(Visit))]


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_page_shows_both_languages_and_leads_to_the_fields(client, language):
    visit = make_visit(title_de="Besuch aus Shenzhen", title_zh_hans="深圳代表团来访", summary_zh_hans="")
    client.force_login(builders.make_user(Role.PUBLISHER, language=language))

    response = client.get(gate_address(visit))
    page = Page(response, gate_address(visit))

    assert response.status_code == 200
    assert "Besuch aus Shenzhen" in page.text_in("de")
    assert "深圳代表团来访" in page.text_in("zh-Hans")
    assert f"/admin/delegations/visit/{visit.pk}/change/#id_summary_zh_hans" in page.links
    assert page.inline == []


def test_page_shows_private_data_to_protocol_officers_alone(client):
    visit = make_visit()
    visit.delegates.create(printed_name="Frau Wu", contact="geheim", diet="vegan", notes="vertraulich")
    visit.gifts.create(direction="given", description_de="Vase", value_eur="12.50")

    shown = {}
    for role in [Role.PUBLISHER, Role.PROTOCOL]:
        client.force_login(builders.make_user(role))
        shown[role] = client.get(gate_address(visit)).content.decode()

    private = ["geheim", "vegan", "vertraulich"]
    assert [word in shown[Role.PUBLISHER] for word in private] == [False, False, False]
    assert [word in shown[Role.PROTOCOL] for word in private] == [True, True, True]


def test_gate_is_open_to_staff_alone(client):
    visit = make_visit(title_de="Unveröffentlicht")

    for user in [None, builders.make_user(is_staff=False), builders.make_user()]:
        if user:
            client.force_login(user)
        for response in [client.get(gate_address(visit)), client.post(gate_address(visit), {"step": "note"})]:
            assert response.status_code in {302, 403}
            assert "Unveröffentlicht" not in response.content.decode()


def test_chinese_page_says_that_chinese_follows(client, publisher):
    visit = make_visit(summary_zh_hans="")
    publication.publish(visit, by=publisher, without=["zh-hans"], reason="Übersetzung in Arbeit")
    notice = "本语言版本随后发布。"

    assert gate.follows_in(visit) == ["zh-hans"]
    assert notice in client.get(f"/zh-hans/visits/{visit.slug}/").content.decode()
    assert notice not in client.get(f"/de/visits/{visit.slug}/").content.decode()

    publication.publish(visit, by=publisher)
    assert notice not in client.get(f"/zh-hans/visits/{visit.slug}/").content.decode()


def test_pages_are_not_made_anew_while_the_same_language_follows(publisher):
    visit = make_visit(summary_zh_hans="")
    publication.publish(visit, by=publisher, without=["zh-hans"], reason="Übersetzung in Arbeit")
    announced = AwaitedLanguage.objects.about(visit).get()

    publication.publish(visit, by=publisher, without=["zh-hans"], reason="Immer noch in Arbeit")

    assert AwaitedLanguage.objects.get() == announced


def test_upgrade_reads_from_revisions_what_follows(publisher):
    waits, has_come = make_visit(summary_zh_hans=""), make_visit()
    for visit in waits, has_come:
        publication.publish(visit, by=publisher, without=["zh-hans"], reason="Übersetzung in Arbeit")
    publication.publish(has_come, by=publisher)
    publication.withdraw(waits, by=publisher, reason="Irrtum")
    AwaitedLanguage.objects.all().delete()

    import_module("editorial.publishing.migrations.0007_awaited_languages").note_awaited(apps, None)

    assert gate.follows_in(waits) == ["zh-hans"]
    assert gate.follows_in(has_come) == []
