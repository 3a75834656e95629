"""The list of agreements and the page of an agreement."""

import json
import re

import pytest

from partnership.models import AgreementName, AgreementParty, AgreementPoint, OfficeHeld
from tests.builders import (
    NOT_PUBLIC,
    make_agreement,
    make_city,
    make_organisation,
    make_partnership,
    make_person,
    make_project,
    make_sector,
    make_visit,
)
from tests.reading import (
    HIDDEN_NAME,
    HIDDEN_TITLE,
    assert_names_nothing_hidden,
    count_queries,
    missing_from,
    read,
)

pytestmark = pytest.mark.django_db

PAGE = "agreements/kooperation-shenzhen-2015/"


@pytest.fixture
def shenzhen():
    return make_city(slug="shenzhen", name_de="Shenzhen", name_zh_hans="深圳")


@pytest.fixture
def agreement(shenzhen):
    return make_agreement(
        slug="kooperation-shenzhen-2015",
        title_de="Kooperationsvereinbarung",
        title_zh_hans="合作协议",
        signed_on="2015-10-28",
        place=shenzhen,
        venue_de="Gästehaus Wuzhou",
        venue_zh_hans="五洲宾馆",
        body_de="<p>Sechs Felder.</p>",
        body_zh_hans="<p>六个领域。</p>",
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Kooperationsvereinbarung", "28. Oktober 2015", "Shenzhen", "Gästehaus Wuzhou", "Sechs Felder."]),
        ("zh-hans", ["合作协议", "2015年10月28日", "深圳", "五洲宾馆", "六个领域。"]),
    ],
)
def test_page_tells_title_date_and_place(client, agreement, language, expected):
    assert missing_from(read(client, f"/{language}/{PAGE}").text, *expected) == []


def test_page_gives_all_names_and_all_dates(client, agreement):
    AgreementName.objects.create(agreement=agreement, name_de="Absichtserklärung", used_by_de="Presse")
    agreement.initialled_on, agreement.approved_on, agreement.in_force_until = "2015-05", "2015-09-17", "2020"
    agreement.council_paper, agreement.council_paper_url = "1234/2015", "https://rat.example/1234"
    agreement.save()

    page = read(client, f"/de/{PAGE}")

    dates = ["Mai 2015", "17. September 2015", "2020"]
    assert missing_from(page.text, "Absichtserklärung", "verwendet von: Presse", *dates, "1234/2015") == []
    assert "https://rat.example/1234" in page.links


def test_signatory_bears_the_office_of_that_day(client, agreement, shenzhen):
    xu = make_person(
        family_name="Xu", given_name="Qin", name_order="family", native_name="许勤", native_language="zh-hans"
    )
    OfficeHeld.objects.create(
        person=xu, title_de="Bürgermeister", title_zh_hans="市长", held_from="2010", held_until="2017"
    )
    OfficeHeld.objects.create(person=xu, title_de="Gouverneur", title_zh_hans="省长", held_from="2017-05")
    AgreementParty.objects.create(agreement=agreement, city=shenzhen, signatory=xu)
    AgreementParty.objects.create(
        agreement=agreement, organisation=make_organisation(), signatory_name="Frau Wu", office_de="Vorstand"
    )

    german, chinese = read(client, f"/de/{PAGE}"), read(client, f"/zh-hans/{PAGE}")

    assert missing_from(german.text, "Xu Qin ( 许勤 )", "Bürgermeister", "Frau Wu", "Vorstand") == []
    assert "许勤" in german.text_in("zh-Hans")
    assert "Gouverneur" not in german.text
    assert missing_from(chinese.text, "许勤 市长") == []
    assert "Vorstand" in chinese.text_in("de")


def test_parties_without_signatories_are_listed_without_empty_columns(client, agreement, shenzhen):
    AgreementParty.objects.create(agreement=agreement, city=shenzhen)

    page = read(client, f"/de/{PAGE}")

    assert "/de/cities/shenzhen/" in page.links
    assert missing_from(page.text, "Beteiligte Seiten", "Unterzeichnet von") == ["Unterzeichnet von"]


def test_points_say_what_came_of_them(client, agreement):
    point = AgreementPoint.objects.create(
        agreement=agreement, text_de="Messen ausbauen.", state="done", outcome_de="Zwei Messen im Jahr."
    )
    make_project(title_de="Industriemesse", agreement_points=[point])

    text = read(client, f"/de/{PAGE}").text

    assert missing_from(text, "Messen ausbauen.", "umgesetzt", "Zwei Messen im Jahr.", "Industriemesse") == []


def test_page_leads_to_earlier_and_later_agreements_and_visits(client, agreement):
    agreement.predecessor = make_agreement(title_de="Frühere Erklärung", signed_on="2005")
    agreement.save()
    make_agreement(title_de="Spätere Verlängerung", predecessor=agreement)
    make_visit(title_de="Gegenbesuch", agreements=[agreement])

    text = read(client, f"/de/{PAGE}").text

    assert missing_from(text, "Setzt fort", "Frühere Erklärung", "Spätere Verlängerung", "Gegenbesuch") == []


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_page_names_nothing_hidden(client, agreement, hidden):
    city, organisation = make_city(**HIDDEN_NAME, **hidden), make_organisation(**HIDDEN_NAME, **hidden)
    point = AgreementPoint.objects.create(agreement=agreement, text_de="Punkt")
    make_project(**HIDDEN_TITLE, **hidden, agreement_points=[point])
    AgreementParty.objects.create(agreement=agreement, city=city, signatory_name="Verborgen")
    AgreementParty.objects.create(agreement=agreement, organisation=organisation)
    make_agreement(**HIDDEN_TITLE, **hidden, predecessor=agreement)
    make_visit(**HIDDEN_TITLE, **hidden, agreements=[agreement])
    agreement.partnerships.add(make_partnership(partner_city=city))
    agreement.place, agreement.predecessor = city, make_agreement(**HIDDEN_TITLE, **hidden)
    agreement.save()

    assert_names_nothing_hidden(client, PAGE)


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_agreement_is_nowhere(client, hidden):
    make_agreement(slug="verborgen", **HIDDEN_TITLE, **hidden)

    assert client.get("/de/agreements/verborgen/").status_code == 404
    assert_names_nothing_hidden(client, "agreements/")


def test_missing_chinese_is_marked(client):
    make_agreement(slug="nur-deutsch", title_de="Nur deutsch", title_zh_hans="", summary_de="Kurz gesagt.")

    page = read(client, "/zh-hans/agreements/nur-deutsch/")

    assert missing_from(page.text_in("de"), "Nur deutsch", "Kurz gesagt.") == []
    assert "本页部分内容暂无中文版" in page.text
    assert "Nur deutsch" in read(client, "/zh-hans/agreements/").text_in("de")


def test_former_address_leads_on(client, agreement):
    agreement.slug = "vereinbarung"
    agreement.save()

    response = client.get(f"/zh-hans/{PAGE}")

    assert (response.status_code, response["Location"]) == (301, "/zh-hans/agreements/vereinbarung/")


def test_page_describes_itself_to_machines(client, agreement):
    content = client.get(f"/de/{PAGE}").content.decode()

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', content)[1])
    assert (data["@type"], data["dateCreated"], data["locationCreated"]["name"]) == (
        "CreativeWork",
        "2015-10-28",
        "Shenzhen",
    )


@pytest.fixture
def several(shenzhen):
    partnership, music = make_partnership(partner_city=shenzhen), make_sector(slug="musik", name_de="Musik")
    make_agreement(title_de="Vertrag Alpha", signed_on="2010-04", partnerships=[partnership])
    beta = make_agreement(title_de="Vertrag Beta", signed_on="2015-10-28", sectors=[music])
    AgreementParty.objects.create(agreement=beta, city=shenzhen)
    make_agreement(title_de="Vertrag Gamma", signed_on="2015", sectors=[music], partnerships=[make_partnership()])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Alpha", "Beta", "Gamma"}),
        ("city=shenzhen", {"Alpha", "Beta"}),
        ("sector=musik", {"Beta", "Gamma"}),
        ("year=2015", {"Beta", "Gamma"}),
        ("city=shenzhen&sector=musik&year=2015", {"Beta"}),
        ("city=shenzhen&year=1999", set()),
        ("city=nirgends&sector=musik", {"Beta", "Gamma"}),
        ("year=zweitausend", {"Alpha", "Beta", "Gamma"}),
    ],
)
def test_list_is_filtered(client, several, query, shown):
    text = read(client, f"/de/agreements/?{query}").text

    assert {name for name in ("Alpha", "Beta", "Gamma") if f"Vertrag {name}" in text} == shown


def test_broken_filter_is_said_beside_its_field(client, several):
    text = read(client, "/de/agreements/?city=nirgends").text

    assert "„nirgends“ steht nicht zur Auswahl." in text


def test_empty_result_offers_a_way_out(client, several):
    page = read(client, "/zh-hans/agreements/?year=1999")

    assert "/zh-hans/agreements/" in page.links
    assert "Vertrag" not in page.text


def test_filter_offers_public_partner_cities_in_reading_order(client, several):
    make_partnership(partner_city=make_city(name_de="Änderhausen", slug="a"))
    make_partnership(partner_city=make_city(**HIDDEN_NAME, **NOT_PUBLIC[0]))

    content = client.get("/de/agreements/").content.decode()

    assert content.index(">Änderhausen (") < content.index(">Shenzhen (")
    assert "Verborgen" not in content


def test_choice_in_another_language_is_marked(client):
    make_partnership(partner_city=make_city(name_de="Rouen", name_zh_hans="", slug="rouen"))

    content = client.get("/zh-hans/agreements/").content.decode()

    assert '<option value="rouen" lang="de">Rouen（0）</option>' in content


def test_pages_of_a_list_keep_the_filters(client):
    for _number in range(21):
        make_agreement()

    first = read(client, "/de/agreements/?year=2015")

    assert "/de/agreements/?year=2015&page=2" in first.links
    assert client.get("/de/agreements/?year=2015&page=2").status_code == 200
    assert client.get("/de/agreements/?year=2015&page=3").status_code == 404


def test_list_needs_the_same_queries_for_one_and_many(client, agreement):
    address = "/de/agreements/?city=shenzhen&year=2015"
    AgreementParty.objects.create(agreement=agreement, city=agreement.place)
    make_partnership(partner_city=agreement.place)
    one = count_queries(client, address)
    for _number in range(20):
        AgreementParty.objects.create(agreement=make_agreement(), city=agreement.place)

    assert count_queries(client, address) == one <= 6


def test_page_needs_the_same_queries_for_one_and_many(client, agreement):
    agreement.predecessor = make_agreement()
    agreement.save()

    def add_one():
        AgreementParty.objects.create(agreement=agreement, city=make_city(), signatory=make_person())
        AgreementName.objects.create(agreement=agreement, name_de="Name")
        point = AgreementPoint.objects.create(agreement=agreement, text_de="Punkt")
        make_project(agreement_points=[point])
        agreement.partnerships.add(make_partnership())
        make_visit(agreements=[agreement])

    add_one()
    one = count_queries(client, f"/de/{PAGE}")
    for _number in range(9):
        add_one()

    assert count_queries(client, f"/de/{PAGE}") == one <= 10
