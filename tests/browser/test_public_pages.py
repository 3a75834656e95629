"""Public pages in a real browser: accessible, without script, without another host, on a narrow phone."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from delegations.models import Delegate, SectorNote, Stop
from editorial.library.models import Placement
from projects.models import Milestone
from tests import builders

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

PATHS = ["", "cities/shenzhen/", "visits/gegenbesuch/", "projects/"]
LANGUAGES = ["de", "zh-hans"]
PHONE = {"width": 320, "height": 640}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture
def story(picture):
    """A relation with a city, a visit and a project, each with a picture; one text has no Chinese."""
    image = picture()
    sector = builders.make_sector(name_de="Wissenschaft", name_zh_hans="科学")
    city = builders.make_city(
        slug="shenzhen", name_de="Shenzhen", name_zh_hans="深圳", native_name="深圳", website="https://www.sz.gov.cn/"
    )
    relation = builders.make_partnership(partner_city=city, sectors=[sector])
    city.figures.create(value=17_790_100, as_of="2023", boundary_de="Stadtgebiet", source_de="Zensus")
    city.offices.create(person=builders.make_person(), title_de="Bürgermeister", title_zh_hans="市长")
    visit = builders.make_visit(
        slug="gegenbesuch",
        title_de="Gegenbesuch der Kooperationspartner",
        title_zh_hans="合作伙伴回访",
        summary_de="Nur auf Deutsch.",
        starts_on="2016-09-10",
        partnerships=[relation],
    )
    Stop.objects.create(visit=visit, city=city, starts_on="2016-09-10")
    Delegate.objects.create(
        visit=visit, person=builders.make_person(), role="leader", publishes_name=True, publication_basis="office"
    )
    note = SectorNote.objects.create(visit=visit, text_de="<p>Vier Studierende.</p>", text_zh_hans="<p>四名学生。</p>")
    note.sectors.set([sector])
    project = builders.make_project(leading_sector=sector, partnerships=[relation])
    Milestone.objects.create(project=project, title_de="Beginn", dated="2016-09-01")
    for record in (builders.home_city(), city, visit, project):
        Placement.objects.create(target=record, image=image, role="lead")


@pytest.fixture
def addresses(live_server, story):
    return [f"{live_server.url}/{language}/{path}" for language in LANGUAGES for path in PATHS]


def load_pictures(page):
    page.evaluate("Promise.all([...document.images].map(img => { img.loading = 'eager'; return img.decode(); }))")


def is_wider_than_the_window(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth > window.innerWidth")


def test_pages_are_clean_and_fit_a_phone(live_server, addresses, new_context):
    """No violation of WCAG A and AA, nothing to scroll sideways, no complaint, no foreign request."""
    # The checker is a script of the test, which the content policy rightly refuses.
    page = new_context(bypass_csp=True, viewport=PHONE).new_page()
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on(
        "request", lambda request: request.url.startswith((live_server.url, "data:")) or complaints.append(request.url)
    )

    for address in addresses:
        page.goto(address)
        load_pictures(page)
        if is_wider_than_the_window(page):
            complaints.append(f"{address} is wider than 320 pixels")
        violations = Axe().run(page, options=RULES).response["violations"]
        complaints += [f"{address}: {rule['id']} {rule['nodes'][0]['html']}" for rule in violations]

    assert complaints == []


def test_content_policy_lets_everything_in_that_a_page_brings(addresses, page):
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))

    for address in addresses:
        page.goto(address)
        load_pictures(page)

    assert complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_first_key_leads_to_the_content(live_server, story, page, language):
    page.goto(f"{live_server.url}/{language}/cities/shenzhen/")

    page.keyboard.press("Tab")
    assert page.locator(":focus").get_attribute("href") == "#main"
    assert page.locator(":focus").bounding_box()["y"] >= 0
    page.keyboard.press("Enter")
    assert page.locator(":focus").get_attribute("id") == "main"


@pytest.mark.parametrize(
    ("language", "title"), [("de", "Gegenbesuch der Kooperationspartner"), ("zh-hans", "合作伙伴回访")]
)
def test_pages_are_read_and_filtered_without_script(live_server, story, new_context, language, title):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/{language}/visits/")

    page.fill("[name=year]", "2016")
    page.click(".filters button")
    page.click(".card a")

    assert page.locator("h1").inner_text() == title
    assert "10" in page.locator("main time").first.inner_text()
