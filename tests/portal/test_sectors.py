"""Sectors: the list, and the page with everything that belongs to one."""

import pytest

from delegations.models import SectorNote
from tests.builders import (
    NOT_PUBLIC,
    make_agreement,
    make_news,
    make_partnership,
    make_project,
    make_sector,
    make_visit,
)
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db


def page_of(client, sector, code="de"):
    address = f"/{code}/sectors/{sector.slug}/"
    return Page(client.get(address), address)


def make_note(visit, sector, **fields):
    note = SectorNote.objects.create(visit=visit, **{"text_de": "<p>Bericht</p>", **fields})
    note.sectors.set([sector])
    return note


def fill(sector, rows):
    for _number in range(rows):
        partnership = make_partnership()
        make_agreement(sectors=[sector], partnerships=[partnership])
        make_note(make_visit(sectors=[sector], partnerships=[partnership]), sector)
        indicator = make_project(leading_sector=sector).indicators.create(name_de="Zahl")
        indicator.measurements.create(kind="actual", value=2)
        make_news(sectors=[sector])


def test_sector_list_needs_a_constant_number_of_queries(client):
    make_sector()
    few = count_queries(client, "/zh-hans/sectors/")
    for _number in range(49):
        make_sector()

    assert count_queries(client, "/zh-hans/sectors/") == few <= 6


def test_sector_page_needs_a_constant_number_of_queries(client):
    sector = make_sector()
    fill(sector, 1)
    few = count_queries(client, f"/de/sectors/{sector.slug}/")
    fill(sector, 49)

    assert count_queries(client, f"/de/sectors/{sector.slug}/") == few <= 10


def test_sector_list_follows_the_order_of_staff(client):
    make_sector(name_de="Zweitens", position=2)
    make_sector(name_de="Erstens", position=1)

    text = Page(client.get("/de/sectors/"), "/de/sectors/").text

    assert text.index("Erstens") < text.index("Zweitens")


def test_sector_page_shows_what_belongs_to_it(client):
    culture = make_sector(name_de="Kultur", name_zh_hans="文化")
    agreement = make_agreement(title_de="Kulturvertrag", sectors=[culture])
    visit = make_visit(title_de="Reise der Musik", sectors=[culture])
    led = make_project(title_de="Geführt", leading_sector=culture)
    touching = make_project(title_de="Berührt", sectors=[culture], state="completed")
    news = make_news(title_de="Neues vom Konzert", sectors=[culture])
    make_note(visit, culture, heading_de="Stand der Musik", text_de="<p>Zwei Big Bands reisen.</p>")

    page = page_of(client, culture)

    assert {record.get_absolute_url() for record in (agreement, visit, led, touching, news)} <= set(page.links)
    assert "Stand der Musik" in page.text
    assert "Zwei Big Bands reisen." in page.text
    assert page.text.index("Geführt") < page.text.index("Berührt")


def test_sector_page_leaves_out_other_sectors(client):
    culture, water = make_sector(), make_sector()
    make_project(title_de="Kanalbau", leading_sector=water)
    make_visit(title_de="Kanalreise", sectors=[water])
    make_agreement(title_de="Kanalvertrag", sectors=[water])

    assert "Kanal" not in page_of(client, culture).text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_sector_page_hides_what_is_not_public(client, hidden):
    sector = make_sector()
    make_agreement(title_de="Geheimvertrag", sectors=[sector], **hidden)
    make_project(title_de="Geheimprojekt", leading_sector=sector, **hidden)
    make_news(title_de="Geheimmeldung", sectors=[sector], **hidden)
    visit = make_visit(title_de="Geheimbesuch", sectors=[sector], **hidden)
    make_note(visit, sector, heading_de="Geheimnotiz")

    page = page_of(client, sector)

    assert "Geheim" not in page.text
    assert "noch keine Einträge" in page.text


def test_sector_page_leads_to_the_filtered_lists(client):
    sector = make_sector(slug="kultur")
    fill(sector, 1)

    links = page_of(client, sector).links

    assert {f"/de/{name}/?sector=kultur" for name in ("projects", "visits", "agreements")} <= set(links)


def test_sector_page_marks_a_missing_chinese_text(client):
    sector = make_sector(name_de="Kultur", name_zh_hans="")

    page = page_of(client, sector, "zh-hans")

    assert ("de", "Kultur") in page.runs
    assert "本页部分内容暂无中文版" in page.text


def test_sector_page_shows_the_newest_result_of_each_indicator(client):
    sector = make_sector()
    students = make_project(title_de="Austausch", leading_sector=sector).indicators.create(name_de="Studierende")
    for kind, value, as_of in (
        ("actual", 2, "2016"),
        ("planned", 8, "2017"),
        ("actual", 6, "2017"),
        ("planned", 9, "2018"),
    ):
        students.measurements.create(kind=kind, value=value, as_of=as_of)
    make_project(leading_sector=sector).indicators.create(name_de="Nie gemessen").measurements.create(
        kind="planned", value=1
    )

    text = page_of(client, sector).text

    assert "6 Studierende geplant: 8 2017 Austausch" in text
    assert "Nie gemessen" not in text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_sector_page_hides_results_of_hidden_projects(client, hidden):
    sector = make_sector()
    indicator = make_project(leading_sector=sector, **hidden).indicators.create(name_de="Geheimzahl")
    indicator.measurements.create(kind="actual", value=2)

    assert "Geheimzahl" not in page_of(client, sector).text
