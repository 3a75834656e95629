"""Pictures of a gallery, shown large in a real browser: by mouse and keyboard, with script and without."""

import pytest

from editorial.library.models import Placement
from tests import builders
from tests.browser.looking import faults_in_every_view

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def address(live_server, picture):
    visit = builders.make_visit(slug="fahrt")
    for number, role in enumerate(("lead", "gallery", "gallery", "gallery")):
        image = picture(alt_de=f"Ansicht {number}", caption_de=f"Unterschrift {number}")
        Placement.objects.create(target=visit, image=image, role=role, position=number)
    return f"{live_server.url}/de/visits/fahrt/"


def shown(page) -> list[str]:
    """Return what is said of the pictures shown large."""
    return page.locator(".enlarged:visible .figure-caption").all_inner_texts()


@pytest.mark.parametrize("script", [True, False])
def test_picture_opens_large_and_leads_to_its_neighbours_and_back(address, new_context, script):
    page = new_context(java_script_enabled=script).new_page()
    page.goto(address)
    assert shown(page) == []

    page.get_by_role("link", name="Ansicht 1").click()
    assert shown(page) == ["Unterschrift 1"]
    assert page.locator(".enlarged:visible [rel=prev]").count() == 0
    assert not page.locator(".site-header").is_visible()

    page.click(".enlarged:target [rel=next]")
    assert shown(page) == ["Unterschrift 2"]
    page.go_back()
    assert shown(page) == ["Unterschrift 1"]
    page.click(".enlarged:target .close")
    assert shown(page) == []
    assert page.locator(".site-header").is_visible()


def test_keys_reach_only_what_is_shown_and_close_it(address, page):
    page.goto(address)
    page.get_by_role("link", name="Ansicht 2").press("Enter")

    assert page.evaluate("document.activeElement.id") == "picture-2"
    for _key in range(3):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('.enlarged:target') !== null")
    page.keyboard.press("ArrowRight")
    assert shown(page) == ["Unterschrift 3"]
    page.keyboard.press("Escape")
    assert shown(page) == []
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('li').id") == "place-3"


def test_large_picture_is_accessible_and_fits(address, new_context):
    page = new_context(bypass_csp=True).new_page()
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.goto(f"{address}#picture-1")

    # The checker looks at the page below as well, which has its main heading hidden meanwhile.
    complaints += faults_in_every_view(page, ["page-has-heading-one"])

    assert shown(page) == ["Unterschrift 1"]
    assert complaints == []


@pytest.mark.parametrize("width", [320, 1280])
def test_large_picture_is_seen_whole(address, new_context, width):
    page = new_context(viewport={"width": width, "height": 640}).new_page()
    page.goto(f"{address}#picture-1")

    box = page.locator(".enlarged:visible img").bounding_box()

    assert 0 <= box["x"] <= box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 640
