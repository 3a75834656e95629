"""The map of the partners without a mouse: from place to place in order, seen, and with a list as its equal."""

import pytest

from tests import builders
from tests.browser.looking import faults_in_every_view
from tests.browser.test_keyboard import Keyboard

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

PLACES = {
    "Bristol": (51.45, -2.59),
    "Leipzig": (51.34, 12.37),
    "Blantyre": (-15.79, 35.01),
    "Changde": (29.03, 111.7),
    "Shenzhen": (22.54, 114.06),
    "Hiroshima": (34.39, 132.45),
}


@pytest.fixture
def address(live_server):
    """A home city with partners in two parts of the earth and one far from all others, made in no order."""
    home = builders.make_city(name_de="Hannover", country="DE", is_home=True, latitude=52.37, longitude=9.73)
    for name, (north, east) in sorted(PLACES.items()):
        city = builders.make_city(name_de=name, name_zh_hans="", latitude=north, longitude=east)
        builders.make_partnership(slug=name.lower(), home_city=home, partner_city=city)
    return f"{live_server.url}/de/map/"


@pytest.fixture
def keyboard(page, address):
    """A cursor that stands before the first place of the map."""
    page.goto(address)
    keyboard = Keyboard(page)
    page.locator("main").focus()
    return keyboard


def named(page) -> str:
    """Return what the link with the cursor says."""
    return page.evaluate("(document.activeElement.querySelector('title') || document.activeElement).textContent").split(
        ":"
    )[0]


def walked(keyboard, number: int) -> list[str]:
    names = []
    for _stop in range(number):
        keyboard.step()
        names.append(named(keyboard.page))
    return names


def test_cursor_walks_each_map_from_west_to_east_and_is_seen(keyboard):
    names = walked(keyboard, len(PLACES))

    assert names == ["Blantyre", "Bristol", "Leipzig", "Changde", "Shenzhen", "Hiroshima"]
    assert keyboard.hidden == set()


def test_list_below_leads_to_the_same_partners(keyboard):
    page = keyboard.page

    names = walked(keyboard, 2 * len(PLACES))

    on_maps, in_list = names[: len(PLACES)], names[len(PLACES) :]
    assert sorted(in_list) == sorted(on_maps) == sorted(PLACES)
    hrefs = [
        page.eval_on_selector_all(f"{part} a", "links => links.map(link => link.getAttribute('href'))")
        for part in (".maps", ".map-list")
    ]
    assert sorted(hrefs[0]) == sorted(hrefs[1])


@pytest.mark.parametrize("name", ["Leipzig", "Shenzhen"])
def test_enter_opens_the_partner(keyboard, name):
    while named(keyboard.page) != name:
        keyboard.step()
    with keyboard.page.expect_navigation():
        keyboard.press("Enter")

    assert keyboard.page.url.endswith(f"/de/partnerships/{name.lower()}/")


RING = """() => {
  const ring = getComputedStyle(document.activeElement.querySelector(".map-reach"));
  const ground = getComputedStyle(document.activeElement.ownerSVGElement).backgroundColor;
  return [ring.stroke, ground, parseFloat(ring.strokeWidth)];
}"""


@pytest.mark.parametrize("colours", ["none", "active"])
def test_ring_around_the_place_with_the_cursor_stands_out(keyboard, colours):
    keyboard.page.emulate_media(forced_colors=colours)
    keyboard.step()

    stroke, ground, width = keyboard.page.evaluate(RING)

    assert stroke not in {"none", ground}
    assert width >= 2


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_map_with_places_is_clean_in_every_view(address, new_context, language):
    page = new_context(bypass_csp=True).new_page()
    page.goto(address.replace("/de/", f"/{language}/"))

    assert faults_in_every_view(page) == []
