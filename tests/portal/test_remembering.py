"""What pages remember holds exactly as long as the content stays the same."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from delegations.models import Visit
from portal.remembering import close_request, open_request, remembered
from portal.serving.tables import tables_read
from tests.builders import make_city, make_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def number_of_visits():
    """Return a question, and how often it was looked up."""
    asked = []

    def find():
        asked.append(1)
        return Visit.objects.public().count()

    return lambda: (remembered(asked.__class__.__name__ + str(id(asked)), find), len(asked))


def test_answer_is_found_once(number_of_visits):
    make_visit()

    assert [number_of_visits(), number_of_visits()] == [(1, 1), (1, 1)]


def test_change_of_the_table_is_seen_and_of_another_is_not(number_of_visits):
    number_of_visits()
    make_visit()

    assert number_of_visits() == (1, 2)
    make_city()
    assert number_of_visits() == (1, 2)


def test_bulk_change_is_seen(number_of_visits):
    make_visit()
    number_of_visits()
    Visit.objects.update(status="withdrawn")

    assert number_of_visits() == (0, 2)


@pytest.mark.parametrize(("moment", "expected"), [("published_at", 1), ("expires_at", 0)])
def test_publication_that_begins_or_ends_by_the_clock_is_seen(number_of_visits, monkeypatch, moment, expected):
    ahead = timezone.now() + timedelta(hours=1)
    make_visit(**{"published_at": timezone.now() - timedelta(days=1), moment: ahead})
    before, _asked = number_of_visits()
    later = ahead + timedelta(minutes=1)
    monkeypatch.setattr("time.time", later.timestamp)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)

    assert (before, number_of_visits()[0]) == (1 - expected, expected)


def test_preview_that_is_rolled_back_leaves_nothing(number_of_visits):
    make_visit(status="draft")
    open_request()
    try:
        remembered("before the preview", lambda: 0)
        with transaction.atomic():
            Visit.objects.update(status="published", published_at=timezone.now() - timedelta(days=1))
            assert number_of_visits()[0] == 1
            transaction.set_rollback(True)
    finally:
        close_request()

    assert number_of_visits()[0] == 0


def test_page_made_from_memory_is_kept_with_the_tables_behind_it(number_of_visits):
    number_of_visits()

    with tables_read() as read:
        number_of_visits()

    assert (read.tables, read.is_pure) == ({"delegations_visit"}, True)


def test_versions_are_read_once_in_a_request(number_of_visits, django_assert_num_queries):
    number_of_visits()
    open_request()
    try:
        with django_assert_num_queries(1):
            number_of_visits()
            number_of_visits()
    finally:
        close_request()
