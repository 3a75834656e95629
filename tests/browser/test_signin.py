"""Signing in in a real browser: nothing foreign, nothing inline, nothing axe minds, authenticator app and passkey."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from editorial.staff.models import User
from editorial.staff.roles import Role, sync_roles
from tests import builders
from tests.editorial.staff.codes import code

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

PAGES = [
    "/admin/login/",
    "/admin/account/second-factor/",
    "/admin/account/second-factor/totp/activate/",
    "/admin/account/second-factor/webauthn/",
    "/admin/account/second-factor/webauthn/add/",
    "/admin/account/confirm/",
    "/admin/logout/",
    "/admin/password_change/",
]


@pytest.fixture(autouse=True)
def account(settings):
    settings.REQUIRE_SECOND_FACTOR = True
    sync_roles()
    return builders.make_user(Role.EDITOR, username="redaktion")


@pytest.fixture
def browser_page(live_server, page):
    """A browser whose complaints (content policy, script errors) and requests to other hosts fail the test."""
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or complaints.append(request.url)
    )
    yield page
    # A locked sign-in answers 429, which the browser reports like an error of the page.
    assert [complaint for complaint in complaints if "429" not in complaint] == []


def enter(page, live_server, password=builders.PASSWORD):
    page.goto(f"{live_server.url}/admin/")
    page.fill("#id_username", "redaktion")
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")


def accessibility(page):
    return [(each["id"], [node["html"] for node in each["nodes"]]) for each in Axe().run(page).response["violations"]]


def set_up_app(page) -> str:
    page.click("a[href$='totp/activate/']")
    secret = page.input_value("#authenticator_secret")
    assert page.locator(".qr-code").evaluate("image => image.naturalWidth") > 0
    page.fill("#id_code", code(secret))
    page.press("#id_code", "Enter")
    page.wait_for_url("**/recovery-codes/")
    return secret


def test_staff_sets_up_an_authenticator_app_and_signs_in_with_it(browser_page, live_server):
    enter(browser_page, live_server)
    browser_page.wait_for_url("**/second-factor/")
    secret = set_up_app(browser_page)
    assert accessibility(browser_page) == []
    recovery = browser_page.input_value("#recovery_codes").split()
    browser_page.goto(f"{live_server.url}/admin/")
    browser_page.click("#logout-form button")
    browser_page.wait_for_url("**/admin/login/")

    enter(browser_page, live_server)
    browser_page.wait_for_selector("#id_code")
    assert accessibility(browser_page) == []
    browser_page.fill("#id_code", code(secret, steps_ahead=1))
    browser_page.press("#id_code", "Enter")
    browser_page.wait_for_url("**/admin/")
    browser_page.click("#logout-form button")

    enter(browser_page, live_server)
    browser_page.fill("#id_code", recovery[0])
    browser_page.press("#id_code", "Enter")
    browser_page.wait_for_url("**/admin/")


def test_passkey_is_set_up_and_signs_in_without_a_password(browser_page, live_server):
    devtools = browser_page.context.new_cdp_session(browser_page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    key |= {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    enter(browser_page, live_server)

    browser_page.click("a[href$='webauthn/add/']")
    browser_page.check("#id_passwordless")
    browser_page.click("#mfa_webauthn_add")
    browser_page.wait_for_url("**/recovery-codes/")
    browser_page.goto(f"{live_server.url}/admin/account/second-factor/webauthn/")
    assert browser_page.locator("tbody tr").count() == 1
    assert accessibility(browser_page) == []
    browser_page.goto(f"{live_server.url}/admin/")
    browser_page.click("#logout-form button")

    browser_page.click("#passkey_login")
    browser_page.wait_for_url("**/admin/")
    browser_page.click("#logout-form button")
    enter(browser_page, live_server)
    browser_page.click("#mfa_webauthn_authenticate")
    browser_page.wait_for_url("**/admin/")


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_pages_are_accessible_and_in_the_language_of_the_account(browser_page, live_server, account, language):
    User.objects.update(language=language)
    browser_page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": f"{live_server.url}/admin/"}]
    )
    found = {}
    for address in PAGES:
        if address == PAGES[1]:
            enter(browser_page, live_server)
            browser_page.wait_for_url("**/second-factor/")
        browser_page.goto(live_server.url + address)
        assert browser_page.get_attribute("html", "lang") == language
        assert browser_page.locator("h1").count() == 1
        if violations := accessibility(browser_page):
            found[address] = violations
    assert found == {}


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_pages_of_accounts_and_the_log_are_accessible(browser_page, live_server, account, settings, language):
    settings.REQUIRE_SECOND_FACTOR = False
    User.objects.update(language=language, is_superuser=True)
    enter(browser_page, live_server)
    browser_page.wait_for_url("**/admin/")
    found = {}
    for page in ("auditentry/", f"user/{account.pk}/reset-second-factor/", f"user/{account.pk}/unlock/"):
        browser_page.goto(f"{live_server.url}/admin/staff/{page}")
        if violations := accessibility(browser_page):
            found[page] = violations
    assert found == {}


def test_locked_page_is_accessible(browser_page, live_server):
    stranger = Client(REMOTE_ADDR="127.0.0.1")
    for _ in range(9):
        stranger.post("/admin/login/", {"login": "redaktion", "password": "falsch"})

    enter(browser_page, live_server, password="falsch")

    browser_page.wait_for_selector("[role=alert]")
    assert browser_page.locator("h1").count() == 1
    assert accessibility(browser_page) == []


def test_language_is_switched_on_the_sign_in_page(browser_page, live_server):
    browser_page.goto(f"{live_server.url}/admin/login/")
    first = browser_page.get_attribute("html", "lang")

    browser_page.click(".own-language button")
    browser_page.wait_for_selector(f"html:not([lang='{first}'])")

    assert browser_page.url == f"{live_server.url}/admin/login/"
