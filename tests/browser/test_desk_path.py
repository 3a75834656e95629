"""Whole ways through the desk in real browsers, one for each person.

A visit: write, send back, correct, publish, change, publish. A translation of something public: write, submit, publish.
"""

import pytest
from django.utils.translation import override

from delegations.models import Visit
from editorial.publishing import publication
from editorial.staff.roles import Role, sync_roles
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

FIRST, SECOND = "Der Bürgermeister besuchte Hannover.", "Der Bürgermeister besuchte Hannover und Laatzen."
REMARK = "Bitte den chinesischen Titel ergänzen."
TEXTS = {
    "#id_title_de": "Besuch aus Shenzhen",
    "#id_starts_on": "10. September 2016",
    "#id_summary_de": FIRST,
    "#id_summary_zh_hans": "市长访问汉诺威。",
}


@pytest.fixture
def open_browser(live_server, browser):
    """Return a maker of browsers, one for each person; complaints of any of them fail the test."""
    complaints = []

    def open_one(username: str = "", locale: str = "de-DE"):
        page = browser.new_context(locale=locale, base_url=live_server.url).new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
        if username:
            page.goto("/admin/")
            page.fill("#id_username", username)
            page.fill("#id_password", builders.PASSWORD)
            page.click("[type=submit]")
            page.wait_for_url("**/admin/")
        return page

    yield open_one
    for context in browser.contexts:
        context.close()
    # A page that is not public yet answers 404, which the browser reports like an error of the page.
    assert [complaint for complaint in complaints if "404" not in complaint] == []


def take(page, visit: Visit, step: str, text: str = "") -> None:
    page.goto(f"/admin/delegations/visit/{visit.pk}/gate/")
    if text:
        page.fill(f"#gate-{step} textarea", text)
    page.click(f"#gate-{step} button")
    page.locator(".messagelist .success").wait_for()


def rewrite(page, visit: Visit, **texts: str) -> None:
    page.goto(f"/admin/delegations/visit/{visit.pk}/change/")
    for name, text in texts.items():
        page.fill(f"#id_{name}", text)
    page.click("[name=_save]")
    page.wait_for_url("**/admin/delegations/visit/")


def read(citizen, visit: Visit, language: str = "de") -> tuple[int, str]:
    with override(language):
        answer = citizen.goto(visit.get_absolute_url())
    return answer.status, citizen.inner_text("main")


def test_visit_goes_from_first_draft_to_changed_publication(open_browser):
    sync_roles()
    builders.make_user(Role.EDITOR, username="redaktion")
    builders.make_user(Role.PUBLISHER, username="freigabe")
    editor, publisher, citizen = open_browser("redaktion"), open_browser("freigabe"), open_browser()

    editor.goto("/admin/delegations/visit/add/")
    editor.select_option("#id_direction", "incoming")
    for field, text in TEXTS.items():
        editor.fill(field, text)
    editor.click("[name=_save]")
    editor.wait_for_url("**/admin/delegations/visit/")
    visit = Visit.objects.get()
    take(editor, visit, "submit", "Fertig, bitte ansehen.")
    assert editor.locator("#gate-publish, #gate-send_back").count() == 0

    take(publisher, visit, "send_back", REMARK)
    assert read(citizen, visit)[0] == 404

    editor.goto(f"/admin/delegations/visit/{visit.pk}/gate/")
    assert REMARK in editor.inner_text("#content")
    rewrite(editor, visit, title_zh_hans="深圳来访")
    take(editor, visit, "submit", "Ergänzt.")
    take(publisher, visit, "publish")
    status, text = read(citizen, visit)
    assert (status, FIRST in text) == (200, True)

    rewrite(editor, visit, summary_de=SECOND, summary_zh_hans="市长访问汉诺威和拉岑。")
    take(editor, visit, "submit", "Ortsangabe ergänzt.")
    status, text = read(citizen, visit)
    assert (status, FIRST in text, SECOND in text) == (200, True, False)

    take(publisher, visit, "publish")
    status, text = read(citizen, visit)
    assert (status, FIRST in text, SECOND in text) == (200, False, True)


def publish_in_german() -> Visit:
    """Return a visit that went out in German alone, with the reason that Chinese follows."""
    visit = builders.make_visit(
        title_de="Besuch aus Shenzhen",
        title_zh_hans="",
        summary_de=FIRST,
        report_de="<p>Am Abend sang der Chor.</p>",
        **builders.DRAFT,
    )
    publisher = builders.make_user(Role.PUBLISHER, username="freigabe")
    publication.publish(visit, by=publisher, without=["zh-hans"], reason="Übersetzung folgt")
    return visit


def marked_as_german(citizen) -> str:
    return " ".join(citizen.locator("main [lang=de]").all_inner_texts())


def translate(translator, visit: Visit) -> None:
    """Go from the start page to the form, see German beside the fields, and write Chinese."""
    translator.goto("/admin/")
    translator.click("a[href*='/visit/?todo=missing-zh-hans']")
    translator.click(f"#result_list a[href*='{visit.pk}']")
    german, chinese = translator.locator(".field-title_de .readonly"), translator.locator("#id_title_zh_hans")
    assert german.inner_text() == visit.title_de
    assert german.bounding_box()["x"] < chinese.bounding_box()["x"]
    assert translator.locator("#id_title_de, #id_summary_de, [aria-labelledby=id_report_de-label]").count() == 0
    chinese.fill("深圳来访")
    translator.fill("#id_summary_zh_hans", "市长访问汉诺威。")
    translator.locator("[aria-labelledby=id_report_zh_hans-label]").click()
    translator.keyboard.type("晚上合唱团演唱。")
    translator.click("[name=_save]")
    translator.locator(".messagelist .success").wait_for()


def test_translation_goes_from_the_start_page_to_the_chinese_page(open_browser):
    sync_roles()
    visit = publish_in_german()
    builders.make_user(Role.TRANSLATOR, username="uebersetzung", language="zh-hans", translates_into="zh-hans")
    translator, citizen = open_browser("uebersetzung", locale="zh-CN"), open_browser(locale="zh-CN")

    assert read(citizen, visit, "zh-hans")[0] == 200
    assert [text in marked_as_german(citizen) for text in (visit.title_de, FIRST, "Chor")] == [True] * 3
    before = citizen.inner_text("main")

    translate(translator, visit)
    assert translator.locator("html").get_attribute("lang") == "zh-hans"
    assert "工作副本" in translator.inner_text(".messagelist")
    assert read(citizen, visit, "zh-hans") == (200, before)

    translator.goto(f"/admin/delegations/visit/{visit.pk}/gate/")
    assert translator.locator("[id^=gate-] button").count() == 2
    assert translator.locator("#gate-submit button, #gate-note button").count() == 2
    take(translator, visit, "submit", "译文已完成，请审核。")

    publisher = open_browser("freigabe")
    take(publisher, visit, "publish")
    assert "译文已完成" in publisher.inner_text("#content")

    status, text = read(citizen, visit, "zh-hans")
    assert (status, marked_as_german(citizen)) == (200, "")
    assert [words in text for words in ("深圳来访", "市长访问汉诺威。", "晚上合唱团演唱。")] == [True] * 3
    assert FIRST in read(citizen, visit)[1]
