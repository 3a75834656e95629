"""A double click, the back button, the same form sent again: every step happens once."""

from datetime import timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.publishing import publication, snapshots, working_copies
from editorial.publishing.models import Remark, Revision, WorkingCopy
from editorial.staff.roles import Role
from portal.pages.models import NewsItem
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db

COMPLETE = {"summary_de": "Kurz gesagt.", "summary_zh_hans": "简介。"}


@pytest.fixture
def publisher():
    client = Client()
    client.user = builders.make_user(Role.PUBLISHER)
    client.force_login(client.user)
    return client


@pytest.fixture
def public(publisher):
    """Something public with one revision, which said something else."""
    news = builders.make_news(title_de="Früher", **COMPLETE)
    publication.publish(news, by=publisher.user)
    news.title_de = "Heute"
    news.save()
    return news


def address(record, page, *more):
    return reverse(f"admin:pages_newsitem_{page}", args=[record.pk, *more])


def send_twice(client, address, form, **values):
    """Send a form as it was on the screen, and again; return both pages that the person ends on."""
    data = {**form_of(client.get(address), form), **values}
    return [client.post(address, data, follow=True) for _click in range(2)]


def kept(record):
    """Return the number of revisions, remarks and log lines about a record."""
    about = [Revision.objects.about(record), Remark.objects.about(record)]
    return [*(rows.count() for rows in about), LogEntry.objects.filter(object_id=record.pk).count()]


def messages_of(response):
    return [str(message) for message in response.context["messages"]]


@pytest.mark.parametrize(
    ("state", "step", "revisions"),
    [("draft", "submit", 0), ("in_review", "send_back", 0), ("in_review", "publish_alone", 1), ("draft", "publish", 1)],
)
def test_step_of_the_gate(publisher, state, step, revisions):
    news = builders.make_news(status=state, published_at=None, **COMPLETE)

    first, second = send_twice(publisher, address(news, "gate"), f"gate-{step}", step=step, text="Wie besprochen")

    assert kept(news) == [revisions, 1, 1]
    assert messages_of(second) == ["Das ist schon geschehen."]
    assert messages_of(first) != messages_of(second)


def test_publishing_from_the_list(publisher):
    news = builders.make_news(**COMPLETE, **builders.DRAFT)
    data = {"action": "publish", "_selected_action": [str(news.pk)]}

    _first, second = (
        publisher.post(reverse("admin:pages_newsitem_changelist"), data, follow=True) for _click in range(2)
    )

    assert kept(news) == [1, 1, 1]
    assert "nichts Neues" in " ".join(messages_of(second))


def test_withdrawing(publisher, public):
    before = kept(public)

    send_twice(publisher, address(public, "withdraw"), "withdraw_form", reason="Einwilligung widerrufen")

    assert [after - earlier for after, earlier in zip(kept(public), before, strict=True)] == [1, 1, 1]


@pytest.mark.parametrize("is_public", [True, False])
def test_restoring(publisher, public, is_public):
    if not is_public:
        publication.withdraw(public, by=publisher.user, reason="Fehler")
        NewsItem.objects.filter(pk=public.pk).update(title_de="Danach geändert")
    before = kept(public)

    _first, second = send_twice(publisher, address(public, "restore", 1), "restore_form")

    # What a withdrawn record said is kept once, before it is overwritten.
    assert [after - earlier for after, earlier in zip(kept(public), before, strict=True)] == [not is_public, 0, 1]
    assert messages_of(second) == ["Das ist schon geschehen."]
    assert list(WorkingCopy.objects.values_list("version", flat=True)) == ([1] if is_public else [])


def test_setting_a_date(publisher, public):
    working_copies.store(public, snapshots.take(public), builders.make_user(Role.EDITOR))
    before = kept(public)
    dates = {"publish_on_0": "01.06.2099", "publish_on_1": "08:00"}

    first, second = send_twice(publisher, address(public, "schedule"), "schedule_form", **dates)

    assert [after - earlier for after, earlier in zip(kept(public), before, strict=True)] == [0, 0, 1]
    assert messages_of(first) == messages_of(second)
    assert WorkingCopy.objects.get().version == 1


def test_saving_a_draft_tells_the_second_click_and_keeps_one_text(publisher):
    news = builders.make_news(title_de="Früher", **builders.DRAFT)

    _first, second = send_twice(publisher, address(news, "change"), "newsitem_form", title_de="Heute")

    news.refresh_from_db()
    assert (news.title_de, kept(news)) == ("Heute", [0, 0, 1])
    assert second.context["differences"] == []


def new_news(client, **values):
    page = client.get(reverse("admin:pages_newsitem_add"))
    return {**form_of(page, "newsitem_form"), "title_de": "Neu", "dated": "2016", **values}


def add(client, data):
    return client.post(reverse("admin:pages_newsitem_add"), data, follow=True)


@pytest.mark.parametrize("values", [{}, {"_continue": "1"}, {"_addanother": "1"}])
def test_adding(publisher, values):
    data = new_news(publisher, **values)

    add(publisher, data)
    second = add(publisher, data)

    news = NewsItem.objects.get()
    assert kept(news) == [0, 0, 1]
    assert messages_of(second) == ["Das ist schon geschehen."]
    assert second.redirect_chain[-1][0] == address(news, "change")


def test_adding_in_a_popup_hands_the_record_over_again(publisher):
    data = new_news(publisher, _popup="1")

    pages = [add(publisher, data).content.decode() for _click in range(2)]

    assert [str(NewsItem.objects.get().pk) in page for page in pages] == [True, True]


def test_form_that_was_refused_is_sent_again(publisher):
    first = add(publisher, new_news(publisher, title_de=""))
    add(publisher, {**form_of(first, "newsitem_form"), "title_de": "Jetzt aber"})

    assert NewsItem.objects.get().title_de == "Jetzt aber"


def test_going_back_to_add_something_similar_adds_it(publisher):
    data = new_news(publisher)
    add(publisher, data)
    NewsItem.objects.update(created_at=timezone.now() - timedelta(minutes=1))

    add(publisher, {**data, "title_de": "Ein anderes"})

    assert {news.title_de for news in NewsItem.objects.all()} == {"Neu", "Ein anderes"}


@pytest.mark.parametrize("key", ["", "x", "1" * 5000])
def test_forged_key_is_not_used(publisher, key):
    add(publisher, new_news(publisher, _new_key=key))

    assert NewsItem.objects.get().title_de == "Neu"
