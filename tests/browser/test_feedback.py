"""Writing to the city in a real browser: accessible on a narrow phone, errors reached by keyboard, no script needed."""

import time

import pytest
from axe_playwright_python.sync_playwright import Axe

from portal.feedback.forms import stamp
from portal.pages.models import Feedback
from tests import builders
from tests.browser.test_public_pages import LANGUAGES, PHONE, RULES, is_wider_than_the_window

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def legal(db):
    builders.make_page(kind="privacy", slug="datenschutz")
    statement = builders.make_page(
        kind="accessibility", slug="barrierefrei", conformity="partial", method="self", prepared_on="2026-03-05"
    )
    statement.inaccessible_contents.create(content_de="Videos", explanation_de="Untertitel folgen.")


def faults(page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    faults = [f"{page.url}: {rule['id']} {rule['nodes'][0]['html']}" for rule in found]
    return [*faults, "too wide"] if is_wider_than_the_window(page) else faults


def send(page):
    page.locator(".message-form button").click()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_clean_and_fit_a_phone(live_server, legal, new_context, language, scheme):
    # The checker is a script of the test, which the content policy rightly refuses.
    page = new_context(bypass_csp=True, viewport=PHONE, color_scheme=scheme).new_page()
    found = []

    for path in ("feedback/barrier/", "feedback/contact/", "datenschutz/", "barrierefrei/"):
        page.goto(f"{live_server.url}/{language}/{path}")
        found += faults(page)
    page.goto(f"{live_server.url}/{language}/feedback/contact/")
    page.locator("#id_email").fill("nobody")
    send(page)
    found += faults(page)
    fill_and_send(page)
    found += faults(page)

    assert found == []
    assert Feedback.objects.count() == 1


def fill_and_send(page):
    page.locator("#id_message").fill("Guten Tag")
    page.locator("#id_email").fill("")
    page.evaluate("key => document.getElementById('id_key').value = key", stamp(time.time() - 60))
    send(page)


def test_refused_form_takes_the_focus_and_leads_to_the_field(live_server, page):
    page.goto(f"{live_server.url}/de/feedback/barrier/")
    page.locator("#id_name").fill("Erika")
    send(page)

    assert page.evaluate("document.activeElement.className") == "notice error-summary"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "id_message"
    assert page.locator("#id_name").input_value() == "Erika"


def test_message_is_sent_without_script_from_the_footer_of_a_page(live_server, new_context, monkeypatch):
    monkeypatch.setattr("portal.feedback.forms.QUICKEST_SECONDS", -1)
    context = new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/de/timeline/")
    page.locator("footer").get_by_text("Barriere melden").click()
    page.locator("#id_message").fill("Die Schrift ist zu klein.")
    send(page)

    feedback = Feedback.objects.get()
    assert feedback.page_address == "/de/timeline/"
    assert feedback.reference in page.locator("main").inner_text()
    assert not context.cookies()
