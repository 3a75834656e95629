"""The timeline: agreements, visits, milestones and changes of status in one order."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.pages import timeline
from projects.models import Milestone
from tests.builders import (
    NOT_PUBLIC,
    make_agreement,
    make_city,
    make_partnership,
    make_project,
    make_status_change,
    make_visit,
)
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def shenzhen():
    return make_city(name_de="Shenzhen", name_zh_hans="深圳", slug="shenzhen")


@pytest.fixture
def relation(shenzhen):
    return make_partnership(partner_city=shenzhen)


def make_milestone(**fields):
    fields.setdefault("project", make_project())
    return Milestone.objects.create(**{"title_de": "Richtfest", "dated": "2017-03", **fields})


def make_one_of_each(relation, year=2016):
    make_agreement(partnerships=[relation], signed_on=f"{year}-01-15", title_de=f"Vertrag {year}")
    make_visit(partnerships=[relation], starts_on=f"{year}-02-10", title_de=f"Reise {year}")
    make_milestone(project=make_project(partnerships=[relation]), dated=f"{year}-03-05")
    make_status_change(partnership=relation, changed_on=f"{year}-04-20")


def page_of(client, query="", code="de"):
    address = f"/{code}/timeline/{query}"
    response = client.get(address)
    assert response.status_code == 200
    return Page(response, address)


def titles(order="", **filters):
    return [entry.title.value for entry in timeline.events(filters, order)]


@pytest.mark.parametrize("code", ["de", "zh-hans"])
def test_timeline_needs_a_constant_number_of_queries(client, code):
    counts = []
    for years in ([2015], range(1965, 2014)):
        for year in years:
            make_one_of_each(make_partnership(), year)
        page_of(client, code=code)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, code=code)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 6


def test_timeline_fetches_the_records_of_one_page_only(client, relation):
    for year in range(1980, 2000):
        make_one_of_each(relation, year)

    page_of(client)
    with CaptureQueriesContext(connection) as queries:
        page_of(client)

    fetched = [query["sql"] for query in queries if '"delegations_visit"."summary_de"' in query["sql"]]
    assert len(fetched) == 1
    assert "IN (" in fetched[0]


def test_timeline_orders_all_kinds_by_date(relation):
    make_one_of_each(relation)

    assert titles() == ["Hannover – Shenzhen", "Richtfest", "Reise 2016", "Vertrag 2016"]


def test_timeline_sorts_rough_dates_by_their_first_possible_day():
    make_visit(title_de="Jahr", starts_on="2016")
    make_visit(title_de="Frühjahr", starts_on="2016-21")
    make_visit(title_de="Tag", starts_on="2016-02-29")
    make_visit(title_de="Bis", starts_on="../2015-05")
    make_visit(title_de="Ohne", starts_on="")

    assert titles() == ["Frühjahr", "Tag", "Jahr", "Bis"]


def test_timeline_groups_by_year_and_prints_dates_as_known(client, relation):
    make_visit(starts_on="2015-10-25", ends_on="2015-10-31", partnerships=[relation], title_de="Chinareise")
    make_milestone(dated="2016-21")

    page = page_of(client)

    assert page.text.index("2016 Frühjahr 2016") < page.text.index("2015 25. bis 31. Oktober 2015")
    assert "2015年10月25日至31日" in page_of(client, code="zh-hans").text.replace(" ", "")


def test_entry_names_city_kind_and_page(client, relation):
    visit = make_visit(partnerships=[relation], title_de="Gegenbesuch")

    page = page_of(client)

    assert visit.get_absolute_url() in page.links
    assert "Besuch Gegenbesuch Shenzhen" in page.text


def test_milestone_leads_to_its_project(client, relation):
    project = make_project(title_de="Krankenhaus", partnerships=[relation])
    make_milestone(project=project)

    page = page_of(client)

    assert project.get_absolute_url() in page.links
    assert "Richtfest Krankenhaus Shenzhen" in page.text


def test_change_of_status_names_both_cities(client, relation):
    make_status_change(partnership=relation, status="ended", level="project")

    page = page_of(client)

    assert relation.get_absolute_url() in page.links
    assert "Hannover – Shenzhen beendet, Projektpartnerschaft" in page.text


def test_visit_that_did_not_take_place_says_so(client):
    make_visit(title_de="Große Reise", state="cancelled")

    assert "Große Reise abgesagt" in page_of(client).text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_timeline_hides_what_is_not_public(client, hidden):
    shown = make_visit(title_de="Sichtbar")
    shown.partnerships.add(make_partnership(partner_city=make_city(name_de="Geheimort"), **hidden))
    make_agreement(title_de="Geheimvertrag", **hidden)
    make_visit(title_de="Geheimbesuch", **hidden)
    make_milestone(title_de="Geheimstufe", project=make_project(**hidden))
    make_status_change(partnership=make_partnership(partner_city=make_city(name_de="Geheimstadt"), **hidden))
    make_status_change(partnership=make_partnership(partner_city=make_city(name_de="Geheimdorf", **hidden)))

    page = page_of(client)

    assert "Sichtbar" in page.text
    assert "Geheim" not in page.text


def test_filter_by_city_keeps_its_events_once(relation, shenzhen):
    make_one_of_each(relation)
    make_one_of_each(make_partnership())
    second = make_partnership(home_city=make_city(name_de="Region"), partner_city=shenzhen)
    make_visit(title_de="Beide", partnerships=[relation, second], starts_on="2018")

    assert titles(city=shenzhen.slug) == ["Beide", "Hannover – Shenzhen", "Richtfest", "Reise 2016", "Vertrag 2016"]


def test_filter_by_kind_and_year(relation):
    make_one_of_each(relation, 2015)
    make_one_of_each(relation, 2016)

    assert titles(kind="milestone", year="2015") == ["Richtfest"]
    assert len(titles(kind="agreement")) == 2
    assert len(titles(year="2016")) == 4


def test_filters_come_from_the_query_and_stay(client, relation):
    make_one_of_each(relation, 2015)
    for _number in range(timeline.PER_PAGE + 1):
        make_visit(title_de="Treffen", partnerships=[relation], starts_on="2016-05")

    page = page_of(client, "?city=shenzhen&kind=visit&year=2016")

    assert "Vertrag" not in page.text
    assert any(link.endswith("?city=shenzhen&kind=visit&year=2016&page=2") for link in page.links)
    assert "Treffen" in page_of(client, "?city=shenzhen&kind=visit&year=2016&page=2").text


@pytest.mark.parametrize("query", ["?city=atlantis", "?kind=war", "?year=12345", "?year=abc"])
def test_broken_filter_is_named_and_left_out(client, query):
    make_visit(title_de="Treffen")

    response = client.get(f"/de/timeline/{query}")

    assert "Treffen" in response.content.decode()
    assert 'class="errorlist"' in response.content.decode()


def test_empty_result_offers_a_way_out(client):
    make_visit(starts_on="2016")

    page = page_of(client, "?year=1999")

    assert "Zu diesen Filtern gibt es keine" in page.text
    assert "/de/timeline/" in page.links


def test_page_behind_the_last_is_not_found(client):
    assert client.get("/de/timeline/?page=2").status_code == 404


def test_entry_knows_its_year():
    make_visit(starts_on="2016-09-10")

    [entry] = timeline.events({})

    assert (entry.began_on, entry.year) == (date(2016, 9, 10), 2016)


def test_kinds_are_counted_beside_the_other_filters(client):
    make_visit(starts_on="2016-09-10")
    make_visit(starts_on="2015-10-28")
    make_agreement(signed_on="2015-10-28")

    content = client.get("/de/timeline/?year=2015&kind=visit").content.decode()

    assert re.findall(r'<option value="(visit|agreement|milestone)"[^>]*>[^<]*\((\d+)\)<', content) == [
        ("agreement", "1"),
        ("visit", "1"),
        ("milestone", "0"),
    ]


def counts_of(client, query: str) -> dict[str, int]:
    content = client.get(f"/de/timeline/?{query}").content.decode()
    found = re.findall(r'<option value="([^"]+)"[^>]*>[^<]*\((\d+)\)<', content)
    return {value: int(number) for value, number in found}


def test_cities_and_years_are_counted_beside_the_other_filters(client, relation):
    make_one_of_each(relation, 2015)
    make_one_of_each(relation, 2016)
    other = make_partnership(partner_city=make_city(slug="changde"))
    make_visit(partnerships=[relation, other], starts_on="2016-05")

    assert {name: counts_of(client, "")[name] for name in ("shenzhen", "changde", "2015", "2016")} == {
        "shenzhen": 9, "changde": 1, "2015": 4, "2016": 5,
    }  # fmt: skip
    assert counts_of(client, "kind=visit&year=2016")["shenzhen"] == 2
    assert counts_of(client, "city=changde")["2016"] == 1


def test_relation_that_is_not_public_counts_for_no_city(client, relation):
    other_side = make_city(country="DE")
    hidden = make_partnership(home_city=other_side, partner_city=relation.partner_city, **NOT_PUBLIC[0])
    make_visit(partnerships=[hidden])

    assert counts_of(client, "kind=visit")["shenzhen"] == 0


def test_oldest_first(relation):
    make_one_of_each(relation, 2016)
    make_visit(title_de="Früher", starts_on="2015")

    assert titles(order="oldest")[0] == "Früher"
