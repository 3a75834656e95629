"""Times of publication are the city's, wherever the server and the reader are, and through every clock change."""

import time
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from editorial.publishing import snapshots, working_copies
from editorial.publishing.models import WorkingCopy
from editorial.staff.roles import Role
from portal.pages.models import NewsItem
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db

TICK = timedelta(seconds=1)
COMPLETE = {"summary_de": "Kurz gesagt.", "summary_zh_hans": "简介。"}
NIGHTS = ["2026-03-29", "2026-10-25"]
WARNINGS = {
    "de": "In dieser Nacht wird die Uhr umgestellt: {} 02:30:00 gibt es in der Zeitzone Europe/Berlin nicht oder"
    " zweimal. Bitte wählen Sie eine andere Uhrzeit.",
    "zh-hans": "当晚调整时钟，{} 02:30:00在时区Europe/Berlin不存在或出现两次，请另选时间。",
}
# What is typed, and the instant that is meant: winter, summer, both edges of both nights, leap day, end of the year.
INSTANTS = [
    ("15.01.2026", "08:00", datetime(2026, 1, 15, 7, tzinfo=UTC)),
    ("15.07.2026", "08:00", datetime(2026, 7, 15, 6, tzinfo=UTC)),
    ("29.03.2026", "01:59", datetime(2026, 3, 29, 0, 59, tzinfo=UTC)),
    ("29.03.2026", "03:00", datetime(2026, 3, 29, 1, tzinfo=UTC)),
    ("25.10.2026", "01:59", datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
    ("25.10.2026", "03:00", datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ("29.02.2028", "00:00", datetime(2028, 2, 28, 23, tzinfo=UTC)),
    ("31.12.2026", "23:59", datetime(2026, 12, 31, 22, 59, tzinfo=UTC)),
    ("01.01.2027", "00:00", datetime(2026, 12, 31, 23, tzinfo=UTC)),
]


@pytest.fixture(params=["UTC", "Asia/Shanghai"])
def server_zone(request, monkeypatch):
    """Let the computer itself be set to another zone than the city."""
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture
def publisher():
    client = Client()
    client.user = builders.make_user(Role.PUBLISHER)
    client.force_login(client.user)
    return client


@pytest.fixture
def news(publisher):
    """Something public with a working copy by somebody else."""
    news = builders.make_news(title_de="Alt", published_at=datetime(2020, 1, 1, tzinfo=UTC), **COMPLETE)
    with working_copies.opened(news):
        news.title_de = "Neu"
        news.save()
        data = snapshots.take(news)
    working_copies.store(news, data, builders.make_user(Role.EDITOR))
    return news


def address(record):
    return reverse("admin:pages_newsitem_schedule", args=[record.pk])


def set_date(client, record, name, day, clock):
    return client.post(address(record), {f"{name}_0": day, f"{name}_1": clock})


@pytest.mark.parametrize("night", NIGHTS)
@pytest.mark.parametrize("language", WARNINGS)
@pytest.mark.parametrize("name", ["published_at", "publish_on", "expires_at"])
def test_time_that_is_skipped_or_comes_twice_is_asked_for_again(publisher, news, name, language, night):
    type(publisher.user).objects.update(language=language)
    record = builders.make_news(**builders.DRAFT) if name == "published_at" else news

    response = set_date(publisher, record, name, night, "02:30")

    assert response.context["form"].errors == {name: [WARNINGS[language].format(night)]}
    assert form_of(response, "schedule_form")[f"{name}_1"] == ["02:30"]


@pytest.mark.parametrize(("day", "clock"), [("29.02.2027", "08:00"), ("31.11.2026", "08:00"), ("01.12.2026", "24:00")])
def test_day_that_does_not_exist_is_refused(publisher, news, day, clock):
    response = set_date(publisher, news, "expires_at", day, clock)

    assert list(response.context["form"].errors) == ["expires_at"]


@pytest.mark.usefixtures("server_zone")
@pytest.mark.parametrize(("day", "clock", "instant"), INSTANTS)
def test_record_appears_and_goes_at_the_instant_meant(publisher, day, clock, instant):
    embargoed, ending = builders.make_news(**builders.NOT_YET), builders.make_news(published_at=instant - 2 * TICK)

    set_date(publisher, embargoed, "published_at", day, clock)
    set_date(publisher, ending, "expires_at", day, clock)

    moments = [instant - TICK, instant]
    for record, expected in [(embargoed, [False, True]), (ending, [True, False])]:
        record.refresh_from_db()
        assert [record.is_public(moment) for moment in moments] == expected
    assert clock in publisher.get(address(ending)).content.decode()


@pytest.mark.usefixtures("server_zone")
@pytest.mark.parametrize(("day", "clock", "instant"), INSTANTS)
def test_working_copy_goes_out_at_the_instant_meant(publisher, news, monkeypatch, day, clock, instant):
    set_date(publisher, news, "publish_on", day, clock)
    assert WorkingCopy.objects.get().publish_on == instant

    titles = []
    for moment in [instant - TICK, instant]:
        monkeypatch.setattr(timezone, "now", lambda moment=moment: moment)
        call_command("publish_due")
        titles.append(NewsItem.objects.get(pk=news.pk).title_de)

    assert titles == ["Alt", "Neu"]
