"""Review on the publish gate: who may take which step, what it leaves behind, and that it happens once."""

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from editorial.publishing import snapshots, working_copies
from editorial.publishing.authorship import authors_of
from editorial.publishing.models import Remark, Revision
from editorial.staff.roles import Role
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db

COMPLETE = {"summary_de": "Kurz gesagt.", "summary_zh_hans": "简介。"}
STEPS = ["submit", "send_back", "publish", "publish_alone", "withdraw"]


@pytest.fixture
def desk_of():
    """Return the browser of a signed-in member of staff."""

    def desk(role=Role.PUBLISHER, **overrides):
        client = Client()
        client.user = builders.make_user(role, **overrides)
        client.force_login(client.user)
        return client

    return desk


@pytest.fixture
def draft():
    return builders.make_news(title_de="Entwurf", **COMPLETE, **builders.DRAFT)


@pytest.fixture
def public():
    return builders.make_news(title_de="Alt", **COMPLETE)


def address(record, page="gate"):
    return reverse(f"admin:pages_newsitem_{page}", args=[record.pk])


def form_for(desk, record, step):
    return form_of(desk.get(address(record)), f"gate-{step}")


def take(desk, record, step, text="", form=None):
    """Press the button of a step, as the browser would send its form."""
    form = form if form is not None else form_for(desk, record, step)
    return desk.post(address(record), {**form, "step": step, "text": text}, follow=True)


def write(desk, record, **values):
    """Change the record in its form, as an author does."""
    change = address(record, "change")
    response = desk.post(change, {**form_of(desk.get(change), "newsitem_form"), **values})
    assert response.status_code == 302


def status_of(record):
    record.refresh_from_db()
    return record.status


def offered(desk, record):
    content = desk.get(address(record)).content.decode()
    return [step for step in STEPS if f'id="gate-{step}"' in content]


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


def test_record_goes_from_editor_to_publisher_and_back_and_out(desk_of, draft):
    editor, publisher = desk_of(Role.EDITOR), desk_of()
    write(editor, draft, title_de="Erster Wurf")

    take(editor, draft, "submit", "Bitte prüfen")
    assert status_of(draft) == "in_review"
    take(publisher, draft, "send_back", "Der Titel ist zu kurz")
    assert status_of(draft) == "draft"
    write(editor, draft, title_de="Besuch aus Shenzhen")
    take(editor, draft, "submit")
    take(publisher, draft, "publish")

    assert status_of(draft) == "published"
    revision = Revision.objects.get()
    assert (revision.made_by, revision.is_unreviewed, revision.left_out_languages) == (publisher.user, False, [])
    assert list(Remark.objects.order_by("created_at").values_list("kind", "text")) == [
        ("submitted", "Bitte prüfen"),
        ("sent_back", "Der Titel ist zu kurz"),
        ("submitted", ""),
        ("published", ""),
    ]
    page = editor.get(address(draft)).content.decode()
    assert "Bitte prüfen" in page
    assert "Der Titel ist zu kurz" in page


@pytest.mark.parametrize(
    ("role", "in_draft", "in_public", "in_copy", "in_review"),
    [
        (Role.EDITOR, ["submit"], [], ["submit"], []),
        (
            Role.PUBLISHER,
            ["submit", "publish", "publish_alone"],
            ["withdraw"],
            ["submit", "publish", "publish_alone", "withdraw"],
            ["send_back", "publish", "publish_alone"],
        ),
        (Role.PROTOCOL, ["submit"], [], ["submit"], []),
    ],
)
def test_steps_offered_by_role_and_state(desk_of, draft, public, role, in_draft, in_public, in_copy, in_review):
    desk = desk_of(role)
    reviewed = builders.make_news(**COMPLETE, **builders.IN_REVIEW)
    copied = builders.make_news(**COMPLETE)
    working_copies.store(copied, snapshots.take(copied), builders.make_user(Role.EDITOR))

    assert [offered(desk, record) for record in [draft, public, copied, reviewed]] == [
        in_draft,
        in_public,
        in_copy,
        in_review,
    ]


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PROTOCOL, Role.TRANSLATOR])
@pytest.mark.parametrize("step", ["send_back", "publish", "publish_alone", "withdraw"])
def test_forged_step_without_the_right_is_refused(desk_of, draft, role, step):
    desk = desk_of(role, translates_into="zh-hans" if role == Role.TRANSLATOR else "")
    form = form_for(desk, draft, "note")

    response = take(desk, draft, step, "Versuch", form={**form, "without": ["zh-hans"]})

    assert response.status_code == 403
    assert "Entwurf" not in response.content.decode()
    assert status_of(draft) == "draft"
    assert not Remark.objects.exists()
    assert not Revision.objects.exists()


def test_step_that_the_state_does_not_allow_changes_nothing(desk_of, public):
    """Submitting something public without a working copy would take it off the site."""
    desk = desk_of()

    take(desk, public, "submit", form=form_for(desk, public, "note"))

    assert status_of(public) == "published"
    assert not Remark.objects.exists()


def test_unknown_step_and_address_are_not_found(desk_of, draft):
    desk = desk_of()

    assert desk.post(address(draft), {"step": "celebrate"}).status_code == 404
    assert desk.get(address(builders.NewsItem())).status_code == 404
    assert desk.put(address(draft)).status_code == 405


@pytest.mark.parametrize("step", ["publish", "submit", "note", "withdraw"])
def test_sent_twice_a_step_is_taken_once(desk_of, draft, public, step):
    desk = desk_of()
    record = public if step == "withdraw" else draft
    form = form_for(desk, record, step)

    take(desk, record, step, "Erledigt\r\nwie besprochen", form=form)
    second = take(desk, record, step, "Erledigt\r\nwie besprochen", form=form)

    assert Remark.objects.count() == 1
    assert Revision.objects.count() == (1 if step in {"publish", "withdraw"} else 0)
    assert len(messages_of(second)) == 1
    assert second.redirect_chain


def test_refused_step_is_not_taken_for_one_done_earlier(desk_of, draft):
    """The newest remark may be the same step by the same person, of another day."""
    publisher, editor = desk_of(), desk_of(Role.EDITOR)
    take(publisher, draft, "publish")
    form = form_for(publisher, draft, "withdraw")
    write(editor, draft, title_de="Neu", summary_de="")

    blocked = take(publisher, draft, "publish")
    stale = take(publisher, draft, "withdraw", form={**form, "step": "withdraw"})

    assert not blocked.redirect_chain
    assert not stale.redirect_chain
    assert Revision.objects.count() == 1


def test_publisher_publishes_what_was_on_the_screen(desk_of, draft):
    """Somebody saves between the publisher's look and the publisher's click."""
    publisher, editor = desk_of(), desk_of(Role.EDITOR)
    form = form_for(publisher, draft, "publish")
    write(editor, draft, title_de="Eilig geändert")

    response = take(publisher, draft, "publish", "Sieht gut aus", form=form)

    assert status_of(draft) == "draft"
    again = form_of(response, "gate-publish")
    assert again["text"] == ["Sieht gut aus"]
    take(publisher, draft, "publish", "Sieht gut aus", form=again)
    assert status_of(draft) == "published"


def test_working_copy_changed_meanwhile_is_not_published_unseen(desk_of, public):
    publisher, editor = desk_of(), desk_of(Role.EDITOR)
    write(editor, public, title_de="Neu")
    form = form_for(publisher, public, "publish")
    write(editor, public, title_de="Noch neuer")

    take(publisher, public, "publish", form=form)

    public.refresh_from_db()
    assert public.title_de == "Alt"
    take(publisher, public, "publish")
    public.refresh_from_db()
    assert public.title_de == "Noch neuer"


def test_blocking_problem_prevents_publishing_and_is_named(desk_of, draft):
    draft.summary_de = ""
    draft.save()

    response = take(desk_of(), draft, "publish", "Trotzdem")

    assert status_of(draft) == "draft"
    assert response.context["forms"][1].non_field_errors()
    assert form_of(response, "gate-publish")["text"] == ["Trotzdem"]
    assert not Revision.objects.exists()


def test_hint_does_not_prevent_publishing(desk_of, draft):
    draft.partnerships.add(builders.make_partnership(**builders.DRAFT))

    take(desk_of(), draft, "publish")

    assert status_of(draft) == "published"


def test_german_alone_needs_a_reason_and_keeps_it(desk_of, draft):
    draft.summary_zh_hans = ""
    draft.save()
    desk = desk_of()

    take(desk, draft, "publish_alone")
    assert status_of(draft) == "draft"
    take(desk, draft, "publish_alone", "Übersetzung kommt am Montag")

    revision = Revision.objects.get()
    assert (revision.left_out_languages, revision.reason) == (["zh-hans"], "Übersetzung kommt am Montag")
    assert status_of(draft) == "published"


def test_left_out_language_is_published_later_without_a_working_copy(desk_of, draft):
    desk = desk_of()
    take(desk, draft, "publish_alone", "Wird noch geprüft")

    assert offered(desk, draft) == ["publish", "withdraw"]
    take(desk, draft, "publish")

    assert Revision.objects.about(draft).first().left_out_languages == []


def test_own_work_is_published_only_with_a_reason_and_listed(desk_of, draft):
    author = desk_of()
    write(author, draft, title_de="Selbst geschrieben")

    take(author, draft, "publish")
    assert status_of(draft) == "draft"
    take(author, draft, "publish", "Kollegin ist im Urlaub")

    assert status_of(draft) == "published"
    listed = author.get(reverse("admin:publishing_revision_changelist"), {"is_unreviewed__exact": "1"})
    assert [revision.reason for revision in listed.context["cl"].queryset] == ["Kollegin ist im Urlaub"]
    assert address(draft) in listed.content.decode()


def test_own_work_on_a_working_copy_needs_a_reason_too(desk_of, public):
    author, other = desk_of(), desk_of()
    write(author, public, title_de="Neu")

    assert authors_of(public) == {author.user}
    take(author, public, "publish")
    public.refresh_from_db()
    assert public.title_de == "Alt"
    take(other, public, "publish")
    public.refresh_from_db()
    assert (public.title_de, Revision.objects.get().is_unreviewed) == ("Neu", False)


def test_steps_and_work_before_the_last_publication_make_nobody_an_author(desk_of, draft):
    publisher, editor = desk_of(), desk_of(Role.EDITOR)
    write(publisher, draft, title_de="Vor der Veröffentlichung")
    take(publisher, draft, "publish", "Eilt")
    assert authors_of(draft) == set()

    write(editor, draft, title_de="Danach")
    take(publisher, draft, "send_back", "x", form={})
    take(publisher, draft, "note", "Gesehen")

    assert authors_of(draft) == {editor.user}


def test_withdrawing_needs_a_reason(desk_of, public):
    desk = desk_of()

    take(desk, public, "withdraw", " ")
    assert status_of(public) == "published"
    take(desk, public, "withdraw", "Einwilligung widerrufen")

    assert status_of(public) == "withdrawn"
    assert Revision.objects.get().reason == "Einwilligung widerrufen"


def test_every_step_is_in_the_log(desk_of, draft):
    desk = desk_of()

    take(desk, draft, "publish")

    line = LogEntry.objects.get()
    assert (line.user, line.object_id) == (desk.user, str(draft.pk))
    assert "desk_step" in line.change_message
    assert "desk_step" not in line.get_change_message()


def test_translator_reads_the_gate_and_leaves_a_note(desk_of, draft):
    desk = desk_of(Role.TRANSLATOR, translates_into="zh-hans")

    take(desk, draft, "note", "Wie heißt der Saal auf Chinesisch?")

    assert Remark.objects.get().text == "Wie heißt der Saal auf Chinesisch?"


def test_hostile_remark_is_shown_as_text(desk_of, draft):
    desk = desk_of()

    response = take(desk, draft, "note", "<script>alert(1)</script>")

    assert "<script>alert(1)" not in response.content.decode()
    assert "&lt;script&gt;alert(1)" in response.content.decode()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.PROTOCOL])
def test_list_of_revisions_is_for_publishers(desk_of, draft, role):
    take(desk_of(), draft, "publish")
    desk = desk_of(role)

    for page in [reverse("admin:publishing_revision_changelist"), revision_address()]:
        response = desk.get(page)
        assert response.status_code == 403
        assert "Entwurf" not in response.content.decode()


def test_revisions_are_never_changed_by_hand(desk_of, draft):
    take(desk_of(), draft, "publish")
    desk = desk_of(is_superuser=True)

    assert desk.get(revision_address()).status_code == 200
    assert desk.post(revision_address(), {"reason": "Anders"}).status_code == 403
    assert desk.get(reverse("admin:publishing_revision_add")).status_code == 403


def test_content_of_revisions_cannot_be_guessed_by_filters(desk_of, draft):
    desk = desk_of()
    take(desk, draft, "publish")

    lookup = {"data__values__title_de__startswith": "E"}
    response = desk.get(reverse("admin:publishing_revision_changelist"), lookup)

    assert response.status_code == 400


def revision_address():
    return reverse("admin:publishing_revision_change", args=[Revision.objects.get().pk])


def test_list_of_revisions_takes_the_same_queries_for_one_and_many(desk_of, django_assert_num_queries):
    desk, page = desk_of(), reverse("admin:publishing_revision_changelist")

    def publish():
        take(desk, builders.make_news(**COMPLETE, **builders.DRAFT), "publish")

    publish()
    desk.get(page)
    with CaptureQueriesContext(connection) as one:
        desk.get(page)
    expected = len(one)  # each later request empties the log
    for _number in range(4):
        publish()

    with django_assert_num_queries(expected):
        desk.get(page)
