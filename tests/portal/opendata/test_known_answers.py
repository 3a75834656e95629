"""Programs that know a feed or a calendar are answered briefly until it changes, also by something that goes away."""

from datetime import UTC, datetime

import feedparser
import pytest
from django.utils import timezone
from django.utils.http import http_date

from delegations.models import ProgrammeItem
from tests.builders import NOT_PUBLIC, YESTERDAY, make_city, make_partnership, make_sector, make_visit

pytestmark = pytest.mark.django_db

FEEDS = ["/de/feed/", "/de/cities/shenzhen/feed/", "/de/sectors/bildung/feed/"]
CALENDARS = ["/de/visits/calendar.ics", "/de/cities/shenzhen/calendar.ics"]


@pytest.fixture
def visits():
    """Two visits that are in all feeds and calendars."""
    city, sector = make_city(slug="shenzhen"), make_sector(slug="bildung")
    relation = make_partnership(partner_city=city)
    return [make_visit(slug=f"reise-{number}", sectors=[sector], partnerships=[relation]) for number in range(2)]


def is_known(client, address, etag) -> bool:
    answer = client.get(address, headers={"if-none-match": etag})
    assert (answer.status_code, bool(answer.content)) in {(200, True), (304, False)}
    return answer.status_code == 304


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
@pytest.mark.parametrize("address", [*FEEDS, *CALENDARS])
def test_answer_is_known_until_something_goes(client, visits, address, hidden):
    etag = client.get(address)["ETag"]
    assert is_known(client, address, etag)

    # Past `save()`: a date that has come is no change of the row.
    type(visits[0]).objects.filter(pk=visits[0].pk).update(**hidden)

    assert not is_known(client, address, etag)


@pytest.mark.parametrize("address", [*FEEDS, *CALENDARS])
def test_answer_is_known_until_something_comes_or_is_changed(client, visits, address):
    etag = client.get(address)["ETag"]

    visits[0].title_de = "Anders"
    visits[0].save()

    assert not is_known(client, address, etag)


def test_calendar_of_a_visit_is_known_until_an_item_goes(client, visits):
    item = ProgrammeItem.objects.create(visit=visits[0], title_de="Empfang", day="2016-09-10", audience="public")
    address = "/de/visits/reise-0/calendar.ics"
    etag = client.get(address)["ETag"]
    assert is_known(client, address, etag)

    ProgrammeItem.objects.filter(pk=item.pk).update(audience="internal")

    assert not is_known(client, address, etag)


@pytest.mark.parametrize("address", ["/de/feed/", "/de/sectors/bildung/feed/"])
def test_empty_feed_does_not_claim_to_have_changed_just_now(client, address):
    make_sector(slug="bildung")

    feed = feedparser.parse(client.get(address).content)

    assert feed.entries == []
    assert datetime(*feed.feed.updated_parsed[:6], tzinfo=UTC) < YESTERDAY


@pytest.mark.parametrize("address", [*FEEDS, *CALENDARS])
def test_moment_of_the_last_change_is_not_told(client, visits, address):
    """After a withdrawal the newest moment is an older one: asked by moments, the portal would keep the news back."""
    first = client.get(address)
    visits[0].status = visits[0].Status.WITHDRAWN
    visits[0].save()

    later = client.get(address, headers={"if-modified-since": http_date(timezone.now().timestamp())})

    assert "Last-Modified" not in first
    assert (later.status_code, later["ETag"] != first["ETag"]) == (200, True)


@pytest.mark.parametrize("address", [*FEEDS, *CALENDARS])
def test_compressed_answer_is_known_as_well(client, visits, address):
    packed = client.get(address, headers={"accept-encoding": "gzip"})["ETag"]

    assert is_known(client, address, packed)
