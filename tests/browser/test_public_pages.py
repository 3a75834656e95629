"""Public pages in a real browser: accessible, without script, without another host, in every width and light."""

import pytest

from delegations.models import Delegate, ProgrammeItem, SectorNote, Statement, Stop
from editorial.library.models import Placement
from projects.models import Milestone
from tests import builders
from tests.browser.looking import faults_in_every_view

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.any_database]

PATHS = ["", "cities/shenzhen/", "visits/gegenbesuch/", "projects/"]
# One of every kind of page.
ALL_PATHS = [
    *PATHS,
    "cities/",
    "partnerships/hannover-shenzhen/",
    "agreements/",
    "agreements/kooperation/",
    "organisations/messe/",
    "projects/messen/",
    "visits/",
    "sectors/",
    "sectors/wissenschaft/",
    "news/",
    "news/meldung/",
    "timeline/?year=1066",
    "hilfe/",
    "style-guide/",
    "map/",
    "figures/",
    "feedback/contact/",
    "nirgends/",
]
LANGUAGES = ["de", "zh-hans"]
PHONE = {"width": 320, "height": 640}
WIDER_THAN_THEIR_PLACE = """[...document.querySelectorAll(".table-scroll")].filter(place =>
    place.scrollWidth > place.clientWidth).map(place => place.outerHTML)"""


@pytest.fixture
def story(picture):
    """A relation with a city, a visit and a project, each with a picture; one text has no Chinese."""
    image = picture()
    sector = builders.make_sector(slug="wissenschaft", name_de="Wissenschaft", name_zh_hans="科学", icon="science")
    city = builders.make_city(
        slug="shenzhen", name_de="Shenzhen", name_zh_hans="深圳", native_name="深圳", website="https://www.sz.gov.cn/"
    )
    relation = builders.make_partnership(slug="hannover-shenzhen", partner_city=city, sectors=[sector])
    builders.make_status_change(partnership=relation, council_paper="0815/2015")
    agreement = builders.make_agreement(slug="kooperation", partnerships=[relation], sectors=[sector])
    for state in ("open", "running", "done", "dropped"):
        agreement.points.create(text_de="Verkehrsinfrastrukturfinanzierungsgesellschaft", state=state)
    builders.make_organisation(slug="messe", city=city)
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
    ProgrammeItem.objects.create(visit=visit, title_de="Empfang", day="2016-09-10", audience="public")
    Statement.objects.create(visit=visit, printed_name="Xu Qin", text_de="Gut.", original_language="zh-hans")
    note = SectorNote.objects.create(visit=visit, text_de="<p>Vier Studierende.</p>", text_zh_hans="<p>四名学生。</p>")
    note.sectors.set([sector])
    project = builders.make_project(slug="messen", leading_sector=sector, partnerships=[relation])
    indicator = project.indicators.create(name_de="Studierende")
    for value, day in ((2, "2016-09-01"), (4, "2018-05-17/2018-05-21")):
        indicator.measurements.create(kind="actual", value=value, as_of=day)
    Milestone.objects.create(project=project, title_de="Beginn", dated="2016-09-01")
    news = builders.make_news(slug="meldung", sectors=[sector], partnerships=[relation])
    builders.make_page(slug="hilfe", kind="accessibility")
    for record in (builders.home_city(), city, visit, project, agreement, news):
        Placement.objects.create(target=record, image=image, role="lead")


@pytest.fixture
def addresses(live_server, story):
    return [f"{live_server.url}/{language}/{path}" for language in LANGUAGES for path in PATHS]


def top_of(page, selector):
    return page.locator(selector).first.bounding_box()["y"]


def load_pictures(page):
    page.evaluate("Promise.all([...document.images].map(img => { img.loading = 'eager'; return img.decode(); }))")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_page_is_clean_in_every_view(live_server, story, new_context, language):
    """No finding of the checker, nothing wider than the window, cut off or moving; nothing from other hosts."""
    # The checker is a script of the test, which the content policy rightly refuses.
    page = new_context(bypass_csp=True).new_page()
    found = []
    page.on("pageerror", lambda error: found.append(str(error)))
    page.on("request", lambda request: request.url.startswith((live_server.url, "data:")) or found.append(request.url))

    for path in ALL_PATHS:
        page.goto(f"{live_server.url}/{language}/{path}")
        load_pictures(page)
        found += faults_in_every_view(page)

    assert found == []


def test_printed_page_has_its_content_and_its_address(live_server, story, page):
    page.emulate_media(media="print")
    for path in PATHS:
        page.goto(f"{live_server.url}/de/{path}")

        assert page.locator("main").is_visible()
        assert page.locator("h1").is_visible()
        assert page.locator(".address-printed").is_visible()
        assert page.locator(".address-printed").inner_text().endswith(f"/de/{path}")
        for unprinted in page.locator(".site-nav, .search, .languages, .filters").all():
            assert not unprinted.is_visible()


@pytest.mark.parametrize("script", [True, False])
def test_menu_opens_on_a_phone_and_stands_open_on_a_wide_screen(live_server, story, new_context, script):
    page = new_context(java_script_enabled=script, viewport=PHONE).new_page()
    page.goto(f"{live_server.url}/de/")
    link = page.locator(".site-nav a").first

    assert not link.is_visible()
    page.click(".site-nav summary")
    assert link.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    page.reload()
    assert link.is_visible()
    assert not page.locator(".site-nav summary").is_visible()


def test_content_policy_lets_everything_in_that_a_page_brings(addresses, page):
    complaints = []
    page.on("console", lambda message: message.type == "error" and complaints.append(message.text))

    for address in addresses:
        page.goto(address)
        load_pictures(page)

    assert complaints == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_phones_show_whole_charts_and_begin_with_what_matters(live_server, story, new_context, language):
    """The facts of a visit stand above its text, the first entry of a list on the first screen."""
    page = new_context(viewport=PHONE).new_page()
    sector = builders.make_sector(name_de="Gesundheitswirtschaft", name_zh_hans="健康产业")
    for number, state in enumerate(("idea", "agreed", "running", "completed", "paused")):
        builders.make_project(slug=f"projekt-{number}", leading_sector=sector, state=state)

    page.goto(f"{live_server.url}/{language}/figures/")
    assert page.locator(".chart").count() == 2
    assert page.evaluate(WIDER_THAN_THEIR_PLACE) == []
    page.goto(f"{live_server.url}/{language}/visits/gegenbesuch/")
    assert top_of(page, ".facts-box") < top_of(page, ".sector-note")
    page.goto(f"{live_server.url}/{language}/visits/")
    assert top_of(page, "#results .card") < PHONE["height"]


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

    page.select_option("[name=year]", "2016")
    page.click(".filters button")
    page.click(".card a")

    assert page.locator("h1").inner_text() == title
    assert "10" in page.locator("main time").first.inner_text()
