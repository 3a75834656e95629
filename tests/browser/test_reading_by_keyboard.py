"""Public pages without a mouse: every stop of the cursor is seen and comes in the order of the page, also enlarged."""

import pytest

from tests import builders
from tests.browser.looking import CUT_OFF, is_wider_than_the_window
from tests.browser.test_keyboard import Keyboard
from tests.browser.test_public_pages import LANGUAGES, story  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

PATHS = ["", "visits/?year=2016", "visits/gegenbesuch/", "feedback/contact/", "map/", "figures/"]
# Where the cursor is: its place among everything in the document; null at the end.
PLACE = """() => {
  const stop = document.activeElement;
  if (stop === document.body) return null;
  return {order: [...document.querySelectorAll("*")].indexOf(stop), text: stop.outerHTML.slice(0, 100)};
}"""
# Whatever asks for a click must be a stop, unless it is out of sight.
REACHABLE = """[...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
  .filter(element => element.checkVisibility({visibilityProperty: true}) && element.type !== "hidden"
    && !element.closest("[aria-hidden=true]") && element.tabIndex >= 0).length"""


def walk(keyboard) -> list[dict]:
    """Press Tab until the cursor leaves the page."""
    stops = []
    for _stop in range(300):
        keyboard.page.keyboard.press("Tab")
        place = keyboard.page.evaluate(PLACE)
        if place is None or (stops and place == stops[0]):
            return stops
        stops.append(place)
        keyboard.look()
    raise AssertionError("The cursor never leaves the page.")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", ["100%", "200%"])
def test_every_stop_is_seen_in_the_order_of_the_page(live_server, story, new_context, language, size):  # noqa: F811
    page = new_context(viewport={"width": 800, "height": 700}).new_page()
    keyboard = Keyboard(page)
    faults = []

    for path in PATHS:
        page.goto(f"{live_server.url}/{language}/{path}")
        page.evaluate("size => document.documentElement.style.fontSize = size", size)
        stops = walk(keyboard)
        orders = [stop["order"] for stop in stops]
        if orders != sorted(set(orders)):
            faults.append(f"{path}: {stops}")
        if len(stops) != page.evaluate(REACHABLE):
            faults.append(f"{path}: {len(stops)} stops, but {page.evaluate(REACHABLE)} things to use")
        if is_wider_than_the_window(page) or page.evaluate(CUT_OFF):
            faults.append(f"{path}: wider than the window, or cut off")

    assert faults == []
    assert keyboard.hidden == set()


def test_refused_form_puts_the_cursor_on_what_to_change(live_server, page):
    builders.home_city()
    page.goto(f"{live_server.url}/de/feedback/contact/")
    keyboard = Keyboard(page)

    keyboard.go_to("#id_email")
    page.keyboard.type("niemand")
    keyboard.follow(".message-form button")
    assert page.evaluate("document.activeElement.matches('.error-summary')")
    keyboard.step()
    keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_message"
    assert keyboard.hidden == set()
