"""The mirror in a real browser, served by the plainest web server there is, below a path of its own."""

import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.core.management import call_command
from django.db import transaction
from playwright.sync_api import expect

from portal.mirror import index
from tests import builders
from tests.browser.looking import faults_in_every_view
from tests.nu.checker import findings
from tests.portal.serving.conftest import lasting_connection

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments):
        pass


def make_records():
    sector = builders.make_sector(slug="gesundheit", name_de="Gesundheit", name_zh_hans="健康")
    city = builders.make_city(slug="shenzhen", name_de="Shenzhen", name_zh_hans="深圳")
    relation = builders.make_partnership(partner_city=city, sectors=[sector])
    options = {"leading_sector": sector, "partnerships": [relation]}
    builders.make_project(slug="messe", title_de="Hannover-Messe in Shenzhen", title_zh_hans="工业展会", **options)
    builders.make_project(
        slug="kliniken", title_de="Kliniken", title_zh_hans="深圳医疗合作", summary_de="Nach der Messe.", **options
    )
    builders.make_visit(slug="muenchen", title_de="Besuch aus München", title_zh_hans="", partnerships=[relation])
    for _number in range(30):
        builders.make_visit(title_de="Delegation", title_zh_hans="代表团", partnerships=[relation])


@pytest.fixture(scope="module")
def site(django_db_setup, django_db_blocker, tmp_path_factory):
    """Folder of a mirror whose index lies in many files; written once, nobody changes it."""
    folder = tmp_path_factory.mktemp("served")
    with django_db_blocker.unblock(), transaction.atomic(), lasting_connection(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(index, "WORDS_IN_FILE", 30)
        patch.setattr(index, "RECORDS_IN_FILE", 7)
        make_records()
        call_command("export_mirror", to=folder / "below", verbosity=0)
        transaction.set_rollback(True)
    return folder


@pytest.fixture(scope="module")
def mirror(site):
    """Address of the mirror."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=site))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/below"
    server.shutdown()
    server.server_close()


@pytest.fixture
def reader(mirror, page):
    """A browser that notes whatever goes wrong or leaves the mirror."""
    faults = []
    page.on("console", lambda message: message.type in {"error", "warning"} and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda asked: asked.url.startswith((mirror, "data:")) or faults.append(asked.url))
    page.on("response", lambda response: response.status >= 400 and faults.append(response.url))
    yield page
    assert faults == []


def search(page, words):
    page.fill("[type=search]:visible", words)
    page.press("[type=search]:visible", "Enter")


def titles(page):
    expect(page.locator("#results [role=status]")).not_to_be_empty()
    return page.locator(".results h2").all_inner_texts()


def test_chinese_reader_walks_through_the_mirror(reader, mirror):
    reader.goto(f"{mirror}/")
    reader.get_by_role("link", name="简体中文").click()
    reader.get_by_role("link", name="项目").first.click()
    reader.get_by_role("link", name="深圳医疗合作").click()

    expect(reader.locator("h1")).to_have_text("深圳医疗合作")
    assert reader.url == f"{mirror}/zh-hans/projects/kliniken/"
    reader.locator(".share summary").click()
    expect(reader.locator(".share-code")).not_to_have_js_property("naturalWidth", 0)
    reader.get_by_role("link", name="Deutsch").click()
    expect(reader.locator("h1")).to_have_text("Kliniken")


@pytest.mark.parametrize(
    ("language", "words", "first"),
    [
        ("zh-hans", "深圳", "深圳"),
        ("zh-hans", "医疗", "深圳医疗合作"),
        ("zh-hans", "深圳医疗", "深圳医疗合作"),
        ("zh-hans", "shenzhen", "深圳"),
        ("de", "Messe", "Hannover-Messe in Shenzhen"),
        ("de", "MESSEN", "Hannover-Messe in Shenzhen"),
        ("de", "die Muenchen", "Besuch aus München"),
        ("de", "münch", "Besuch aus München"),
    ],
)
def test_search_finds_titles_before_texts(reader, mirror, language, words, first):
    reader.goto(f"{mirror}/{language}/")
    search(reader, words)

    assert titles(reader)[0] == first
    reader.locator(".results a").first.click()
    expect(reader.locator("h1")).to_have_text(first)


def test_words_in_texts_are_found_too(reader, mirror):
    reader.goto(f"{mirror}/de/search/?q=Messe")

    assert titles(reader) == ["Hannover-Messe in Shenzhen", "Kliniken"]
    expect(reader.locator("#results [role=status]")).to_have_text("2 Ergebnisse")


def test_more_results_come_by_keyboard(reader, mirror):
    reader.goto(f"{mirror}/de/search/?q=Delegation")
    assert len(titles(reader)) == 20

    reader.locator("#results button").focus()
    reader.keyboard.press("Enter")

    expect(reader.locator(".results li")).to_have_count(30)
    assert reader.evaluate("document.activeElement === document.querySelectorAll('.results a')[20]")


@pytest.mark.parametrize("words", ["<img src=x onerror=alert(1)>", "constructor __proto__", "的", "!!!", "xyzxyz"])
def test_whatever_is_typed_is_text(reader, mirror, words):
    reader.goto(f"{mirror}/de/")
    search(reader, words)

    titles(reader)
    assert reader.input_value("#words") == words
    assert reader.locator("#results img").count() == 0
    expect(reader.get_by_role("link", name="Besuche").last).to_be_visible()


def test_search_loads_only_the_files_it_needs(reader, mirror):
    asked = []
    reader.on("request", lambda request: request.url.endswith(".json") and asked.append(request.url.rpartition("/")[2]))
    reader.goto(f"{mirror}/de/search/?q=Muenchen")

    assert titles(reader) == ["Besuch aus München"]
    assert [name.partition("-")[0] for name in asked] == ["index.json", "words", "records"]


def test_search_without_script_shows_all_lists(mirror, new_context):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{mirror}/de/search/?q=Messe")

    page.locator("main").get_by_role("link", name="Projekte").click()
    expect(page.locator("h1")).to_have_text("Projekte")


@pytest.mark.parametrize("path", ["", "de/search/?q=Messe", "zh-hans/search/", "zh-hans/visits/muenchen/"])
def test_pages_look_well_and_are_accessible(mirror, page, path):
    page.goto(f"{mirror}/{path}")

    assert faults_in_every_view(page) == []


def test_pages_of_the_mirror_are_valid_html(site, tmp_path):
    pages = ["index.html", "de/search/index.html", "zh-hans/visits/index.html", "zh-hans/visits/muenchen/index.html"]

    found = findings({page: (site / "below" / page).read_bytes() for page in pages}, tmp_path)

    # The checker takes the pages out of the mirror, so that nothing beside them is of their own origin.
    assert [finding for finding in found if "Content Security Policy (meta tag)" not in finding] == []
