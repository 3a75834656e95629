"""Translating on the page: what is saved and where, what is kept back, who may do it."""

import pytest

from delegations.models import Visit
from editorial.l10n.translations import draft_of
from editorial.publishing import working_copies
from editorial.publishing.authorship import authors_of
from editorial.publishing.models import Remark, WorkingCopy
from editorial.staff.models import Office
from editorial.staff.roles import Role
from editorial.translating.memory import suggestions
from editorial.translating.models import Term
from editorial.translating.work.queue import work_url
from tests import builders
from tests.editorial.translating.desk import (
    CHINESE,
    JSON,
    context,
    counted,
    make_translator,
    newest,
    opened,
    outdated,
    pressed,
    sent,
    state,
)
from tests.forms import form_of
from tests.reading import count_queries, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def translator():
    return make_translator()


@pytest.fixture
def desk(client, translator):
    client.force_login(translator)
    return client


@pytest.fixture
def visit():
    """A public visit whose summary was changed in German after it was translated."""
    visit = builders.make_visit(summary_de="Ein Besuch.", summary_zh_hans="一次访问。")
    return outdated(visit, summary="Ein langer Besuch.")


def texts_on(response):
    return [text.unit.field for section in response.context["sections"] for text in section.texts]


# --- What the page shows ---------------------------------------------------------------------------------------------


def test_page_shows_only_what_is_to_do_until_all_is_asked_for(desk, visit):
    assert texts_on(opened(desk, visit)) == ["summary"]
    assert texts_on(opened(desk, visit, query="?all=1")) == ["title", "summary"]


def test_outdated_text_shows_how_the_german_one_changed(desk, visit):
    content = opened(desk, visit).content.decode()

    assert "<ins>" in content
    assert "一次访问。</textarea>" in content


@pytest.mark.parametrize(
    ("language", "notes"),
    [("de", [("de", "Nie 会见"), ("de", "Kurz")]), ("zh-hans", [("zh-Hans", "绝不译作“会见”"), ("de", "Kurz")])],
)
def test_notes_of_terms_are_in_the_language_of_the_translator(client, visit, language, notes):
    both = {"note_de": "Nie 会见", "note_zh_hans": "绝不译作“会见”"}
    Term.objects.create(concept="visit", wordings_de="Besuch", wordings_zh_hans="访问", **both)
    Term.objects.create(concept="call", wordings_de="Besuch (kurz)", wordings_zh_hans="拜访", note_de="Kurz")
    client.force_login(make_translator(language=language))

    runs = read(client, work_url(visit, CHINESE)).runs

    assert [run for run in runs if run[1] in {*both.values(), "Kurz"}] == notes


def test_children_stand_in_parts_of_their_own(desk):
    visit = builders.make_visit()
    visit.stops.create(venue_de="Rathaus", city=builders.make_city(name_de="Hannover"))
    visit.stops.create(venue_de="Messe", city=builders.make_city(name_de="Laatzen"))

    sections = opened(desk, visit).context["sections"]

    assert [(section.label, texts_of(section)) for section in sections] == [
        ("Station: Hannover Rathaus", ["Rathaus"]),
        ("Station: Laatzen Messe", ["Messe"]),
    ]


def texts_of(section):
    return [text.unit.source for text in section.texts]


def test_markup_in_texts_is_escaped_or_cleaned(desk):
    visit = builders.make_visit(
        title_de="<script>alert(1)</script>",
        title_zh_hans="</textarea><script>",
        report_de="<p onclick=x>Text <script>y</script>&lt;b&gt;</p>",
        report_zh_hans="<p>1 &lt;b&gt; 2</p>",
    )

    content = opened(desk, visit, query="?all=1").content.decode()

    assert "<script>alert" not in content
    assert "</textarea><script>" not in content
    assert "onclick" not in content
    assert "&lt;p&gt;1 &amp;lt;b&amp;gt; 2&lt;/p&gt;" in content


@pytest.mark.parametrize("kind", ["visit", "copy", "person"])
def test_queries_do_not_grow_with_the_texts(desk, kind):
    record, add = RECORDS[kind]()
    counted(record)
    add(record, 2)
    address = work_url(record, CHINESE) + "?all=1"
    queries = count_queries(desk, address)
    add(record, 10)

    assert count_queries(desk, address) == queries


def _visit_with_stops():
    city = builders.make_city()
    return builders.make_visit(), lambda visit, count: [
        visit.stops.create(venue_de=f"Ort {number}", city=city) for number in range(count)
    ]


def _copy_of_a_visit_with_stops():
    visit, add = _visit_with_stops()

    def add_and_copy(visit, count):
        working_copies.discard(visit)
        add(visit, count)
        outdated(visit, title=f"Besuch mit {count} Stationen")

    return visit, add_and_copy


def _person_with_offices():
    city = builders.make_city()
    return builders.make_person(), lambda person, count: [
        person.offices.create(title_de=f"Amt {number}", city=city) for number in range(count)
    ]


RECORDS = {"visit": _visit_with_stops, "copy": _copy_of_a_visit_with_stops, "person": _person_with_offices}


# --- Saving ----------------------------------------------------------------------------------------------------------


def test_finished_text_of_a_public_record_waits_on_the_working_copy(desk, visit):
    response = sent(desk, visit, "finish summary", summary="一次漫长的访问。")

    assert response.status_code == 302
    assert newest(visit).summary_zh_hans == "一次漫长的访问。"
    assert state(visit, "summary") == "waiting"
    visit.refresh_from_db()
    assert visit.summary_zh_hans == "一次访问。"


def test_text_of_a_draft_record_is_written_at_once(desk):
    visit = builders.make_visit(summary_de="Ein Besuch.", **builders.DRAFT)
    stop = visit.stops.create(venue_de="Rathaus", city=builders.make_city())
    data = form_of(opened(desk, visit), "work-form")
    data[f"{context(stop, 'venue')}-text"] = ["市政厅"]

    desk.post(work_url(visit, CHINESE), {**data, "do": f"finish {context(stop, 'venue')}"})

    stop.refresh_from_db()
    assert stop.venue_zh_hans == "市政厅"
    assert not WorkingCopy.objects.exists()


def test_unfinished_text_never_stands_where_citizens_read(desk, visit):
    sent(desk, visit, "draft summary", summary="一次漫长的")

    assert state(visit, "summary") == "editing"
    assert newest(visit).summary_zh_hans == "一次访问。"
    assert draft_of(newest(visit), "summary", CHINESE)["text"] == "一次漫长的"
    assert "一次漫长的</textarea>" in opened(desk, visit).content.decode()


def test_unfinished_text_keeps_showing_how_the_german_one_changed(desk, visit):
    sent(desk, visit, "draft summary", summary="一次漫长的")

    assert "<ins>" in opened(desk, visit).content.decode()
    sent(desk, visit, "finish summary", summary="一次漫长的访问。")
    assert "<ins>" not in opened(desk, visit, query="?all=1").content.decode()


def test_emptied_draft_brings_the_finished_text_back(desk, visit):
    sent(desk, visit, "draft summary", summary="一次漫长的")
    sent(desk, visit, "draft summary", summary="")

    assert state(visit, "summary") == "outdated"


def test_text_that_still_fits_is_no_longer_outdated(desk, visit):
    sent(desk, visit, "fits summary")

    assert state(visit, "summary") == "waiting"
    assert newest(visit).summary_zh_hans == "一次访问。"


@pytest.mark.parametrize("text", ["", "一次访问。"])
def test_nothing_is_finished_that_nobody_has_written(desk, visit, text):
    response = sent(desk, visit, "finish summary", summary=text)

    assert response.status_code == 200
    assert "errorlist" in response.content.decode()
    assert state(visit, "summary") == "outdated"


def test_too_long_text_is_refused_and_stays_on_the_page(desk, visit):
    text = "字" * 201

    response = sent(desk, visit, "finish title", title=text)

    assert f"{text}</textarea>" in response.content.decode()
    assert newest(visit).title_zh_hans == visit.title_zh_hans


def test_what_was_typed_elsewhere_is_kept_as_unfinished(desk, visit):
    sent(desk, visit, "finish summary", summary="一次漫长的访问。", title="新标题")

    assert (state(visit, "summary"), state(visit, "title")) == ("waiting", "editing")


@pytest.mark.parametrize(("button", "expected"), [("finish", "waiting"), ("draft", "editing")])
def test_everything_typed_is_saved_at_once_without_script(desk, visit, button, expected):
    sent(desk, visit, button, summary="一次漫长的访问。", title="新标题")

    assert (state(visit, "summary"), state(visit, "title")) == (expected, expected)


def test_untouched_page_changes_nothing(desk, visit):
    copy = WorkingCopy.objects.get()

    sent(desk, visit, "finish")

    assert WorkingCopy.objects.get().version == copy.version


def test_untouched_public_record_gets_no_working_copy(desk):
    visit = builders.make_visit()

    sent(desk, visit, "finish")

    assert not WorkingCopy.objects.exists()


def test_line_ends_of_browsers_are_no_change(desk):
    visit = builders.make_visit(summary_de="Eins.\nZwei.", summary_zh_hans="一。\n二。")

    sent(desk, visit, "finish", summary="一。\r\n二。")

    assert not WorkingCopy.objects.exists()


def test_title_stays_in_one_line(desk, visit):
    sent(desk, visit, "finish title", title="第一行\r\n第二行")

    assert newest(visit).title_zh_hans == "第一行 第二行"


def test_rich_text_is_cleaned(desk):
    visit = builders.make_visit(report_de="<p>Text</p>", report_zh_hans="<p>旧</p>", **builders.DRAFT)

    sent(desk, visit, "finish report", report="<p>新<script>alert(1)</script></p>")

    visit.refresh_from_db()
    assert visit.report_zh_hans == "<p>新</p>"


@pytest.mark.parametrize("status", [{}, builders.DRAFT])
def test_whoever_translates_is_an_author(desk, translator, status):
    visit = builders.make_visit(summary_de="Ein Besuch.", **status)

    sent(desk, visit, "finish summary", summary="一次访问。")

    assert authors_of(visit) == {translator}


# --- Two people ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("button", ["finish summary", "draft summary", "fits summary", "finish"])
def test_text_changed_meanwhile_is_not_overwritten(desk, visit, button):
    data = form_of(opened(desk, visit), "work-form")
    sent(desk, visit, "finish summary", summary="别人的译文。")
    data[f"{context(visit, 'summary')}-text"] = ["我的译文。"]

    response = pressed(desk, visit, button, data)

    content = response.content.decode()
    assert "我的译文。</textarea>" in content
    assert "别人的译文。</div>" in content
    assert newest(visit).summary_zh_hans == "别人的译文。"


def test_second_look_lets_the_own_text_win(desk, visit):
    data = form_of(opened(desk, visit), "work-form")
    sent(desk, visit, "finish summary", summary="别人的译文。")
    data[f"{context(visit, 'summary')}-text"] = ["我的译文。"]
    again = form_of(pressed(desk, visit, "finish summary", data), "work-form")

    pressed(desk, visit, "finish summary", again)

    assert newest(visit).summary_zh_hans == "我的译文。"


def test_translation_of_a_german_text_that_is_gone_is_not_taken_for_one_of_the_new(desk, visit):
    data = form_of(opened(desk, visit), "work-form")
    outdated(visit, summary="Kein Besuch.")
    data[f"{context(visit, 'summary')}-text"] = ["一次漫长的访问。"]

    content = pressed(desk, visit, "finish summary", data).content.decode()

    assert "Kein Besuch." in content
    assert "一次漫长的访问。</textarea>" in content
    assert state(visit, "summary") == "outdated"


def test_untouched_text_of_a_page_is_no_conflict(desk, visit):
    data = form_of(opened(desk, visit, query="?all=1"), "work-form")
    sent(desk, visit, "finish title", title="新标题")
    data[f"{context(visit, 'summary')}-text"] = ["一次漫长的访问。"]

    assert pressed(desk, visit, "finish", data).status_code == 302
    assert newest(visit).title_zh_hans == "新标题"


# --- Who may ---------------------------------------------------------------------------------------------------------


def fingerprint(*records):
    values = [list(type(record).objects.filter(pk=record.pk).values()) for record in records]
    return values, list(WorkingCopy.objects.values_list("object_id", "version"))


def test_translator_of_another_language_reads_only(client, visit):
    client.force_login(make_translator("de"))
    before = fingerprint(visit)

    page = opened(client, visit)
    response = client.post(work_url(visit, CHINESE), {"do": f"finish {context(visit, 'summary')}"})

    assert page.status_code == 200
    assert "<textarea" not in page.content.decode().partition('id="end"')[0]
    assert response.status_code == 403
    assert fingerprint(visit) == before


@pytest.mark.parametrize("language", ["de", "en", "xx"])
def test_there_is_no_page_for_the_source_or_an_unknown_language(desk, visit, language):
    assert opened(desk, visit, language).status_code == 404


@pytest.mark.parametrize("forged", ["{other}:title", "{visit}:slug", "{visit}:title_de", "{visit}:status", "nonsense"])
def test_forged_texts_change_nothing(desk, visit, forged):
    other = builders.make_visit(**builders.DRAFT)
    names = {"visit": f"delegations.visit:{visit.pk}", "other": f"delegations.visit:{other.pk}"}
    forged = forged.format(**names)
    before = fingerprint(visit, other)

    answer = desk.post(
        work_url(visit, CHINESE), {f"{forged}-text": "x", f"{forged}-seen": "", "do": f"finish {forged}"}, headers=JSON
    )

    assert [text["outcome"] for text in answer.json()["texts"]] == ["gone"]
    assert fingerprint(visit, other) == before


@pytest.mark.parametrize("step", ["publish", "", "submit x"])
def test_unknown_steps_are_not_found(desk, visit, step):
    assert desk.post(work_url(visit, CHINESE), {"do": step}).status_code == 404


@pytest.mark.parametrize(
    ("role", "expected"), [(Role.EDITOR, 403), (Role.PUBLISHER, 302), (Role.TRANSLATOR, 403), (Role.ADMINISTRATOR, 302)]
)
def test_publishers_approve(client, role, expected):
    visit = builders.make_visit(**builders.DRAFT)
    language = CHINESE if role == Role.TRANSLATOR else ""
    client.force_login(builders.make_user(role, translates_into=language, is_superuser=role == Role.ADMINISTRATOR))

    response = sent(client, visit, "approve title")

    assert response.status_code == expected
    assert state(visit, "title") == ("approved" if expected == 302 else "waiting")


def test_approved_text_is_offered_for_the_next_one_like_it(client):
    client.force_login(builders.make_user(Role.PUBLISHER))
    visit = builders.make_visit(title_de="Besuch aus Shenzhen", title_zh_hans="深圳来访", **builders.DRAFT)

    sent(client, visit, "finish title")
    assert suggestions("Besuch aus Shenzhen", CHINESE) == []
    sent(client, visit, "approve title")

    assert [suggestion.target for suggestion in suggestions("Besuch aus Shenzhen", CHINESE)] == ["深圳来访"]


def test_publisher_finds_what_waits_among_the_texts_to_do(client):
    client.force_login(builders.make_user(Role.PUBLISHER))

    assert texts_on(opened(client, builders.make_visit())) == ["title"]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.PROTOCOL])
def test_others_who_write_may_translate_too(client, role, visit):
    client.force_login(builders.make_user(role))

    sent(client, visit, "finish summary", summary="一次漫长的访问。")

    assert state(visit, "summary") == "waiting"


def test_texts_of_another_office_are_read_only(client):
    own, other = (Office.objects.create(name_de=name) for name in ("Internationales", "Kultur"))
    client.force_login(make_translator(office=own))
    visit = builders.make_visit(owning_office=other, **builders.DRAFT)

    page = opened(client, visit, query="?all=1")
    response = client.post(work_url(visit, CHINESE), {"do": f"finish {context(visit, 'title')}"})

    assert (page.status_code, response.status_code) == (200, 403)
    assert visit.title_zh_hans in page.content.decode()


def test_staff_without_a_role_see_nothing(client, visit):
    client.force_login(builders.make_user())

    assert opened(client, visit).status_code == 403


@pytest.mark.parametrize(
    "address", ["delegations/visit", "delegations/stop", "delegations/nothing", "auth/group", "staff/user"]
)
def test_only_records_that_stand_on_their_own_have_a_page(desk, visit, address):
    assert desk.get(f"/admin/translating/work/{address}/{Office().pk}/zh-hans/").status_code == 404


# --- Answers to the script of the page -------------------------------------------------------------------------------


def test_script_is_told_what_became_of_a_text(desk, visit):
    response = sent(desk, visit, "finish summary", summary="一次漫长的访问。", headers=JSON)

    [told] = [text for text in response.json()["texts"] if text["context"] == context(visit, "summary")]
    assert told["outcome"] == "saved"
    assert "is-waiting" in told["parts"]["state"]
    assert "0 " in response.json()["parts"]["left"]


def test_script_saves_again_with_what_it_was_told(desk, visit):
    name = context(visit, "summary")
    data = form_of(opened(desk, visit), "work-form")
    for text in ("第一稿。", "第二稿。"):
        data[f"{name}-text"] = [text]
        answer = pressed(desk, visit, "finish summary", data, headers=JSON).json()
        data[f"{name}-seen"] = [answer["texts"][0]["seen"]]

    assert newest(visit).summary_zh_hans == "第二稿。"


def test_script_is_shown_both_texts_of_a_conflict(desk, visit):
    data = form_of(opened(desk, visit), "work-form")
    sent(desk, visit, "finish summary", summary="别人的译文。")
    data[f"{context(visit, 'summary')}-text"] = ["我的译文。"]

    [told] = pressed(desk, visit, "finish summary", data, headers=JSON).json()["texts"]

    assert told["outcome"] == "conflict"
    assert "别人的译文。" in told["parts"]["notes"]


def test_looking_at_a_text_writes_nothing(desk, visit):
    before = fingerprint(visit)

    response = sent(desk, visit, "check title", title="字" * 201, headers=JSON)

    [told] = [text for text in response.json()["texts"] if text["context"] == context(visit, "title")]
    assert "errorlist" in told["parts"]["notes"]
    assert fingerprint(visit) == before


def test_suggestions_are_fetched_for_one_text(desk, visit):
    address = f"{work_url(visit, CHINESE)}?suggest={context(visit, 'summary')}"

    assert "suggestions" in desk.get(address, headers=JSON).json()["parts"]
    assert desk.get(address).status_code == 200


# --- Submitting ------------------------------------------------------------------------------------------------------


def submit(client, record, remark="Bitte ansehen."):
    return client.post(work_url(record, CHINESE), {"do": "submit", "remark": remark})


def test_working_copy_is_submitted_with_a_remark(desk, translator, visit):
    sent(desk, visit, "finish summary", summary="一次漫长的访问。")

    assert "submit" in opened(desk, visit).content.decode().partition('id="end"')[2]
    assert submit(desk, visit).status_code == 302

    [copy] = WorkingCopy.objects.all()
    [remark] = Remark.objects.about(visit)
    assert copy.is_in_review
    assert (remark.kind, remark.text, remark.author) == ("submitted", "Bitte ansehen.", translator)


def test_second_click_submits_nothing_again(desk, visit):
    submit(desk, visit)
    submit(desk, visit)

    assert Remark.objects.about(visit).count() == 1


def test_draft_is_not_submitted_from_here(desk):
    visit = builders.make_visit(**builders.DRAFT)

    submit(desk, visit)

    assert Visit.objects.get().status == "draft"


def test_submitting_leads_to_the_next_record_of_the_queue(desk, visit):
    following = counted(builders.make_visit(summary_de="Noch ein Besuch."))

    assert submit(desk, visit).url == f"{work_url(following, CHINESE)}#texts"
