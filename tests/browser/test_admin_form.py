"""The visit form in a real browser, under the strict content policy."""

from io import BytesIO

import pytest
from PIL import Image as PillowImage

from delegations.models import Visit
from editorial.l10n import translations
from editorial.l10n.translations import State
from editorial.library.models import Image
from editorial.staff.roles import Role
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]


@pytest.fixture
def desk(live_server, page):
    """A signed-in publisher's browser; complaints of the browser and foreign requests fail the test."""
    from editorial.staff.roles import sync_roles

    sync_roles()
    builders.make_user(Role.PUBLISHER, username="redaktion")
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or complaints.append(request.url)
    )
    page.goto(f"{live_server.url}/admin/")
    page.fill("#id_username", "redaktion")
    page.fill("#id_password", builders.PASSWORD)
    page.click("[type=submit]")
    yield page
    assert complaints == []


def jpeg() -> dict:
    file = BytesIO()
    PillowImage.new("RGB", (300, 200), "seagreen").save(file, "JPEG")
    return {"name": "bild.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def test_visit_with_rich_text_and_picture_is_written_and_published(desk, live_server):
    desk.goto(f"{live_server.url}/admin/delegations/visit/add/")
    desk.fill("#id_title_de", "Besuch aus Shenzhen")
    desk.select_option("#id_direction", "incoming")
    desk.fill("#id_starts_on", "10. September 2016")
    desk.locator("[aria-labelledby=id_report_zh_hans-label]").click()
    desk.keyboard.type("深圳市市长访问汉诺威。")
    desk.locator("[aria-labelledby=id_report_de-label]").click()
    desk.keyboard.type("Der Bürgermeister besuchte Hannover.")
    desk.locator("[id$=placement-content_type-object_id-group] .add-row a").click()

    with desk.expect_popup() as opened:
        desk.locator("[id^=add_id_][id*=placement][id$='-0-image']").click()
    popup = opened.value
    popup.fill("#id_alt_de", "Ein Platz im Grünen")
    popup.fill("#id_credit", "Stadt Hannover")
    popup.select_option("#id_licence", "city")
    popup.set_input_files("input[type=file]", {"name": "x.jpg", "mimeType": "image/jpeg", "buffer": b"<svg/>"})
    popup.click("[name=_save]")
    popup.locator(".errorlist").first.wait_for()
    assert popup.input_value("#id_alt_de") == "Ein Platz im Grünen"
    popup.set_input_files("input[type=file]", jpeg())
    with popup.expect_event("close"):
        popup.click("[name=_save]")

    assert desk.input_value("#id_title_de") == "Besuch aus Shenzhen"
    for code, text in {"de": "Der Bürgermeister war zu Gast.", "zh_hans": "市长来访。"}.items():
        desk.fill(f"#id_summary_{code}", text)
    desk.fill("#id_title_zh_hans", "深圳来访")
    desk.click("[name=_save]")
    desk.wait_for_url("**/admin/delegations/visit/")

    visit = Visit.objects.get()
    assert not visit.is_public()
    desk.goto(f"{live_server.url}/admin/delegations/visit/{visit.pk}/gate/")
    # The picture lacks its Chinese alternative text, so all languages at once are refused.
    desk.fill("#gate-publish textarea", "Kleine Meldung, Kollegin im Urlaub")
    desk.click("#gate-publish button")
    assert not Visit.objects.get().is_public()
    desk.fill("#gate-publish_alone textarea", "Kleine Meldung, Kollegin im Urlaub")
    desk.click("#gate-publish_alone button")
    desk.wait_for_load_state()
    assert Visit.objects.get().is_public()
    visit = Visit.objects.get()
    assert visit.report_de == "<p>Der Bürgermeister besuchte Hannover.</p>"
    assert visit.report_zh_hans == "<p>深圳市市长访问汉诺威。</p>"
    assert visit.placements.get().image == Image.objects.get()


def test_form_says_which_language_is_empty_and_names_the_editors(desk, live_server):
    desk.goto(f"{live_server.url}/admin/delegations/visit/add/")

    german, chinese = (desk.locator(f"label[for=id_title_{code}] .missing-text") for code in ("de", "zh_hans"))
    assert (german.count(), chinese.count()) == (1, 0)
    desk.fill("#id_title_de", "Besuch aus Shenzhen")
    assert (german.count(), chinese.count()) == (0, 1)
    desk.fill("#id_title_zh_hans", "深圳来访")
    assert (german.count(), chinese.count()) == (0, 0)
    assert desk.locator("label[for=id_purpose_zh_hans] .missing-text").count() == 0
    desk.wait_for_selector("[aria-labelledby=id_report_de-label]")


def test_form_says_how_far_translations_are_while_somebody_types(desk, live_server):
    report = {"report_de": "<p>Alt.</p>", "report_zh_hans": "<p>旧。</p>"}
    visit = builders.make_visit(title_zh_hans="", **report, **builders.DRAFT)
    visit.report_de = "<p>Neu.</p>"
    visit.save()

    desk.goto(f"{live_server.url}/admin/delegations/visit/{visit.pk}/change/")

    editor = desk.locator("[aria-labelledby=id_report_zh_hans-label]")
    assert editor.get_attribute("aria-describedby") == "id_report_zh_hans_helptext"
    assert "veraltet" in desk.inner_text("#id_report_zh_hans_helptext")
    missing = desk.locator("#id_title_zh_hans_helptext .is-missing, label[for=id_title_zh_hans] .missing-text")
    assert missing.count() == 1
    desk.fill("#id_title_zh_hans", "访问")
    assert missing.count() == 0
    desk.fill("#id_title_zh_hans", "")
    assert missing.count() == 1
    desk.check("#id_report_zh_hans_fits")
    desk.click("[name=_save]")
    desk.wait_for_url("**/admin/delegations/visit/")
    assert translations.state_of(Visit.objects.get(), "report", "zh-hans") == State.WAITING


def test_languages_stand_side_by_side_also_in_inlines(desk, live_server):
    desk.goto(f"{live_server.url}/admin/delegations/visit/add/")
    desk.locator("#sector_notes-group .add-row a").click()

    for field in ("title", "sector_notes-0-heading"):
        german = desk.locator(f"#id_{field}_de").bounding_box()
        chinese = desk.locator(f"#id_{field}_zh_hans").bounding_box()
        assert german["y"] == chinese["y"]
        assert german["x"] + german["width"] <= chinese["x"]
