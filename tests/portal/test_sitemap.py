"""The site map and the rules for robots."""

import re
import xml.etree.ElementTree as ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import (
    NOT_PUBLIC,
    PUBLIC_PAGES,
    PUBLISHED_PAGES,
    make_city,
    make_page,
    make_partnership,
    make_project,
    make_sector,
    make_visit,
)

pytestmark = pytest.mark.django_db

SITE = "https://international.example"
NAMES = {"map": "http://www.sitemaps.org/schemas/sitemap/0.9", "html": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def site_map(client):
    """Return each address with its alternates: language tag -> address."""
    response = client.get("/sitemap.xml", headers={"host": "localhost"})
    assert response.status_code == 200
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own answer
    return {
        url.findtext("map:loc", namespaces=NAMES): {
            link.get("hreflang"): link.get("href") for link in url.findall("html:link", NAMES)
        }
        for url in root.findall("map:url", NAMES)
    }


def test_record_stands_in_the_site_map_in_both_languages(client):
    make_visit(slug="gegenbesuch", report_de="<p>Bericht</p>", report_zh_hans="<p>报告</p>")

    urls = site_map(client)

    alternates = {
        "de": f"{SITE}/de/visits/gegenbesuch/",
        "zh-Hans": f"{SITE}/zh-hans/visits/gegenbesuch/",
        "x-default": f"{SITE}/de/visits/gegenbesuch/",
    }
    assert urls[alternates["de"]] == urls[alternates["zh-Hans"]] == alternates


@pytest.mark.parametrize(
    "texts",
    [
        {"title_zh_hans": ""},
        {"title_zh_hans": None},
        {"report_de": "<p>Bericht</p>", "report_zh_hans": ""},
    ],
)
def test_untranslated_record_stands_there_in_german_only(client, texts):
    make_visit(slug="gegenbesuch", **texts)

    urls = site_map(client)

    german = f"{SITE}/de/visits/gegenbesuch/"
    assert urls[german] == {"de": german, "x-default": german}
    assert f"{SITE}/zh-hans/visits/gegenbesuch/" not in urls


def test_text_that_exists_in_no_language_is_not_missing(client):
    make_visit(slug="kurz", report_de="", report_zh_hans="")

    assert f"{SITE}/zh-hans/visits/kurz/" in site_map(client)


def test_everything_public_is_listed(client):
    records = [build() for build in PUBLIC_PAGES]

    urls = site_map(client)

    assert [record for record in records if f"{SITE}{record.get_absolute_url()}" not in urls] == []
    assert {f"{SITE}/de/", f"{SITE}/zh-hans/", f"{SITE}/de/timeline/", f"{SITE}/zh-hans/cities/"} <= set(urls)


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_records_are_not_listed(client, hidden):
    for build in PUBLISHED_PAGES:
        build(slug="geheim", **hidden)
    make_partnership(slug="geheimer-partner", partner_city=make_city(**hidden))

    assert [url for url in site_map(client) if "geheim" in url] == []


def test_listed_addresses_exist(client):
    for build in PUBLIC_PAGES:
        build()

    assert {client.get(url.removeprefix(SITE)).status_code for url in site_map(client)} == {200}


def test_site_map_needs_a_constant_number_of_queries(client):
    counts = []
    for rows in (1, 49):
        for _number in range(rows):
            for build in (make_partnership, make_visit, make_project, make_sector, make_page):
                build()
        site_map(client)
        with CaptureQueriesContext(connection) as queries:
            site_map(client)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16


def test_large_site_map_is_an_index_of_parts_that_hold_everything(client, monkeypatch):
    monkeypatch.setattr("portal.opendata.sitemaps.TranslatedSitemap.limit", 20)
    for _number in range(25):
        make_visit()

    index = client.get("/sitemap.xml").content.decode()
    parts = [part.replace("&amp;", "&") for part in re.findall(r"<loc>([^<]+)</loc>", index)]
    listed = [
        address
        for part in parts
        for address in re.findall(r"<loc>([^<]+)</loc>", client.get(part.removeprefix(SITE)).content.decode())
    ]

    assert len([part for part in parts if "delegations.visit" in part]) == 3
    assert len({address for address in listed if "/visits/" in address and not address.endswith("/visits/")}) == 50


@pytest.mark.parametrize("query", ["section=geheim", "section=fixed&p=99", "section=fixed&p=x", "p=7"])
def test_part_that_does_not_exist_is_not_found(client, query):
    assert client.get(f"/sitemap.xml?{query}").status_code == 404


def test_site_map_ignores_the_host_of_the_request(client):
    make_visit()

    assert all(url.startswith(SITE) for url in site_map(client))


@pytest.mark.parametrize("page", ["0", "-1", "2", "9" * 30, "abc", "１２"])
def test_page_of_the_site_map_that_does_not_exist(client, page):
    assert client.get("/sitemap.xml", {"p": page}).status_code == 404


def test_robots_are_told_the_site_map_and_kept_from_the_admin(client):
    response = client.get("/robots.txt", headers={"host": "localhost"})

    assert response["Content-Type"].startswith("text/plain")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        f"Sitemap: {SITE}/sitemap.xml",
    ]
