"""Filters of a list in a real browser: they answer at once, and do not need to."""

import pytest
from playwright.sync_api import expect

from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def visits(live_server):
    """Two visits of 2016, and more than a page of 2015; the address of their list."""
    for direction in ("incoming", "outgoing"):
        builders.make_visit(title_de=f"Fahrt {direction}", starts_on="2016", direction=direction)
    for _number in range(21):
        builders.make_visit(starts_on="2015")
    return f"{live_server.url}/de/visits/"


@pytest.fixture
def unloaded(page, visits):
    """The list, opened; a mark in the window shows as long as no other page has been loaded."""
    page.complaints = []
    page.on("console", lambda message: message.type == "error" and page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.goto(visits)
    page.evaluate("window.isTheSame = true")
    yield page
    assert page.complaints == []


def is_the_same(page) -> bool:
    return page.evaluate("window.isTheSame === true")


def test_choice_answers_at_once_and_can_be_shared(unloaded, visits, new_context):
    unloaded.focus("[name=year]")
    unloaded.select_option("[name=year]", "2016")

    expect(unloaded.locator(".found")).to_have_text("2 Einträge")
    expect(unloaded.locator(".card")).to_have_count(2)
    expect(unloaded.locator("[name=direction] option[value=incoming]")).to_have_text("Besuch bei uns (1)")
    assert unloaded.url == f"{visits}?year=2016"
    assert unloaded.evaluate("document.activeElement.name") == "year"
    assert unloaded.locator(".languages a").first.get_attribute("href").endswith("/zh-hans/visits/?year=2016")
    assert is_the_same(unloaded)
    shared = new_context(java_script_enabled=False).new_page()
    shared.goto(unloaded.url)
    assert shared.locator("main").inner_text() == unloaded.locator("main").inner_text()


def test_back_and_forward_lead_through_the_choices(unloaded, visits):
    unloaded.select_option("[name=year]", "2016")
    expect(unloaded.locator(".card")).to_have_count(2)
    unloaded.select_option("[name=direction]", "outgoing")
    expect(unloaded.locator(".card")).to_have_count(1)

    unloaded.go_back()
    expect(unloaded.locator(".card")).to_have_count(2)
    assert unloaded.input_value("[name=direction]") == ""
    unloaded.go_back()
    expect(unloaded.locator(".card")).to_have_count(20)
    assert unloaded.input_value("[name=year]") == ""
    unloaded.go_forward()
    expect(unloaded.locator(".card")).to_have_count(2)
    assert is_the_same(unloaded)
    assert unloaded.url == f"{visits}?year=2016"


def test_next_page_and_way_out_answer_too_and_take_the_focus_along(unloaded, visits):
    unloaded.click("[rel=next]")
    expect(unloaded.locator(".card")).to_have_count(3)
    assert unloaded.url == f"{visits}?page=2"
    assert unloaded.evaluate("document.activeElement.id") == "results"

    unloaded.select_option("[name=year]", "2016")
    expect(unloaded.locator(".card")).to_have_count(2)
    unloaded.click(".filters .actions a")
    expect(unloaded.locator(".card")).to_have_count(20)
    assert unloaded.url == visits
    assert unloaded.evaluate("document.activeElement.type") == "submit"
    assert is_the_same(unloaded)


def test_broken_filter_is_said_and_forgotten(unloaded, visits):
    unloaded.goto(f"{visits}?year=1066")
    assert unloaded.locator(".filters .errorlist").count() == 1

    unloaded.select_option("[name=year]", "2016")

    expect(unloaded.locator(".filters .errorlist")).to_have_count(0)
    assert unloaded.locator("[name=year]").get_attribute("aria-invalid") is None


def test_answer_that_comes_too_late_is_dropped(unloaded):
    def wait_for_the_other(route):
        expect(unloaded.locator(".card")).to_have_count(20)
        unloaded.wait_for_timeout(300)
        route.continue_()

    unloaded.route("**/?year=2016", wait_for_the_other)
    unloaded.evaluate(
        """for (const year of ["2016", ""]) {
            document.querySelector("[name=year]").value = year;
            document.querySelector("[name=year]").dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    unloaded.wait_for_timeout(600)

    expect(unloaded.locator(".card")).to_have_count(20)
    assert is_the_same(unloaded)


def test_failure_opens_the_address_as_ever(page, visits):
    page.goto(visits)
    page.evaluate("window.isTheSame = true")
    page.evaluate("window.fetch = () => Promise.reject(new TypeError('no network')); 0")

    with page.expect_navigation():
        page.select_option("[name=year]", "2016")

    assert page.locator(".card").count() == 2
    assert not is_the_same(page)


def test_button_stands_beside_the_last_field_of_a_tablet(unloaded):
    unloaded.set_viewport_size({"width": 768, "height": 1024})

    field, button = (unloaded.locator(f".filters {part}").bounding_box() for part in ("[name=year]", "button"))

    assert abs(field["y"] - button["y"]) < 2
