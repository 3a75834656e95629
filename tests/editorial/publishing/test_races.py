"""Two people, or two clicks, at the same moment: nobody overwrites anybody unseen, every step happens once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.urls import reverse

from editorial.publishing import snapshots, working_copies
from editorial.publishing.models import Remark, Revision, WorkingCopy
from editorial.staff.roles import Role, sync_roles
from portal.pages.models import NewsItem
from tests import builders
from tests.forms import form_of

COMPLETE = {"summary_de": "Kurz gesagt.", "summary_zh_hans": "简介。"}


@pytest.fixture
def desk_of(shared_database):
    """Return the browser of a signed-in member of staff."""
    sync_roles()

    def desk(role, **overrides):
        client = Client()
        client.user = builders.make_user(role, **overrides)
        client.force_login(client.user)
        return client

    return desk


def at_once(*tasks):
    """Run functions in threads that start together; return what they return."""
    start = Barrier(len(tasks))

    def run(task):
        start.wait()
        try:
            return task()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(tasks)) as pool:
        return list(pool.map(run, tasks))


def address(record, page="change"):
    return reverse(f"admin:pages_newsitem_{page}", args=[record.pk])


def opened(client, record):
    return form_of(client.get(address(record)), "newsitem_form")


def newest(record, name):
    """Return a text as the next person who opens the form finds it."""
    copy = working_copies.copy_of(record)
    return copy.data["values"][name] if copy else getattr(NewsItem.objects.get(pk=record.pk), name)


def version_of(record):
    copy = working_copies.copy_of(record)
    record = NewsItem.objects.get(pk=record.pk)
    return (
        f"draft-{record.updated_at.isoformat()}" if record.status == "draft" else f"copy-{copy.version if copy else 0}"
    )


def number_of_races():
    """PostgreSQL is where a race can be lost; SQLite lets writers in one by one."""
    return 50 if connection.vendor == "postgresql" else 10


def save(client, record, form, **texts):
    return lambda: client.post(address(record), {**form, **texts})


def refused(answers):
    """Return the pages of those who were told; one of them all has saved."""
    told = [answer for answer in answers if answer.status_code == 200]
    assert len(told) == len(answers) - 1
    return told


@pytest.mark.parametrize("state", [builders.PUBLISHED, builders.DRAFT], ids=["public", "draft"])
def test_two_editors_never_overwrite_each_other_unseen(desk_of, state):
    news = builders.make_news(**COMPLETE, **state)
    people = [desk_of(Role.EDITOR), desk_of(Role.EDITOR)]
    form = opened(people[0], news)

    for number in range(number_of_races()):
        form["_version"] = version_of(news)
        texts = [f"Fassung {number} von {name}" for name in ("Anna", "Bruno")]
        answers = at_once(
            *(save(client, news, form, title_de=text) for client, text in zip(people, texts, strict=True))
        )

        (second,) = refused(answers)
        (difference,) = second.context_data["differences"]
        assert {difference.mine, difference.theirs} == set(texts)
        assert newest(news, "title_de") == difference.theirs


def click(client, address, form, **values):
    """Read a form and return a function that sends it."""
    data = {**form_of(client.get(address), form), **values}
    return lambda: client.post(address, data)


def clicks_on(step, client, record):
    """Return the two clicks of a double click; publishing from a list has no form."""
    if step == "list":
        data = {"action": "publish", "_selected_action": [str(record.pk)]}
        return [lambda: client.post(reverse("admin:pages_newsitem_changelist"), data)] * 2
    if step == "withdraw":
        return [click(client, address(record, "withdraw"), "withdraw_form", reason="Einwilligung widerrufen")] * 2
    return [click(client, address(record, "gate"), "gate-publish", step="publish", text="Wie besprochen")] * 2


@pytest.mark.parametrize("step", ["gate", "list", "withdraw"])
def test_double_click_makes_one_revision_and_one_remark(desk_of, step):
    publisher = desk_of(Role.PUBLISHER)

    for _number in range(5):
        news = builders.make_news(**COMPLETE, **({} if step == "withdraw" else builders.DRAFT))
        answers = at_once(*clicks_on(step, publisher, news))

        assert [answer.status_code for answer in answers] == [302, 302]
        assert (Revision.objects.about(news).count(), Remark.objects.about(news).count()) == (1, 1)


def test_double_click_adds_one_record(desk_of):
    publisher, add = desk_of(Role.PUBLISHER), reverse("admin:pages_newsitem_add")

    for number in range(5):
        send = click(publisher, add, "newsitem_form", title_de=f"Neu {number}", dated="2016")

        assert [answer.status_code for answer in at_once(send, send)] == [302, 302]
        assert NewsItem.objects.filter(title_de=f"Neu {number}").count() == 1


def test_publisher_and_timer_publish_the_same_copy_once(desk_of):
    publisher = desk_of(Role.PUBLISHER)

    for _number in range(5):
        news = builders.make_news(**COMPLETE)
        working_copies.store(news, snapshots.take(news), desk_of(Role.EDITOR).user)
        publish = click(publisher, address(news, "gate"), "gate-publish", step="publish", text="")
        WorkingCopy.objects.update(publish_on=builders.YESTERDAY, scheduled_by=publisher.user)
        at_once(publish, lambda: call_command("publish_due"))

        assert Revision.objects.about(news).count() == 1
        assert not WorkingCopy.objects.exists()
