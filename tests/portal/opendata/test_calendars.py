"""Calendars of visits: certain days only, public items only, valid, and the same event for ever."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import vobject
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from delegations.models import ProgrammeItem
from tests.builders import NOT_PUBLIC, YESTERDAY, make_city, make_partnership, make_visit

pytestmark = pytest.mark.django_db

SITE = "https://international.example"
SHENZHEN = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def calendar_at(client, address="/de/visits/calendar.ics"):
    """Return the calendar after both libraries have read it alike."""
    response = client.get(address, headers={"host": "localhost"})
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    calendar, other = Calendar.from_ical(response.content), vobject.readOne(response.content.decode())
    events = {str(event["uid"]): event for event in calendar.walk("VEVENT")}
    for event in getattr(other, "vevent_list", []):
        assert event.dtstart.value == events[event.uid.value].start
        assert event.summary.value == str(events[event.uid.value]["summary"])
    assert len(getattr(other, "vevent_list", [])) == len(events)
    assert [event.errors for event in events.values() if event.errors] == []
    return calendar


def events_at(client, address="/de/visits/calendar.ics"):
    return calendar_at(client, address).walk("VEVENT")


def titles(client, address="/de/visits/calendar.ics"):
    return [str(event["summary"]) for event in events_at(client, address)]


def add_item(visit, **fields):
    defaults = {"title_de": "Empfang", "title_zh_hans": "招待会", "audience": "public"}
    return ProgrammeItem.objects.create(visit=visit, **{**defaults, **fields})


def test_visit_is_an_event_of_whole_days(client):
    city = make_city(name_de="Shenzhen")
    visit = make_visit(title_de="Gegenbesuch", slug="gegen", starts_on="2016-09-10", ends_on="2016-09-14")
    type(visit).objects.filter(pk=visit.pk).update(summary_de="Wer; kam, und\nwarum.")
    visit.stops.create(city=city, venue_de="Rathaus", position=1)

    (event,) = events_at(client)

    assert (event.start, event.end) == (date(2016, 9, 10), date(2016, 9, 15))
    assert {name: str(event[name]) for name in ("uid", "summary", "description", "location", "url", "status")} == {
        "uid": f"{visit.pk}@international.example",
        "summary": "Gegenbesuch",
        "description": "Wer; kam, und\nwarum.",
        "location": "Rathaus, Shenzhen",
        "url": f"{SITE}/de/visits/gegen/",
        "status": "CONFIRMED",
    }


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "is_in"),
    [
        ("2016-09-10", "", True),
        ("2016-09-10", "2016-09-12", True),
        ("2015-10", "", False),
        ("2015", "", False),
        ("2016-21", "", False),
        ("2016-09-10~", "", False),
        ("2016-09-10?", "", False),
        ("2016-09-10", "2016-10", False),
        ("2016-09-10/2016-09-14", "", False),
        ("[2015-10-27,2015-10-28]", "", False),
        ("", "", False),
    ],
)
def test_only_certain_days_become_events(client, starts_on, ends_on, is_in):
    make_visit(slug="besuch", starts_on=starts_on, ends_on=ends_on)

    assert len(events_at(client)) == is_in
    assert client.get("/de/visits/besuch/calendar.ics").status_code == (200 if is_in else 404)
    assert ("calendar.ics" in client.get("/de/visits/besuch/").content.decode()) is is_in


@pytest.mark.parametrize(
    ("state", "status", "title"),
    [
        ("planned", "TENTATIVE", "Reise"),
        ("confirmed", "CONFIRMED", "Reise"),
        ("cancelled", "CANCELLED", "Abgesagt: Reise"),
        ("postponed", "CANCELLED", "Verschoben: Reise"),
    ],
)
def test_event_says_whether_it_takes_place(client, state, status, title):
    add_item(make_visit(title_de="Reise", slug="reise", state=state), day="2016-09-10", title_de="Reise")

    events = events_at(client, "/de/visits/reise/calendar.ics")

    assert [(str(event["status"]), str(event["summary"])) for event in events] == [(status, title)] * 2


def test_moments_are_those_of_the_last_change(client):
    visit = make_visit(published_at=YESTERDAY)

    (event,) = events_at(client)

    changed = visit.updated_at.replace(microsecond=0)
    assert event["dtstamp"].dt == event["last-modified"].dt == changed.astimezone(UTC)


def test_programme_has_the_time_of_its_place(client):
    visit = make_visit(slug="reise", title_de="Reise")
    stop = visit.stops.create(city=make_city(name_de="Shenzhen"))
    start = datetime(2016, 9, 10, 14, 15, tzinfo=SHENZHEN)
    times = {"starts_at": start, "ends_at": start + timedelta(hours=1), "time_zone": "Asia/Shanghai"}
    item = add_item(visit, stop=stop, venue_de="Messe", text_de="Mit Musik", **times)

    calendar = calendar_at(client, "/de/visits/reise/calendar.ics")

    event = calendar.walk("VEVENT")[1]
    assert (event.start, event.end) == (start, start + timedelta(hours=1))
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [str(zone["tzid"]) for zone in calendar.walk("VTIMEZONE")] == ["Asia/Shanghai"]
    assert (str(event["location"]), str(event["description"])) == ("Messe, Shenzhen", "Mit Musik")
    assert str(event["uid"]) == f"{item.pk}@international.example"


@pytest.mark.parametrize(
    ("start", "written"),
    [
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Berlin:20260329T013000"),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Berlin:20260329T033000"),
        (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), "DTSTART;TZID=Europe/Berlin:20261025T013000"),
        # Half past two for the second time: wall time would mean the first.
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), "DTSTART:20261025T013000Z"),
    ],
)
def test_nights_in_which_clocks_change(client, start, written):
    visit = make_visit(slug="reise", starts_on=start.date().isoformat())
    add_item(visit, starts_at=start, time_zone="Europe/Berlin")

    content = client.get("/de/visits/reise/calendar.ics").content.decode()

    assert written in content.split("\r\n")
    assert calendar_at(client, "/de/visits/reise/calendar.ics").walk("VEVENT")[1].start == start


@pytest.mark.parametrize("month", [1, 7])
def test_calendar_brings_the_rules_of_its_time_zones(client, month):
    """Read with these rules, not with those of this computer."""
    start = datetime(2026, month, 1, 8, 0, tzinfo=UTC)
    add_item(make_visit(slug="reise"), starts_at=start, time_zone="Europe/Berlin")

    calendar = vobject.readOne(client.get("/de/visits/reise/calendar.ics").content.decode())

    assert calendar.vevent_list[1].dtstart.value.utcoffset() == timedelta(hours=1 + (month == 7))


def test_item_with_a_day_only_is_a_whole_day_or_left_out(client):
    visit = make_visit(slug="reise", title_de="Reise")
    add_item(visit, title_de="Am Vormittag", day="2016-09-11", part_of_day="morning")
    add_item(visit, title_de="Im Herbst", day="2016-23")

    events = events_at(client, "/de/visits/reise/calendar.ics")

    assert [(str(event["summary"]), event.start) for event in events] == [
        ("Reise", date(2016, 9, 10)),
        ("Am Vormittag", date(2016, 9, 11)),
    ]


@pytest.mark.parametrize("audience", ["guests", "internal"])
def test_items_for_few_stay_out(client, audience):
    visit = make_visit(slug="reise", title_de="Reise")
    add_item(visit, title_de="Vertraulich", day="2016-09-10", audience=audience)

    assert titles(client, "/de/visits/reise/calendar.ics") == ["Reise"]


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_visits_and_cities_are_in_no_calendar(client, hidden):
    city = make_city(slug="shenzhen")
    visit = make_visit(slug="geheim", **hidden)
    visit.stops.create(city=city)
    shown = make_visit(title_de="Offen")
    shown.stops.create(city=make_city(name_de="Geheimstadt", slug="geheimstadt", **hidden), venue_de="Saal")

    assert titles(client) == ["Offen"]
    assert b"Geheimstadt" not in client.get("/de/visits/calendar.ics").content
    assert titles(client, "/de/cities/shenzhen/calendar.ics") == []
    assert client.get("/de/visits/geheim/calendar.ics").status_code == 404
    assert client.get("/de/cities/geheimstadt/calendar.ics").status_code == 404


def test_city_has_its_visits(client):
    city = make_city(slug="shenzhen")
    make_visit(title_de="Partner", partnerships=[make_partnership(partner_city=city)])
    make_visit(title_de="Halt").stops.create(city=city)
    make_visit(title_de="Fremd")

    assert set(titles(client, "/de/cities/shenzhen/calendar.ics")) == {"Partner", "Halt"}


def test_calendar_is_in_the_language_of_its_address(client):
    make_visit(title_de="Besuch", title_zh_hans="访问", summary_de="Nur deutsch", state="cancelled")

    (german,), (chinese,) = (events_at(client, f"/{code}/visits/calendar.ics") for code in ("de", "zh-hans"))

    assert (german["uid"], german["summary"].params["LANGUAGE"]) == (chinese["uid"], "de")
    assert str(chinese["summary"]) == "已取消：访问"
    assert chinese["summary"].params["LANGUAGE"] == "zh-Hans"
    assert chinese["description"].params["LANGUAGE"] == "de"
    assert str(chinese["url"]).startswith(f"{SITE}/zh-hans/visits/")


def test_place_is_written_as_its_language_does(client):
    city = make_city(name_de="Hannover", name_zh_hans="汉诺威")
    make_visit().stops.create(city=city, venue_de="Rathaus", venue_zh_hans="市政厅")

    places = [str(events_at(client, f"/{code}/visits/calendar.ics")[0]["location"]) for code in ("de", "zh-hans")]

    assert places == ["Rathaus, Hannover", "汉诺威市政厅"]


def test_text_can_hold_anything(client):
    nasty = "BEGIN:VEVENT\r\nSUMMARY:fremd\x07\x0c; , \\ \"'" + "深圳" * 60
    make_visit(title_de=nasty[:200], summary_de=nasty)

    (event,) = events_at(client)

    assert "深圳" * 60 in str(event["description"])
    assert "\x07" not in str(event["summary"])


@pytest.mark.parametrize("address", ["/de/visits/calendar.ics", "/de/cities/shenzhen/calendar.ics"])
def test_calendar_needs_a_constant_number_of_queries(client, address):
    city, counts = make_city(slug="shenzhen"), []
    for rows in (1, 9):
        for _number in range(rows):
            make_visit().stops.create(city=city)
        with CaptureQueriesContext(connection) as queries:
            events_at(client, address)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 4


def test_programme_needs_a_constant_number_of_queries(client):
    visit, counts = make_visit(slug="reise"), []
    for rows in (1, 9):
        for _number in range(rows):
            add_item(visit, day="2016-09-10", stop=visit.stops.create(city=make_city()))
        with CaptureQueriesContext(connection) as queries:
            events_at(client, "/de/visits/reise/calendar.ics")
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 4


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/de/visits/calendar.ics", "visits.ics"),
        ("/de/visits/reise/calendar.ics", "reise.ics"),
        ("/de/cities/shenzhen/calendar.ics", "shenzhen.ics"),
    ],
)
def test_calendar_is_a_file_with_a_name(client, address, name):
    make_visit(slug="reise").stops.create(city=make_city(slug="shenzhen"))

    assert client.get(address)["Content-Disposition"] == f'attachment; filename="{name}"'


def test_pages_lead_to_their_calendars(client):
    make_visit(slug="reise").stops.create(city=make_city(slug="shenzhen"))
    links = {
        "/de/visits/": ("calendar.ics", "Alle Besuche für Ihren Kalender"),
        "/de/visits/reise/": ("calendar.ics", "In den Kalender übernehmen"),
        "/de/cities/shenzhen/": ("calendar.ics", "Besuche für Ihren Kalender"),
    }

    for address, (file, label) in links.items():
        html = client.get(address).content.decode()
        assert f'<a href="{address}{file}" type="text/calendar">{label}</a>' in html
