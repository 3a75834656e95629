"""The home page: partners, visits, projects, agreements and news, a short choice of each."""

from datetime import date

import pytest

from editorial.library.models import Placement
from partnership.models import Partnership
from portal.pages.home import anniversaries
from tests.builders import (
    NOT_PUBLIC,
    home_city,
    make_agreement,
    make_city,
    make_news,
    make_page,
    make_partnership,
    make_project,
    make_sector,
    make_status_change,
    make_visit,
)
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db


def text_of(client, code="de"):
    return Page(client.get(f"/{code}/"), f"/{code}/").text


def fill(rows, picture):
    """Make `rows` of everything the home page shows, with pictures and names."""
    for _number in range(rows):
        city = make_city()
        partnership = make_partnership(partner_city=city)
        make_status_change(partnership=partnership)
        visits = [make_visit(partnerships=[partnership], state=state) for state in ("completed", "planned")]
        make_agreement(partnerships=[partnership])
        make_project(leading_sector=make_sector())
        make_page(kind="privacy")
        for record in (city, make_news(), *visits):
            Placement.objects.create(target=record, image=picture, role="lead")


@pytest.mark.parametrize("code", ["de", "zh-hans"])
def test_home_needs_a_constant_number_of_queries(client, picture, code):
    image = picture()
    Placement.objects.create(target=home_city(), image=image, role="lead")
    counts = []
    for rows in (1, 49):
        fill(rows, image)
        counts.append(count_queries(client, f"/{code}/"))

    assert counts[0] == counts[1] <= 10


def test_home_shows_partners_with_level_and_beginning(client):
    city = make_city(name_de="Changde", name_zh_hans="常德")
    partnership = make_partnership(partner_city=city, since="2010")
    make_status_change(partnership=partnership, level="contact", changed_on="2005")
    make_status_change(partnership=partnership, level="friendship", changed_on="2010")

    page = Page(client.get("/de/"), "/de/")

    assert "Freundschaft Changde China seit 2010" in page.text
    assert partnership.get_absolute_url() in page.links
    assert "友好关系 常德 中国" in text_of(client, "zh-hans")


def test_home_says_when_a_relation_rests(client):
    partnership = make_partnership(partner_city=make_city(name_de="Fernstadt"))
    make_status_change(partnership=partnership, status="dormant")

    assert "Fernstadt China seit 2010 ruhend" in text_of(client)


def test_home_leaves_out_relations_of_other_bodies(client):
    region = make_city(name_de="Region Hannover", kind="region")
    make_partnership(home_city=region, partner_city=make_city(name_de="Lu'an"))

    assert "Lu'an" not in text_of(client)


def test_home_names_planned_visits_before_past_ones(client):
    make_visit(title_de="Vergangener Besuch", state="completed", starts_on="2019-05-03")
    make_visit(title_de="Kommender Besuch", state="planned", starts_on="2027-05-03")
    make_visit(title_de="Abgesagter Besuch", state="cancelled", starts_on="2027-05-03")

    text = text_of(client)

    assert text.index("Kommender Besuch") < text.index("Vergangener Besuch")
    assert "Abgesagter Besuch" not in text


def test_home_groups_running_projects_by_sector(client):
    water, culture = make_sector(name_de="Wasser", position=2), make_sector(name_de="Kultur", position=1)
    make_project(title_de="Schwammstadt", leading_sector=water)
    make_project(title_de="Orchester", leading_sector=culture)
    make_project(title_de="Fertiges", leading_sector=culture, state="completed")

    text = text_of(client)

    assert "Kultur Orchester Wasser Schwammstadt" in text
    assert "Fertiges" not in text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_home_hides_what_is_not_public(client, hidden):
    shown = make_visit(title_de="Sichtbarer Besuch", partnerships=[make_partnership(**hidden)])
    hidden_city = make_city(name_de="Geheimstadt", **hidden)
    make_partnership(partner_city=hidden_city)
    shown.partnerships.add(make_partnership(partner_city=make_city(name_de="Geheimort"), **hidden))
    make_visit(title_de="Geheimbesuch", **hidden)
    make_visit(title_de="Geheimplan", state="planned", **hidden)
    make_agreement(title_de="Geheimvertrag", **hidden)
    make_project(title_de="Geheimprojekt", **hidden)
    make_news(title_de="Geheimmeldung", **hidden)
    make_page(title_de="Geheimseite", kind="imprint", **hidden)

    text = text_of(client)

    assert "Sichtbarer Besuch" in text
    assert "Geheim" not in text


def test_home_marks_texts_shown_in_german(client):
    make_visit(title_de="Nur auf Deutsch", title_zh_hans="")

    page = Page(client.get("/zh-hans/"), "/zh-hans/")

    assert ("de", "Nur auf Deutsch") in page.runs


def test_home_without_any_content_still_comes(client):
    assert client.get("/de/").status_code == 200


@pytest.mark.parametrize(
    ("since", "expected"),
    [
        ("1966", [(2026, 60)]),
        ("2017-03-01", [(2027, 10)]),
        ("1927", [(2027, 100)]),
        ("2013", []),
        ("2027", []),
        ("", []),
    ],
)
def test_round_anniversaries_of_this_year_and_the_next(since, expected):
    relation = make_partnership(since=since)
    relations = Partnership.objects.with_standing()

    found = anniversaries(relations, today=date(2026, 11, 26))

    assert [(each.year, each.years) for each in found] == expected
    assert all(each.partnership == relation for each in found)


def test_resting_relation_has_no_anniversary():
    make_status_change(partnership=make_partnership(since="1966"), status="dormant")

    assert anniversaries(Partnership.objects.with_standing(), today=date(2026, 11, 26)) == []


def test_home_tells_figures_at_a_glance(client):
    for country, since in (("CN", "2010"), ("CN", "2015"), ("FR", "1966")):
        make_partnership(partner_city=make_city(country=country), since=since)
    for _number in range(5):
        make_project(leading_sector=make_sector())

    text = text_of(client)

    assert "Partnerstädte 3 Länder 2 laufende Projekte 5 älteste Partnerschaft 1966" in text
