"""The whole way of a visit through the desk in a real browser: write, send back, correct, publish, change, publish."""

import pytest

from delegations.models import Visit
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

    def open_one(username: str = ""):
        page = browser.new_context(locale="de-DE", base_url=live_server.url).new_page()
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


def read(citizen, visit: Visit) -> tuple[int, str]:
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
