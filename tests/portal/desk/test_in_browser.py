"""Start page and log in a real browser: nothing for axe to find, everything within reach of the keyboard."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from django.utils import timezone

from delegations.models import FollowUp
from editorial.publishing.models import Remark
from editorial.staff.roles import Role, sync_roles
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

PAGES = ["/admin/", "/admin/desk/activity/", "/admin/delegations/followup/"]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def desk(live_server, page):
    """Return a function that signs a publisher of this language in; complaints of the browser fail the test."""
    sync_roles()
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or complaints.append(request.url)
    )

    def sign_in(language="de"):
        user = builders.make_user(Role.PUBLISHER, language=language)
        fill(user)
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    yield sign_in
    assert complaints == []


def fill(user):
    visit = builders.make_visit(title_zh_hans="", **builders.IN_REVIEW)
    builders.make_page(review_due_on=timezone.localdate() - timedelta(days=3))
    FollowUp.objects.create(visit=visit, text_de="Fotos schicken", owner=user, due_on=timezone.localdate())
    Remark.objects.create(target=visit, kind="submitted", text="Bitte prüfen", author=user, author_name=str(user))


def findings(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_axe_finds_nothing_in_light_and_dark_wide_and_narrow(desk, live_server, language):
    page = desk(language)

    for address in PAGES:
        for scheme, width in [("light", 1280), ("dark", 1280), ("light", 320)]:
            page.emulate_media(color_scheme=scheme)
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(live_server.url + address)
            assert (address, scheme, width, findings(page)) == (address, scheme, width, [])


def test_number_is_followed_by_keyboard_alone(desk, live_server):
    page = desk()
    page.goto(f"{live_server.url}/admin/")

    for _stop in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('[data-todo=review]') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/delegations/visit/?todo=review")

    assert page.locator("#result_list tbody tr").count() == 1


def test_log_is_searched_by_keyboard_alone(desk, live_server):
    page = desk()
    page.goto(f"{live_server.url}/admin/desk/activity/")

    page.locator("#id_words").focus()
    page.keyboard.type("prüfen")
    page.keyboard.press("Enter")
    page.wait_for_url("**words=*")

    assert urlsplit(page.url).path == "/admin/desk/activity/"
    assert page.locator(".desk-log tbody tr").count() == 1


def test_narrow_pages_do_not_scroll_sideways(desk, live_server):
    page = desk()
    page.set_viewport_size({"width": 320, "height": 800})

    for address in PAGES[:2]:
        page.goto(live_server.url + address)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
