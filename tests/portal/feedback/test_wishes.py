"""Readers ask for a translation: one number for each record and language, seen by those who translate."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from editorial.publishing import coverage
from editorial.staff.roles import Role
from editorial.translating.models import TranslationRequest
from editorial.translating.work.queue import queue_url
from portal.desk.todos import TODOS
from tests import builders
from tests.editorial.translating.desk import counted, make_translator
from tests.pages import Page

pytestmark = pytest.mark.django_db

GERMAN_ONLY = {"summary_de": "Nur auf Deutsch", "summary_zh_hans": ""}


def button_of(record, language="zh-hans"):
    with override(language):
        return reverse("feedback:ask", args=[record._meta.label_lower, record.pk])


def numbers():
    return list(TranslationRequest.objects.order_by("number").values_list("object_id", "language", "number"))


@pytest.mark.parametrize("build", [builders.make_visit, builders.make_city, builders.make_news, builders.make_sector])
def test_page_with_a_fallback_has_a_button_that_works_without_a_cookie(build):
    record, client = build(**GERMAN_ONLY), Client(enforce_csrf_checks=True)
    with override("zh-hans"):
        page = client.get(record.get_absolute_url())
    assert f'<form method="post" action="{button_of(record)}">' in page.content.decode()

    response = client.post(button_of(record))
    thanks = client.get(response["Location"])

    assert numbers() == [(record.pk, "zh-hans", 1)]
    assert not response.cookies
    assert not thanks.cookies
    with override("zh-hans"):
        assert record.get_absolute_url() in Page(thanks).links


def test_complete_page_has_no_button_and_is_not_counted(client):
    visit = builders.make_visit(summary_de="Beides", summary_zh_hans="两者")

    page = client.get("/zh-hans" + visit.get_absolute_url().removeprefix("/de"))
    assert '<form method="post"' not in page.content.decode()
    response = client.post(button_of(visit))
    german = client.post(button_of(builders.make_visit(**GERMAN_ONLY), "de"))

    assert (response.status_code, german.status_code) == (302, 302)
    assert numbers() == []


def test_preview_has_no_button_and_does_not_name_its_address(client):
    visit = builders.make_visit(**GERMAN_ONLY)
    client.force_login(builders.make_user(Role.EDITOR))

    preview = client.get(f"/admin/delegations/visit/{visit.pk}/preview/zh-hans/").content.decode()

    assert '<div class="notice">' in preview
    assert button_of(visit) not in preview
    assert "about=" not in preview


def test_one_address_counts_once_an_hour_for_each_record(client):
    one, two = builders.make_visit(**GERMAN_ONLY), builders.make_visit(**GERMAN_ONLY)

    for record, address in [(one, "192.0.2.1"), (one, "192.0.2.1"), (one, "192.0.2.2"), (two, "192.0.2.1")]:
        assert client.post(button_of(record), REMOTE_ADDR=address).status_code == 302

    assert numbers() == [(two.pk, "zh-hans", 1), (one.pk, "zh-hans", 2)]


def test_many_requests_at_once_are_refused_with_a_way_back(client, settings):
    settings.FEEDBACK_PER_HOUR = 1
    one, two = builders.make_visit(**GERMAN_ONLY), builders.make_visit(**GERMAN_ONLY)

    client.post(button_of(one))
    refused = client.post(button_of(two))

    assert refused.status_code == 429
    assert any(link.endswith(f"/visits/{two.slug}/") for link in Page(refused).links)
    assert numbers() == [(one.pk, "zh-hans", 1)]


@pytest.mark.parametrize("hidden", builders.NOT_PUBLIC)
def test_hidden_record_cannot_be_asked_for(client, hidden):
    visit = builders.make_visit(**GERMAN_ONLY, **hidden)

    assert client.post(button_of(visit)).status_code == 404
    assert client.get(f"{button_of(visit)}thanks/").status_code == 404
    assert numbers() == []


def test_only_pages_can_be_asked_for(client):
    person = builders.make_person()

    for kind in (person._meta.label_lower, "staff.user", "no.model", "nonsense", "a.b.c"):
        assert client.post(f"/zh-hans/feedback/translation/{kind}/{person.pk}/").status_code == 404
    assert client.get(button_of(builders.make_visit(**GERMAN_ONLY))).status_code == 405


def asked_for(record, number=1):
    for _time in range(number):
        TranslationRequest.count_one(record, "zh-hans")
    return counted(record)


def test_queue_shows_the_number_and_sorts_by_it_on_request(client):
    few, none, many = (builders.make_visit(**GERMAN_ONLY) for _number in range(3))
    counted(none)
    asked_for(few, 1)
    asked_for(many, 3)
    client.force_login(make_translator())

    everything = client.get(queue_url())
    asked = client.get(queue_url(), {"asked": "on"})

    def rows(response):
        return [(record, work.requests) for group in response.context["groups"] for work, record in group.lines]

    assert set(rows(everything)) == {(few, 1), (none, 0), (many, 3)}
    assert rows(asked) == [(many, 3), (few, 1)]
    assert [share.records for share in asked.context["shares"]] == [2]


def test_start_page_counts_what_readers_ask_for_until_it_is_translated():
    todo = next(todo for todo in TODOS if todo.key == "asked-zh-hans")
    wanted, done, withdrawn = (
        builders.make_visit(**GERMAN_ONLY),
        builders.make_visit(),
        builders.make_visit(**GERMAN_ONLY, **builders.WITHDRAWN),
    )
    for visit in (wanted, done, withdrawn):
        asked_for(visit)
    counted(builders.make_visit(**GERMAN_ONLY))

    assert list(todo.rows(type(wanted), builders.make_user(Role.EDITOR))) == [wanted]


def test_requests_are_forgotten_when_fulfilled_or_old():
    wanted, done, old = (builders.make_visit(**GERMAN_ONLY) for _number in range(3))
    for visit in (wanted, done, old):
        asked_for(visit)
    TranslationRequest.objects.filter(object_id=old.pk).update(last_on=timezone.localdate() - timedelta(days=366))
    done.summary_zh_hans = "中文"
    done.save()
    coverage.approve(done, ["zh-hans"])

    call_command("forget_old_entries", stdout=StringIO())

    assert [row[0] for row in numbers()] == [wanted.pk]
