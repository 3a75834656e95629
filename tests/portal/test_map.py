"""The map of the partners: who is on it, where, and which names can be read."""

import json

import pytest
from django.urls import reverse
from django.utils.translation import override

from portal.management.commands import draw_land
from portal.pages.maps import OLD_WORLD, WORLD, maps_of
from portal.pages.projection import project
from tests import builders
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

CHINA = {"shenzhen": (22.54, 114.06), "shanghai": (31.23, 121.47), "changde": (29.03, 111.7)}


def city(name, place=None, **fields):
    coordinates = {"latitude": place[0], "longitude": place[1]} if place else {}
    return builders.make_city(name_de=name.title(), name_zh_hans="", **coordinates, **fields)


@pytest.fixture
def home():
    return city("hannover", (52.37, 9.73), is_home=True)


def partner(home, name, place=None, **fields):
    return builders.make_partnership(home_city=home, partner_city=city(name, place), **fields)


def named(found):
    return {place.name.value for place in found.places if place.label}


def test_map_leads_to_every_partner_once_and_lists_the_same(client, home):
    for name, place in CHINA.items():
        partner(home, name, place)
    partner(home, "blantyre", (-15.79, 35.01))
    partner(home, "nirgends")

    page = Page(client.get(reverse("pages:map")))

    links = [link for link in page.links if "/partnerships/" in link]
    assert len(links) == 4 + 5
    assert sorted(set(links)) == sorted(relation.get_absolute_url() for relation in home.home_relations.all())


def test_hidden_partners_and_those_of_others_are_not_on_the_map(client, home):
    partner(home, "shenzhen", CHINA["shenzhen"], **builders.DRAFT)
    partner(city("hildesheim", (52.15, 9.95)), "padang", (-0.95, 100.35))

    content = client.get(reverse("pages:map")).content.decode()

    assert ("Shenzhen" in content, "Padang" in content) == (False, False)


def test_partners_close_together_get_a_map_of_their_own(home):
    relations = [partner(home, name, place) for name, place in CHINA.items()]

    whole, part = maps_of(home, relations)

    assert named(whole) == {"Hannover"}
    assert named(part) == {"Shenzhen", "Shanghai", "Changde"}


def test_single_partner_is_named_on_the_one_map(home):
    (only,) = maps_of(home, [partner(home, "shenzhen", CHINA["shenzhen"])])

    assert (named(only), only.window) == ({"Hannover", "Shenzhen"}, OLD_WORLD)


def test_partner_in_america_widens_the_map(home):
    found = maps_of(home, [partner(home, "seattle", (47.6, -122.3))])

    assert [each.window for each in found] == [WORLD]


def test_names_never_cover_each_other(home):
    places = [(52.37 + step / 10, 9.74 + step / 10) for step in range(12)]
    relations = [partner(home, f"nachbarstadt {number}", place) for number, place in enumerate(places)]

    europe = maps_of(home, relations)[1]

    labels = [place.label for place in europe.places if place.label]
    assert 1 < len(labels) < 13
    assert len({(label.x, label.y, label.anchor) for label in labels}) == len(labels)


def test_without_coordinates_of_the_home_city_there_is_the_list_alone(client):
    relation = partner(city("hannover", is_home=True), "shenzhen", CHINA["shenzhen"])

    page = Page(client.get(reverse("pages:map")))

    assert page.links.count(relation.get_absolute_url()) == 1


def test_map_in_chinese_marks_german_names(client, home):
    partner(home, "shenzhen", CHINA["shenzhen"])

    with override("zh-hans"):
        content = client.get(reverse("pages:map")).content.decode()

    assert 'lang="de">Shenzhen</text>' in content


def test_queries_do_not_grow(client, home):
    partner(home, "shenzhen", CHINA["shenzhen"])
    few = count_queries(client, reverse("pages:map"))
    for number in range(5):
        partner(home, f"stadt {number}", (30 + number, 110))

    assert count_queries(client, reverse("pages:map")) == few


def test_land_is_drawn_from_the_shapes():
    topology = json.loads(draw_land.SHAPES.read_text())

    assert draw_land.DRAWING.read_text(encoding="utf-8") == draw_land.drawing(topology)


@pytest.mark.parametrize(("place", "expected"), [((0, 0), (0, 0)), ((180, 0), (1800, 0)), ((0, 60), (0, -686))])
def test_projection(place, expected):
    assert tuple(round(value) for value in project(*place)) == expected
