"""Prometheus gets sums over all processes, from here or with the token only, and nothing about a person."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from editorial.publishing import snapshots, working_copies
from portal.operating.counting import count_pages, kind_of
from portal.operating.models import LastRun
from portal.pages.models import Feedback
from tests import builders
from tests.portal.operating.entrance import ask

pytestmark = pytest.mark.django_db
TOKEN = "long-and-random-token"


def numbers(client) -> dict:
    content = client.get("/metrics").content.decode()
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(content)
        for sample in family.samples
    }


def test_requests_are_counted_by_kind_and_status(client):
    before = numbers(client)
    ask("/de/visits/?city=x")
    ask("/de/visits/")
    ask("/de/visits/nirgends/")
    after = numbers(client)

    def more(*key):
        return after.get(key, 0) - before.get(key, 0)

    assert more("portal_requests_total", "2xx", "visits") == 2
    assert more("portal_requests_total", "4xx", "visits-detail") == 1
    assert more("portal_request_seconds_count", "visits") == 2
    assert 2 <= more("portal_database_queries_total", "visits") <= 30


@pytest.mark.any_database
def test_page_store_counts_into_it(client):
    before = numbers(client).get(("portal_kept_pages_total", "kept"), 0)
    count_pages("kept", 1)

    assert numbers(client)["portal_kept_pages_total", "kept"] == before + 1


@pytest.mark.any_database
def test_other_processes_are_added(client):
    before = numbers(client).get(("portal_kept_pages_total", "rendered"), 0)
    code = (
        "import django; django.setup(); from portal.operating.counting import count_pages; count_pages('rendered', 1)"
    )
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "partnership.settings"}
    for _process in range(2):
        subprocess.run([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment, check=True)

    assert numbers(client)["portal_kept_pages_total", "rendered"] == before + 2


def test_database_tells_what_waits(client):
    now = timezone.now()
    assert ("portal_backup_age_seconds",) not in numbers(client)
    LastRun.note(LastRun.BACKUP, now - timedelta(hours=30))
    Feedback.objects.create(kind="contact", message="?", due_on=timezone.localdate() - timedelta(days=1))

    found = numbers(client)
    assert 107_900 < found["portal_backup_age_seconds",] < 108_100
    assert (found["portal_feedback_overdue",], found["portal_publish_lag_seconds",]) == (1, 0)
    assert found["portal_database_up",] == 1


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("environ", "is_open"),
    [
        ({"REMOTE_ADDR": "127.0.0.1"}, True),
        ({"REMOTE_ADDR": "::1"}, True),
        ({"REMOTE_ADDR": "192.0.2.4"}, False),
        ({"REMOTE_ADDR": ""}, False),
        ({"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "192.0.2.4"}, False),
        ({"REMOTE_ADDR": "192.0.2.4", "HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}, True),
        ({"REMOTE_ADDR": "192.0.2.4", "HTTP_AUTHORIZATION": "Bearer wrong"}, False),
        ({"REMOTE_ADDR": "192.0.2.4", "HTTP_AUTHORIZATION": "Bearer ä"}, False),
        ({"REMOTE_ADDR": "192.0.2.4", "HTTP_AUTHORIZATION": "Bearer "}, False),
    ],
)
def test_only_this_machine_or_the_token_reads_them(client, environ, is_open):
    with override_settings(METRICS_TOKEN=TOKEN):
        assert (client.get("/metrics", **environ).status_code == 200) is is_open
    if "HTTP_AUTHORIZATION" in environ:
        assert client.get("/metrics", **environ).status_code == 403


@pytest.mark.any_database
def test_everybody_comes_from_this_machine_behind_a_proxy(client):
    with override_settings(BEHIND_PROXY=True):
        assert client.get("/metrics").status_code == 403


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/de/", "home"), ("/zh-hans/visits/", "visits"), ("/de/visits/a/", "visits-detail"), ("/de/imprint/", "page"),
        ("/admin/a/b/", "admin"), ("/", "other"), ("/wp-login.php", "other"), ("/fr/visits/", "other"),
        ("/de/home/", "page"), ("/static/a.css", "static"), ("//", "other"), ("/de/\x00/", "page"),
    ],
)  # fmt: skip
def test_kinds_are_few_whatever_is_asked_for(path, kind):
    assert kind_of(path) == kind


def test_lag_is_that_of_the_oldest_publication_due(client):
    visit, user = builders.make_visit(), builders.make_user()
    working_copies.store(visit, snapshots.take(visit), user)
    copy = working_copies.copy_of(visit)
    type(copy).objects.filter(pk=copy.pk).update(publish_on=timezone.now() - timedelta(minutes=7))

    assert 400 < numbers(client)["portal_publish_lag_seconds",] < 440
