"""Atom feeds: what is new, in one language, valid, and nothing that is not public."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import etree

from partnership.models import Sector
from tests.builders import (
    NOT_PUBLIC,
    YESTERDAY,
    make_agreement,
    make_city,
    make_news,
    make_page,
    make_partnership,
    make_project,
    make_sector,
    make_visit,
)

pytestmark = pytest.mark.django_db

SITE = "https://international.example"
SCHEMA = Path(__file__).with_name("atom.rng")
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
ATOM = {"atom": "http://www.w3.org/2005/Atom"}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def feed_at(client, address, **headers):
    response = client.get(address, headers={"host": "localhost", **headers})
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return response


def read(client, address):
    feed = feedparser.parse(feed_at(client, address).content)
    assert not feed.bozo
    return feed


def titles(client, address):
    return [entry.title for entry in read(client, address).entries]


def published(days_ago):
    return {"published_at": YESTERDAY - timedelta(days=days_ago)}


def everything(city, sector, **state):
    relation = make_partnership(partner_city=city, sectors=[sector], **state)
    return [relation, *tied_to(relation, sector, **state)]


def tied_to(relation, sector, **state):
    tied = {"partnerships": [relation], **state}
    return [
        make_agreement(sectors=[sector], **tied),
        make_project(leading_sector=sector, **tied),
        make_visit(sectors=[sector], **tied),
        make_news(sectors=[sector], **tied),
    ]


@pytest.mark.parametrize("address", ["feed/", "cities/shenzhen/feed/", "sectors/bildung/feed/"])
@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_feed_is_valid(client, language, address):
    everything(make_city(slug="shenzhen"), make_sector(slug="bildung"))
    make_visit(title_de="Kurz & <b>knapp</b>\x08", title_zh_hans="", summary_de="Ein\x0bSatz", **published(0))

    document = etree.fromstring(feed_at(client, f"/{language}/{address}").content)

    schema = etree.RelaxNG(etree.parse(SCHEMA))
    schema.assertValid(document)
    assert document.get(LANG) == {"de": "de", "zh-hans": "zh-Hans"}[language]
    assert document.find("atom:link[@rel='self']", ATOM).get("href") == f"{SITE}/{language}/{address}"
    ids = [element.text for element in document.iter("{*}id")]
    assert len(ids) == len(set(ids)) >= 6


def test_entries_are_what_was_published_last(client):
    make_news(title_de="Alt", **published(9))
    make_visit(title_de="Neu", summary_de="Wer kam.", slug="neu", **published(1))
    make_page(title_de="Impressum")

    first, second = read(client, "/de/feed/").entries

    assert (first.title, first.summary, first.link) == ("Neu", "Wer kam.", f"{SITE}/de/visits/neu/")
    assert second.title == "Alt"
    assert datetime(*first.published_parsed[:6], tzinfo=UTC) == (YESTERDAY - timedelta(days=1)).replace(microsecond=0)
    assert [tag.term for tag in first.tags] == ["Besuch"]


def test_update_is_the_last_change_or_the_day_of_publication(client):
    """What was written long before its date of publication changes for readers on that day."""
    earlier = make_visit(title_de="Seither geändert", published_at=YESTERDAY)
    announced = make_visit(title_de="Lange vorher geschrieben")
    type(announced).objects.filter(pk=announced.pk).update(updated_at=YESTERDAY - timedelta(days=30))

    entries = {entry.title: entry.updated for entry in read(client, "/de/feed/").entries}

    assert entries["Seither geändert"][:19] == earlier.updated_at.isoformat()[:19]
    assert entries["Lange vorher geschrieben"][:19] == YESTERDAY.isoformat()[:19]


def test_no_more_than_thirty(client):
    for number in range(0, 32, 2):
        make_news(title_de=f"Neues {number}", **published(number))
        make_visit(title_de=f"Neues {number + 1}", **published(number + 1))

    found = titles(client, "/de/feed/")

    assert found == [f"Neues {number}" for number in range(30)]


def test_text_of_another_language_is_marked(client):
    make_visit(title_de="Nur deutsch", title_zh_hans="", summary_zh_hans="中文摘要", summary_de="Deutsch")

    document = etree.fromstring(feed_at(client, "/zh-hans/feed/").content)

    entry = document.find("atom:entry", ATOM)
    shown = {name: entry.find(f"atom:{name}", ATOM) for name in ("title", "summary")}
    assert {name: (element.get(LANG), element.text) for name, element in shown.items()} == {
        "title": ("de", "Nur deutsch"),
        "summary": ("zh-Hans", "中文摘要"),
    }


def test_entry_keeps_its_name_under_a_new_address(client):
    visit = make_visit(slug="alt")
    before = read(client, "/de/feed/").entries[0]

    visit.slug = "neu"
    visit.save()

    after = read(client, "/de/feed/").entries[0]
    assert (before.id, after.link) == (after.id, f"{SITE}/de/visits/neu/")
    assert read(client, "/zh-hans/feed/").entries[0].id != after.id


def test_city_has_what_belongs_to_it(client):
    city, sector = make_city(slug="shenzhen", name_de="Shenzhen"), make_sector()
    own = everything(city, sector)
    everything(make_city(), sector)

    found = set(titles(client, "/de/cities/shenzhen/feed/"))

    assert found == {"Shenzhen", *(record.title_in().value for record in own)}
    assert read(client, "/de/cities/shenzhen/feed/").feed.title == "Hannover International: Shenzhen"


def test_city_has_what_it_takes_part_in(client):
    city = make_city(slug="shenzhen", name_de="Shenzhen")
    make_visit(title_de="Mit Halt").stops.create(city=city)
    make_agreement(title_de="Als Partei").parties.create(city=city)
    make_project(title_de="Als Partner").partners.create(city=city)
    make_visit(title_de="Fremd")

    assert set(titles(client, "/de/cities/shenzhen/feed/")) == {"Shenzhen", "Mit Halt", "Als Partei", "Als Partner"}


def test_sector_has_what_belongs_to_it(client):
    city, sector = make_city(), make_sector(slug="bildung")
    own = everything(city, sector)
    everything(make_city(), make_sector())
    reported = make_visit(title_de="Bericht im Fach")
    reported.sector_notes.create(text_de="<p>Stand</p>").sectors.set([sector])

    found = titles(client, "/de/sectors/bildung/feed/")

    assert set(found) == {*(record.title_in().value for record in own), "Bericht im Fach"}
    assert len(found) == 6


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_records_are_in_no_feed(client, hidden):
    city, sector = make_city(slug="shenzhen", name_de="Shenzhen"), make_sector(slug="bildung")
    everything(city, sector, **hidden)
    make_city(name_de="Geheim", **hidden)

    assert titles(client, "/de/feed/") == [*titles(client, "/de/cities/shenzhen/feed/"), "Hannover"]
    assert titles(client, "/de/cities/shenzhen/feed/") == ["Shenzhen"]
    assert titles(client, "/de/sectors/bildung/feed/") == []
    make_city(slug="verborgen", **hidden)
    assert client.get("/de/cities/verborgen/feed/").status_code == 404


def test_news_of_a_hidden_relation_do_not_name_it(client):
    city = make_city(slug="shenzhen", name_de="Shenzhen")
    relation = make_partnership(partner_city=city, **NOT_PUBLIC[0])
    make_news(title_de="Für alle", partnerships=[relation])

    assert titles(client, "/de/cities/shenzhen/feed/") == ["Shenzhen"]


@pytest.mark.parametrize("address", ["/de/feed/", "/de/cities/shenzhen/feed/", "/de/sectors/bildung/feed/"])
def test_feed_needs_a_constant_number_of_queries(client, address):
    city, sector = make_city(slug="shenzhen"), make_sector(slug="bildung")
    relation, counts = make_partnership(partner_city=city), []
    for rows in (1, 9):
        for _number in range(rows):
            tied_to(relation, sector)
            make_partnership(sectors=[sector])
        with CaptureQueriesContext(connection) as queries:
            feed_at(client, address)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 7


def test_feed_follows_a_city_to_its_new_address(client):
    city = make_city(slug="alt")
    city.slug = "neu"
    city.save()

    response = client.get("/zh-hans/cities/alt/feed/")

    assert (response.status_code, response["Location"]) == (301, "/zh-hans/cities/neu/feed/")


def test_pages_lead_to_their_feeds(client):
    make_city(slug="shenzhen", name_de="Shenzhen")
    Sector.objects.create(slug="bildung", name_de="Bildung")
    whole = '<link rel="alternate" type="application/atom+xml" title="Hannover International" href="/de/feed/">'
    links = {
        "/de/news/": ("/de/feed/", []),
        "/de/cities/shenzhen/": ("/de/cities/shenzhen/feed/", ["Shenzhen"]),
        "/de/sectors/bildung/": ("/de/sectors/bildung/feed/", ["Bildung"]),
    }

    for address, (feed, own) in links.items():
        html = client.get(address).content.decode()
        assert whole in html
        assert f'<a href="{feed}" type="application/atom+xml">Atom-Feed</a>' in html
        for name in own:
            assert f'<link rel="alternate" type="application/atom+xml" title="{name}" href="{feed}">' in html


@pytest.mark.parametrize("method", ["post", "put", "delete", "options"])
@pytest.mark.parametrize("address", ["/de/feed/", "/de/visits/calendar.ics"])
def test_nothing_can_be_sent(client, address, method):
    assert getattr(client, method)(address).status_code == 405
