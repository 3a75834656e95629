"""Revisions, comparison, restoring, withdrawing in a real browser: axe finds nothing, all of it works by keyboard."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings

from delegations.models import Visit
from editorial.library.models import Placement
from editorial.publishing import publication, snapshots, working_copies
from editorial.publishing.models import WorkingCopy
from editorial.staff.roles import Role, sync_roles
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

PAGES = [
    "revisions/",
    "compare/?old=1&new=present",
    "compare/?old=present&new=present",
    "revisions/1/restore/",
    "withdraw/",
    "delete/?for_good=1",
]


@pytest.fixture
def administrator():
    sync_roles()
    return builders.make_user(Role.ADMINISTRATOR, is_superuser=True)


@pytest.fixture
def visit(administrator, picture):
    """A public visit with a revision and a working copy, and differences of every kind between them."""
    visit = builders.make_visit(
        title_de="Besuch aus Shenzhen",
        title_zh_hans="深圳市代表团访问",
        report_de="<p>Der Chor sang im Rathaus. Am Abend gab es ein Essen.</p>",
        report_zh_hans="<p>合唱团在市政厅演唱。</p>",
    )
    gift = visit.gifts.create(direction="given", description_de="Bildband")
    working_copies.store(visit, snapshots.take(visit), administrator)
    publication.publish(visit, by=administrator, reason="Kollegin im Urlaub")
    visit.report_de, visit.starts_on = "<p>Der Chor sang im Alten Rathaus.</p>", "2016-09"
    visit.save()
    gift.delete()
    visit.sectors.add(builders.make_sector())
    visit.stops.create(city=builders.make_city())
    Placement.objects.create(target=visit, image=picture(), role="lead")
    working_copies.store(visit, snapshots.take(visit), administrator)
    return visit


@pytest.fixture
def complaints():
    """What the browser complains of, and requests to other hosts."""
    return []


@pytest.fixture
def desk(live_server, page, client, administrator, complaints):
    """A signed-in administrator's browser; complaints fail the test."""
    client.force_login(administrator)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME]
    page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or complaints.append(request.url)
    )
    yield page
    assert complaints == []


@pytest.mark.parametrize(("language", "scheme"), [("de", "light"), ("zh-hans", "dark")])
def test_axe_finds_nothing(desk, complaints, live_server, visit, administrator, language, scheme):
    administrator.language = language
    administrator.save()
    desk.emulate_media(color_scheme=scheme)

    for address in PAGES:
        desk.goto(f"{live_server.url}/admin/delegations/visit/{visit.pk}/{address}")
        assert desk.locator("html").get_attribute("lang") == language
        assert complaints == []
        found = Axe().run(desk).response["violations"]
        assert [(rule["id"], node["html"]) for rule in found for node in rule["nodes"]] == [], address
        # Axe measures contrast with styles of its own, which the content policy refuses.
        complaints.clear()


def test_states_are_compared_and_restored_by_keyboard(desk, live_server, visit):
    desk.goto(f"{live_server.url}/admin/delegations/visit/{visit.pk}/revisions/")
    desk.locator("#old-present").focus()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")

    desk.wait_for_url("**/compare/?new=copy&old=1")
    assert desk.locator("ins", has_text="Alten").is_visible()
    desk.go_back()
    desk.locator(f"a[href$='{visit.pk}/revisions/1/restore/']").press("Enter")
    desk.locator("#content-main input[type=submit]").press("Enter")

    desk.wait_for_url(f"**/{visit.pk}/change/")
    assert "Abend" in WorkingCopy.objects.get().data["values"]["report_de"]
    assert Visit.objects.get().report_de == "<p>Der Chor sang im Alten Rathaus.</p>"
