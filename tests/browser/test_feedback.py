"""Writing to the city in a real browser: accessible on a narrow phone, errors reached by keyboard, no script needed."""

import time

import pytest

from portal.feedback.forms import stamp
from portal.pages.models import Feedback
from tests import builders
from tests.browser.looking import faults_in_every_view
from tests.browser.test_public_pages import LANGUAGES

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def legal(db):
    builders.make_page(kind="privacy", slug="datenschutz")
    statement = builders.make_page(
        kind="accessibility", slug="barrierefrei", conformity="partial", method="self", prepared_on="2026-03-05"
    )
    statement.inaccessible_contents.create(content_de="Videos", explanation_de="Untertitel folgen.")


def send(page):
    page.locator(".message-form button").click()


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_are_clean_in_every_view(live_server, legal, new_context, language):
    """Also what comes of a form: refused, and sent."""
    # The checker is a script of the test, which the content policy rightly refuses.
    page = new_context(bypass_csp=True).new_page()
    found = []

    for path in ("feedback/barrier/", "datenschutz/", "barrierefrei/"):
        page.goto(f"{live_server.url}/{language}/{path}")
        found += faults_in_every_view(page)
    page.goto(f"{live_server.url}/{language}/feedback/contact/")
    page.locator("#id_email").fill("nobody")
    send(page)
    assert page.locator(".error-summary").is_visible()
    found += faults_in_every_view(page)
    fill_and_send(page)
    found += faults_in_every_view(page)

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

    page.wait_for_selector(".error-summary:focus")
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
