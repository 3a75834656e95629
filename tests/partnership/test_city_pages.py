"""The list of partner cities and the page of a city."""

import json
import re

import pytest

from delegations.models import Stop
from editorial.publishing.models import Citation
from partnership.models import CityFigure, CityTitle, LevelName, OfficeHeld
from projects.models import ProjectPartner
from tests.builders import (
    NOT_PUBLIC,
    home_city,
    make_agreement,
    make_city,
    make_organisation,
    make_partnership,
    make_person,
    make_project,
    make_status_change,
    make_visit,
)
from tests.reading import HIDDEN_NAME, HIDDEN_TITLE, assert_names_nothing_hidden, count_queries, missing_from, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def shenzhen():
    return make_city(
        slug="shenzhen",
        name_de="Shenzhen",
        name_zh_hans="深圳",
        native_name="深圳",
        region_de="Guangdong",
        region_zh_hans="广东",
        time_zone="Asia/Shanghai",
        latitude="22.533",
        longitude="114.083",
        website="https://www.sz.gov.cn",
        summary_de="Stadt am Perlfluss.",
        summary_zh_hans="珠江口的城市。",
    )


@pytest.fixture
def partnership(shenzhen):
    partnership = make_partnership(
        partner_city=shenzhen,
        since="2015-10-28",
        partner_level_name=LevelName.objects.create(
            name_de="Austauschstadt",
            name_zh_hans="友好交流城市",
            native_name="友好交流城市",
            country="CN",
            level="friendship",
        ),
    )
    make_status_change(partnership=partnership, level="friendship", status="active")
    return partnership


def test_list_groups_relations_by_level(client, partnership):
    make_status_change(partnership=make_partnership(partner_city=make_city(name_de="Bristol")), level="partnership")
    make_partnership(home_city=make_city(name_de="Region Hannover"), partner_city=make_city(name_de="Lu'an"))

    page = read(client, "/de/cities/")

    parts = ["Städtepartnerschaften", "Bristol", "Städtefreundschaften", "Shenzhen", "anderer Träger", "Lu'an"]
    places = [page.text.index(part) for part in parts]
    assert places == sorted(places)
    assert "Region Hannover" in page.text


def test_list_gives_both_names_of_the_level(client, partnership):
    page = read(client, "/de/cities/")

    assert "Austauschstadt" in page.text_in("de")
    assert "友好交流城市" in page.text_in("zh-Hans")
    assert "seit 28. Oktober 2015" in page.text
    assert "2015年10月28日起" in read(client, "/zh-hans/cities/").text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_list_names_no_hidden_city_or_relation(client, hidden):
    make_partnership(partner_city=make_city(**HIDDEN_NAME, **hidden))
    make_partnership(partner_city=make_city(**HIDDEN_NAME), **hidden)

    assert_names_nothing_hidden(client, "cities/")


def test_list_without_entries_says_so(client):
    assert "Hier gibt es noch keine Einträge" in read(client, "/de/cities/").text


def test_list_needs_the_same_queries_for_one_and_many(client, partnership):
    one = count_queries(client, "/de/cities/")
    for _number in range(9):
        make_status_change(partnership=make_partnership())

    assert count_queries(client, "/de/cities/") == one <= 6


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Shenzhen", "China", "Guangdong", "Chinesische Zeit", "Stadt am Perlfluss."]),
        ("zh-hans", ["深圳", "中国", "广东", "中国时间", "珠江口的城市。"]),
    ],
)
def test_page_tells_the_facts(client, shenzhen, language, expected):
    page = read(client, f"/{language}/cities/shenzhen/")

    assert missing_from(page.text, *expected) == []
    assert "https://www.sz.gov.cn" in page.links


def test_native_name_is_marked(client, shenzhen):
    assert "深圳" in read(client, "/de/cities/shenzhen/").text_in("zh-Hans")


def test_figures_carry_date_boundary_and_source(client, shenzhen):
    CityFigure.objects.create(
        city=shenzhen, value="17790100", as_of="2023", boundary_de="Stadtgebiet", source_de="Statistikamt"
    )
    CityFigure.objects.create(city=shenzhen, what="area", value="1952.84", unit_de="km²", unit_zh_hans="平方公里")

    german = read(client, "/de/cities/shenzhen/").text
    chinese = read(client, "/zh-hans/cities/shenzhen/")

    assert missing_from(german, "17.790.100", "2023", "Stadtgebiet", "Statistikamt", "1.952,84 km²") == []
    assert "1779.01万" in chinese.text
    assert "Statistikamt" in chinese.text_in("de")


def test_titles_and_offices_carry_their_time(client, shenzhen):
    CityTitle.objects.create(city=shenzhen, title_de="UNESCO City of Design", awarded_by_de="UNESCO", since="2008-11")
    OfficeHeld.objects.create(
        city=shenzhen,
        person=make_person(family_name="Qin"),
        title_de="Bürgermeister",
        held_from="2021",
        held_until="2025",
    )

    text = read(client, "/de/cities/shenzhen/").text

    assert missing_from(text, "UNESCO City of Design", "November 2008", "Qin", "Bürgermeister", "2021", "2025") == []


def test_offices_without_dates_have_no_column_for_them(client, shenzhen):
    office = OfficeHeld.objects.create(city=shenzhen, person=make_person(), title_de="Bürgermeister")
    columns = [">Name</th>", ">Amt</th>", ">Von</th>", ">Bis</th>"]

    content = client.get("/de/cities/shenzhen/").content.decode()
    assert missing_from(content, *columns) == columns[2:]

    office.held_from = "2021"
    office.save()
    content = client.get("/de/cities/shenzhen/").content.decode()
    assert missing_from(content, *columns) == columns[3:]


def test_page_shows_the_relation_as_it_stands(client, partnership):
    text = read(client, "/de/cities/shenzhen/").text

    assert missing_from(text, "Hannover – Shenzhen", "aktiv", "Freundschaft", "Austauschstadt") == []


def test_page_lists_what_belongs_to_the_city(client, shenzhen, partnership):
    by_relation = make_visit(title_de="Besuch über die Beziehung", partnerships=[partnership])
    by_stop = make_visit(title_de="Besuch mit Halt")
    Stop.objects.create(visit=by_stop, city=shenzhen)
    Stop.objects.create(visit=by_relation, city=shenzhen)
    make_agreement(title_de="Ein Abkommen", partnerships=[partnership])
    ProjectPartner.objects.create(project=make_project(title_de="Ein Projekt"), city=shenzhen)
    make_organisation(name_de="Universität Shenzhen", city=shenzhen)
    make_visit(title_de="Fremder Besuch")

    text = read(client, "/de/cities/shenzhen/").text

    named = ["Besuch mit Halt", "Besuch über die Beziehung", "Ein Abkommen", "Ein Projekt", "Universität Shenzhen"]
    assert [text.count(title) for title in named] == [1] * 5
    assert "Fremder Besuch" not in text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_page_names_nothing_hidden(client, shenzhen, partnership, hidden):
    visit = make_visit(**HIDDEN_TITLE, **hidden, partnerships=[partnership])
    Stop.objects.create(visit=visit, city=shenzhen)
    make_agreement(**HIDDEN_TITLE, **hidden, partnerships=[partnership])
    make_project(**HIDDEN_TITLE, **hidden, partnerships=[partnership])
    make_organisation(**HIDDEN_NAME, **hidden, city=shenzhen)
    make_partnership(home_city=make_city(**HIDDEN_NAME, **hidden), partner_city=shenzhen)

    assert_names_nothing_hidden(client, "cities/shenzhen/")


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_city_has_no_page(client, hidden):
    make_city(slug="verborgen", **hidden)

    assert client.get("/de/cities/verborgen/").status_code == 404
    assert client.get("/zh-hans/cities/verborgen/").status_code == 404


def test_former_address_leads_on(client, shenzhen):
    shenzhen.slug = "shenzhen-stadt"
    shenzhen.save()

    response = client.get("/zh-hans/cities/shenzhen/")

    assert (response.status_code, response["Location"]) == (301, "/zh-hans/cities/shenzhen-stadt/")


def test_missing_chinese_is_shown_in_german_and_marked(client):
    make_city(slug="bristol", name_de="Bristol", name_zh_hans="", summary_de="Hafenstadt.", body_de="<p>Am Avon.</p>")

    page = read(client, "/zh-hans/cities/bristol/")

    assert missing_from(page.text_in("de"), "Bristol", "Hafenstadt.", "Am Avon.") == []
    assert "本页部分内容暂无中文版" in page.text_in("zh-Hans")
    assert 'hreflang="zh-Hans" href="http' not in client.get("/de/cities/bristol/").content.decode()


def test_page_describes_itself_to_machines(client, shenzhen):
    content = client.get("/zh-hans/cities/shenzhen/").content.decode()

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', content)[1])
    assert (data["@type"], data["name"], data["geo"]["latitude"]) == ("City", "深圳", 22.533)
    assert data["url"].endswith("/zh-hans/cities/shenzhen/")


def test_sources_say_how_sure_they_are(client, shenzhen):
    Citation.objects.create(
        target=shenzhen,
        publication="HAZ",
        statement_de="14 Millionen mit Umland.",
        certainty="conflicting",
        dated="2015",
    )

    text = read(client, "/de/cities/shenzhen/").text

    assert missing_from(text, "HAZ", "14 Millionen mit Umland.", "widersprechen") == []


def test_page_needs_the_same_queries_for_one_and_many(client, shenzhen, partnership):
    def add_one():
        visit = make_visit(partnerships=[partnership])
        Stop.objects.create(visit=visit, city=shenzhen)
        make_agreement(partnerships=[partnership])
        make_project(partnerships=[partnership])
        make_organisation(city=shenzhen)
        CityFigure.objects.create(city=shenzhen, value=1)
        OfficeHeld.objects.create(city=shenzhen, person=make_person(), title_de="Amt")

    add_one()
    one = count_queries(client, "/de/cities/shenzhen/")
    for _number in range(9):
        add_one()

    assert count_queries(client, "/de/cities/shenzhen/") == one <= 10


def test_own_city_lists_its_relations(client, partnership):
    page = read(client, home_city().get_absolute_url())

    assert "Hannover – Shenzhen" in page.text


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_pages_are_only_read(client, shenzhen, method):
    assert getattr(client, method)("/de/cities/shenzhen/").status_code == 405
    assert client.head("/de/cities/shenzhen/").status_code == 200


def test_page_shows_the_decisions_about_the_relation_and_the_state_of_each_point(client, shenzhen, partnership):
    make_status_change(partnership=partnership, changed_on="2015-10-28", council_paper="0815/2015")
    agreement = make_agreement(partnerships=[partnership])
    agreement.points.create(text_de="Austausch von Studierenden", state="running")

    text = read(client, "/de/cities/shenzhen/").text

    assert "Ratsdrucksache: 0815/2015" in text
    assert "in Umsetzung Austausch von Studierenden" in text
