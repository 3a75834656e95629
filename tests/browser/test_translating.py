"""The translators' pages in a real browser: three records by keyboard alone, two people at one text, no script, axe."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client

from editorial.staff.roles import Role, sync_roles
from editorial.translating.work.queue import queue_url, work_url
from tests import builders
from tests.editorial.translating.desk import CHINESE, make_translator, newest, outdated, sent, state

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NEW = {"title": "汉诺威之秋", "summary": "代表团秋季来访。", "report": "市长在新市政厅设宴招待。"}
HALF_DONE = "半成品译文"


@pytest.fixture
def sign_in(live_server, browser):
    """Return a maker of signed-in browsers, one for each person; complaints of any of them fail the test."""
    sync_roles()
    complaints = []

    def open_one(user=None, **options):
        page = browser.new_context(base_url=live_server.url, **options).new_page()
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "request",
            lambda request: request.url.startswith((live_server.url, "data:")) or complaints.append(request.url),
        )
        if user:
            give_session(page, user, live_server.url)
        return page

    yield open_one
    for context in browser.contexts:
        for page in context.pages:
            if page.locator("#work-form[data-waiting]").count():
                settled(page)
        context.close()
    assert [complaint for complaint in complaints if "403" not in complaint] == []


def give_session(page, user, url):
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": url}])


def make_outdated(number):
    visit = builders.make_visit(
        title_de=f"Besuch {number}",
        title_zh_hans=f"访问{number}",
        summary_de="Eine Delegation kam.",
        summary_zh_hans="代表团来访。",
        report_de="<p>Der Bürgermeister gab einen Empfang.</p>",
        report_zh_hans="<p>市长设宴招待。</p>",
    )
    return outdated(
        visit,
        title=f"Besuch {number} im Herbst",
        summary="Eine Delegation kam im Herbst.",
        report="<p>Der Bürgermeister gab einen Empfang im Neuen Rathaus.</p>",
    )


def tab_to(page, selector, *, back=False):
    """Press Tab until the element that `selector` matches is reached."""
    for _stop in range(60):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} is out of reach of the keyboard")


def field_has_focus(page, name):
    page.locator(f"[data-context$=':{name}'] .work-target:focus-within").wait_for()


def type_over(page, name, text):
    field_has_focus(page, name)
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def settled(page):
    """Wait for what the page still says to the server: in tests all browsers share one connection to the database."""
    page.locator("#work-form[data-waiting='0']").wait_for(state="attached")


def read(citizen, visit):
    citizen.goto(f"/{CHINESE}/visits/{visit.slug}/")
    return citizen.inner_text("main")


def work_through(page, visit, citizen):
    """Translate a record by keyboard, keep a text unfinished on the way, and submit it."""
    type_over(page, "title", NEW["title"])
    page.keyboard.press("Control+Enter")
    type_over(page, "summary", HALF_DONE)
    tab_to(page, "button[value^=draft]")
    page.keyboard.press("Enter")
    page.locator(".work-state.is-editing").wait_for()
    settled(page)
    assert HALF_DONE not in read(citizen, visit)

    field_has_focus(page, "report")
    tab_to(page, "textarea[id$=':summary-text']", back=True)
    type_over(page, "summary", NEW["summary"])
    page.keyboard.press("Control+Enter")
    type_over(page, "report", NEW["report"])
    page.keyboard.press("Control+Enter")

    page.locator("[name=remark]:focus").wait_for()
    page.keyboard.type("请审核。")
    tab_to(page, "#end button")
    page.keyboard.press("Enter")
    page.locator(".messagelist .success").wait_for()


def test_translator_works_through_three_records_and_citizens_read_them(sign_in):
    visits = [make_outdated(number) for number in range(3)]
    translator = sign_in(make_translator(language=CHINESE))
    publisher, citizen = sign_in(builders.make_user(Role.PUBLISHER)), sign_in()

    translator.goto(queue_url())
    assert translator.locator("html").get_attribute("lang") == CHINESE
    tab_to(translator, ".work-queue table a")
    translator.keyboard.press("Enter")
    for visit in visits:
        translator.wait_for_url(f"**{work_url(visit, CHINESE)}*")
        work_through(translator, visit, citizen)
        if visit != visits[-1]:
            settled(translator)
        assert {state(visit, field) for field in NEW} == {"waiting"}
        assert [text for text in NEW.values() if text in read(citizen, visit)] == []
    assert translator.locator(".work-queue table").count() == 0

    for visit in visits:
        publisher.goto(f"/admin/delegations/visit/{visit.pk}/gate/")
        assert "请审核。" in publisher.inner_text("#content")
        publisher.click("#gate-publish button")
        publisher.locator(".messagelist .success").wait_for()
        text = read(citizen, visit)
        assert [new for new in NEW.values() if new not in text] == []
        assert HALF_DONE not in text


def field(page, name):
    return page.locator(f"[data-context$=':{name}'] textarea")


def status(page, words):
    page.locator("#work-status", has_text=words).wait_for()


def test_two_people_at_one_text_see_both_versions(sign_in, client):
    visit, user = make_outdated(1), make_translator()
    page = sign_in(user)
    page.goto(work_url(visit, CHINESE))
    client.force_login(user)
    sent(client, visit, "finish summary", summary="别人的译文。")

    field(page, "summary").fill("我的译文。")
    page.keyboard.press("Control+Enter")
    conflict = page.locator(".work-conflict", has_text="别人的译文。")
    conflict.wait_for()
    settled(page)
    assert field(page, "summary").input_value() == "我的译文。"
    assert newest(visit).summary_zh_hans == "别人的译文。"

    field(page, "summary").press("Control+Enter")
    status(page, "gespeichert")
    conflict.wait_for(state="detached")
    settled(page)
    assert newest(visit).summary_zh_hans == "我的译文。"


def test_version_of_the_other_person_is_taken_by_a_click(sign_in, client):
    visit, user = make_outdated(1), make_translator()
    page = sign_in(user)
    page.goto(work_url(visit, CHINESE))
    client.force_login(user)
    sent(client, visit, "finish summary", summary="别人的译文。")

    field(page, "summary").fill("我的译文。")
    page.keyboard.press("Control+Enter")
    page.click(".work-conflict button")

    assert field(page, "summary").input_value() == "别人的译文。"
    assert page.locator(".has-problem").count() == 0


def test_nothing_typed_is_lost_when_the_session_ends(sign_in, live_server):
    visit, user = make_outdated(1), make_translator()
    page = sign_in(user)
    page.goto(work_url(visit, CHINESE))
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    field(page, "summary").fill("代表团秋季来访。")
    page.keyboard.press("Control+Enter")
    status(page, "Sitzung")
    assert field(page, "summary").input_value() == "代表团秋季来访。"

    settled(page)
    give_session(page, user, live_server.url)
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    field(page, "summary").press("Control+Enter")
    status(page, "gespeichert")
    settled(page)
    assert newest(visit).summary_zh_hans == "代表团秋季来访。"


def test_page_is_one_form_without_script(sign_in):
    visit = make_outdated(1)
    page = sign_in(make_translator(), java_script_enabled=False)
    page.goto(work_url(visit, CHINESE))

    field(page, "title").fill(NEW["title"])
    field(page, "summary").fill(NEW["summary"])
    page.click(".work-all button[value=finish]")

    page.locator(".messagelist .success").first.wait_for()
    assert (state(visit, "title"), state(visit, "summary"), state(visit, "report")) == (
        "waiting",
        "waiting",
        "outdated",
    )
    assert page.locator("[data-context]").count() == 1


def test_former_translations_are_looked_up_when_the_field_is_reached(sign_in):
    visit = make_outdated(1)
    page = sign_in(make_translator())
    page.goto(work_url(visit, CHINESE))
    link = page.locator("[data-context$=':summary'] .work-suggestions > a")

    link.focus()
    assert link.count() == 1
    link.press("Enter")

    link.wait_for(state="detached")
    field_has_focus(page, "summary")
    assert page.url.endswith(work_url(visit, CHINESE))


def test_what_is_typed_is_looked_at_when_the_field_is_left(sign_in):
    visit = make_outdated(1)
    page = sign_in(make_translator())
    page.goto(work_url(visit, CHINESE))

    field(page, "title").fill("字" * 201)
    field(page, "summary").focus()

    page.locator("[data-context$=':title'] .errorlist").wait_for()
    settled(page)
    assert page.locator("[data-context$=':title'] .work-count.is-over").count() == 1
    assert newest(visit).title_zh_hans == visit.title_zh_hans


def findings(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(rule["id"], [node["html"][:120] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("language", ["de", CHINESE])
def test_axe_finds_nothing(sign_in, language):
    visit = make_outdated(1)
    page = sign_in(make_translator(language=language))

    for address in [queue_url(), work_url(visit, CHINESE), f"{work_url(visit, CHINESE)}?all=1&suggest=x"]:
        for scheme, width in [("light", 1280), ("dark", 1280), ("light", 768), ("light", 320)]:
            page.emulate_media(color_scheme=scheme)
            # High enough that the bar at the bottom covers nothing.
            page.set_viewport_size({"width": width, "height": 3000})
            page.goto(address)
            page.wait_for_load_state("networkidle")
            assert (address, scheme, width, findings(page)) == (address, scheme, width, [])


@pytest.mark.parametrize("width", [320, 768])
def test_narrow_pages_do_not_scroll_sideways(sign_in, width):
    visit = make_outdated(1)
    page = sign_in(make_translator())
    page.set_viewport_size({"width": width, "height": 800})

    for address in [queue_url(), work_url(visit, CHINESE)]:
        page.goto(address)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_names_in_the_queue_stay_readable_on_a_telephone(sign_in):
    make_outdated(1)
    page = sign_in(make_translator(), viewport={"width": 390, "height": 800})

    page.goto(queue_url())

    assert page.locator(".work-queue tbody th").first.bounding_box()["width"] > 150
