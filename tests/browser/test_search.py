"""Searching in a real browser: without script, by keyboard with suggestions, accessible in every width and light."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests import builders
from tests.browser.looking import CUT_OFF, RULES, is_wider_than_the_window
from tests.browser.test_public_pages import LANGUAGES, PHONE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

# What is typed, a name that begins so, and how many suggestions there are: titles of visits are German only.
WORDS = {"de": ("Shenz", "Shenzhen", 4), "zh-hans": ("深", "深圳", 2)}

# Both languages, both lights, a narrow, a middle and a wide window.
VIEWS = [("de", 320, "dark"), ("zh-hans", 320, "light"), ("zh-hans", 768, "light"), ("de", 1280, "dark")]


@pytest.fixture
def records():
    city = builders.make_city(slug="shenzhen", name_de="Shenzhen", name_zh_hans="深圳")
    relation = builders.make_partnership(partner_city=city)
    for year in ("2015", "2016"):
        builders.make_visit(
            title_de=f"Besuch {year} aus Shenzhen", title_zh_hans="", starts_on=year, partnerships=[relation]
        )


@pytest.fixture
def typing(page, live_server, records):
    """The German home page on a wide screen, with its search field; nothing may complain."""
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/de/")
    page.field = page.locator("#site-search")
    page.options = page.locator(".suggestions:not([hidden]) [role=option]")
    yield page
    assert complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_search_works_without_script(live_server, records, new_context, language):
    page = new_context(java_script_enabled=False, viewport=PHONE).new_page()
    page.goto(f"{live_server.url}/{language}/")

    page.click(".to-search")
    page.fill("#words", WORDS[language][1])
    page.click(".search button")
    expect(page.locator(".results li")).to_have_count(4)
    page.click(".filters summary")
    page.select_option("[name=year]", "2016")
    page.click(".filters button")

    expect(page.locator(".results li")).to_have_count(1)
    assert page.input_value("#words") == WORDS[language][1]
    assert "year=2016" in page.url
    page.click(".results a")
    expect(page.locator("h1")).to_have_text("Besuch 2016 aus Shenzhen")


def test_header_has_the_field_on_wide_screens_and_a_link_on_narrow_ones(typing, live_server):
    expect(typing.field).to_be_visible()
    expect(typing.locator(".to-search")).to_be_hidden()
    typing.set_viewport_size(PHONE)
    expect(typing.field).to_be_hidden()
    expect(typing.locator(".to-search")).to_be_visible()
    typing.goto(f"{live_server.url}/de/search/")
    assert typing.locator("[type=search]").count() == 1


def test_filters_answer_at_once_and_keep_the_words(typing, live_server):
    typing.goto(f"{live_server.url}/de/search/?q=Shenzhen")
    typing.evaluate("window.isTheSame = true")

    typing.select_option("[name=year]", "2016")

    expect(typing.locator(".found")).to_have_text("1 Ergebnis")
    assert typing.url.endswith("/de/search/?q=Shenzhen&year=2016")
    typing.click(".filters .actions a")
    expect(typing.locator(".found")).to_have_text("4 Ergebnisse")
    assert typing.evaluate("window.isTheSame === true")


@pytest.mark.parametrize("language", LANGUAGES)
def test_suggestion_is_chosen_by_keyboard(typing, live_server, language):
    typing.goto(f"{live_server.url}/{language}/")
    typed, name, number = WORDS[language]
    field = typing.field
    field.focus()
    typing.keyboard.insert_text(typed)

    expect(typing.options).to_have_count(number)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(typing.locator(".search [role=status]")).to_contain_text(str(number))
    assert field.get_attribute("aria-controls") == typing.locator(".suggestions").get_attribute("id")
    assert field.get_attribute("aria-activedescendant") is None
    typing.keyboard.press("ArrowDown")
    first = typing.options.first
    assert field.get_attribute("aria-activedescendant") == first.get_attribute("id")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(first).to_contain_text(name)
    # Upwards from the first to the field, from there to the last one.
    typing.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") is None
    typing.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant") == typing.options.last.get_attribute("id")
    typing.keyboard.press("ArrowDown")
    typing.keyboard.press("ArrowDown")
    with typing.expect_navigation():
        typing.keyboard.press("Enter")

    assert typing.url == f"{live_server.url}/{language}/cities/shenzhen/"


def test_enter_without_a_choice_searches_what_was_typed(typing, live_server):
    typing.field.press_sequentially("Shenz")
    expect(typing.options).to_have_count(4)

    with typing.expect_navigation():
        typing.keyboard.press("Enter")

    assert typing.url == f"{live_server.url}/de/search/?q=Shenz"


def test_escape_and_tab_close_and_arrow_opens_again(typing):
    typing.field.press_sequentially("Shenz")
    expect(typing.options).to_have_count(4)

    typing.keyboard.press("Escape")
    expect(typing.options).to_have_count(0)
    expect(typing.field).to_have_value("Shenz")
    expect(typing.field).to_have_attribute("aria-expanded", "false")
    typing.keyboard.press("ArrowDown")
    expect(typing.options).to_have_count(4)
    assert typing.field.get_attribute("aria-activedescendant")
    typing.keyboard.press("Tab")
    expect(typing.options).to_have_count(0)
    assert typing.evaluate("document.activeElement.tagName") == "BUTTON"


def test_suggestion_is_chosen_by_mouse(typing, live_server):
    typing.field.press_sequentially("Besuch 2015")

    typing.options.first.click()

    expect(typing.locator("h1")).to_have_text("Besuch 2015 aus Shenzhen")


def test_keys_of_an_input_method_are_left_alone(typing):
    """Enter and arrows choose among characters while a Chinese word is being composed, and nothing is asked for it."""
    asked = []
    typing.on("request", lambda request: "suggestions" in request.url and asked.append(request.url))
    session = typing.context.new_cdp_session(typing)
    typing.field.focus()
    session.send("Input.imeSetComposition", {"text": "shen", "selectionStart": 4, "selectionEnd": 4})
    typing.wait_for_timeout(400)
    assert asked == []
    session.send("Input.insertText", {"text": "深圳"})
    expect(typing.options).to_have_count(2)
    assert len(asked) == 1

    left = typing.field.evaluate(
        """field => ["ArrowDown", "Enter", "Escape"].map(key => field.dispatchEvent(
             new KeyboardEvent("keydown", { key, isComposing: true, bubbles: true, cancelable: true })))"""
    )

    assert left == [True, True, True]
    assert typing.field.get_attribute("aria-activedescendant") is None
    expect(typing.options).to_have_count(2)


def test_answer_that_comes_too_late_is_dropped(typing):
    def slow(route):
        typing.wait_for_timeout(500)
        route.continue_()

    typing.route("**/suggestions/?q=Shenz", slow)
    typing.field.fill("Shenz")
    typing.wait_for_timeout(250)
    typing.field.fill("Besuch 2015")

    expect(typing.options).to_have_count(1)
    typing.wait_for_timeout(700)
    expect(typing.options).to_have_count(1)


def test_failure_leaves_a_field(page, live_server, records):
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"{live_server.url}/de/")
    page.evaluate("window.fetch = () => Promise.reject(new TypeError('no network')); 0")
    page.locator("#site-search").press_sequentially("Shenz")
    page.wait_for_timeout(400)
    assert page.locator(".suggestions").is_hidden()

    with page.expect_navigation():
        page.keyboard.press("Enter")

    expect(page.locator(".results li")).to_have_count(4)


def test_words_of_others_are_text_and_nothing_else(page, live_server):
    builders.make_news(title_de="<img src=x onerror=alert(1)> Hafen", summary_de="<script>alert(2)</script> Hafen")
    page.on("dialog", lambda dialog: pytest.fail(dialog.message))

    page.goto(f"{live_server.url}/de/search/?q=Hafen+%3Cimg+src%3Dx+onerror%3Dalert(3)%3E")
    page.goto(f"{live_server.url}/de/search/?q=Hafen")
    page.fill("#words", "Haf")

    expect(page.locator("[role=option]")).to_have_text("<img src=x onerror=alert(1)> Hafen Meldung")
    expect(page.locator(".results h2")).to_have_text("<img src=x onerror=alert(1)> Hafen")


@pytest.mark.parametrize(("language", "width", "light"), VIEWS)
def test_page_is_clean_in_every_view(live_server, records, new_context, language, width, light):
    page = new_context(bypass_csp=True, viewport={"width": width, "height": 900}, color_scheme=light).new_page()
    typed, name, number = WORDS[language]
    complaints = []

    def look(state):
        found = Axe().run(page, options=RULES).response["violations"]
        complaints.extend(f"{state}: {rule['id']} {rule['nodes'][0]['html']}" for rule in found)
        complaints.extend(f"{state}: cut off {html[:200]}" for html in page.evaluate(CUT_OFF))
        if is_wider_than_the_window(page):
            complaints.append(f"{state} is wider than {width} pixels")

    for query in ("", f"?q={name}", "?q=Shenzen&year=1066", "?q=Xylophon+Shenzhen", "?q=" + "W" * 190):
        page.goto(f"{live_server.url}/{language}/search/{query}")
        look(query)
    page.fill("#words", typed)
    expect(page.locator("[role=option]")).to_have_count(number)
    page.keyboard.press("ArrowDown")
    look("suggestions")

    assert complaints == []


def test_twice_as_large_letters_fit_a_phone(live_server, records, new_context):
    page = new_context(viewport={"width": 640, "height": 900}).new_page()
    page.goto(f"{live_server.url}/de/search/?q=Shenzhen")

    page.evaluate("document.documentElement.style.fontSize = '200%'")

    assert not is_wider_than_the_window(page)
    assert page.evaluate(CUT_OFF) == []
