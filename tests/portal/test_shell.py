"""What stands around every page: addresses in other languages, navigation, descriptions."""

import re

import pytest
from django.template import Context, Template
from django.utils.translation import override

from portal.pages.navigation import way_to
from tests.builders import make_news, make_page, make_visit

pytestmark = pytest.mark.django_db

SITE = "https://international.example"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def html_of(client, address):
    return client.get(address, headers={"host": "localhost"}).content.decode()


def canonical(html):
    return re.search(r'<link rel="canonical" href="(.*?)">', html)[1]


def alternates(html):
    return dict(re.findall(r'<link rel="alternate" hreflang="(.*?)" href="(.*?)">', html))


@pytest.mark.parametrize("code", ["de", "zh-hans"])
@pytest.mark.parametrize("address", ["", "timeline/", "news/", "sectors/"])
def test_page_names_itself_and_its_translations(client, code, address):
    html = html_of(client, f"/{code}/{address}")

    assert canonical(html) == f"{SITE}/{code}/{address}"
    assert alternates(html) == {
        "de": f"{SITE}/de/{address}",
        "zh-Hans": f"{SITE}/zh-hans/{address}",
        "x-default": f"{SITE}/de/{address}",
    }


def test_untranslated_page_announces_german_only_but_can_be_switched(client):
    make_page(slug="hilfe", body_zh_hans="")

    html = html_of(client, "/de/hilfe/")

    assert alternates(html) == {"de": f"{SITE}/de/hilfe/", "x-default": f"{SITE}/de/hilfe/"}
    assert '<a href="/zh-hans/hilfe/" hreflang="zh-Hans" lang="zh-Hans">简体中文</a>' in html


def test_page_in_another_language_than_its_address_announces_nothing(client):
    make_page(slug="hilfe", body_zh_hans="")

    html = html_of(client, "/zh-hans/hilfe/")

    assert canonical(html) == f"{SITE}/zh-hans/hilfe/"
    assert alternates(html) == {}


def test_pages_of_a_list_are_canonical_but_filters_are_not(client):
    for _number in range(31):
        make_visit()

    assert canonical(html_of(client, "/de/timeline/?page=2")) == f"{SITE}/de/timeline/?page=2"
    assert canonical(html_of(client, "/de/timeline/?page=1")) == f"{SITE}/de/timeline/"
    assert canonical(html_of(client, "/de/timeline/?kind=visit")) == f"{SITE}/de/timeline/"


def test_language_switch_keeps_the_filters(client):
    html = html_of(client, '/de/timeline/?year=2016&kind="><script>')

    assert 'href="/zh-hans/timeline/?year=2016&amp;kind=%22%3E%3Cscript%3E"' in html


def test_navigation_marks_the_page_and_its_section(client):
    item = make_news()

    assert '<a href="/de/news/" aria-current="page">' in html_of(client, "/de/news/")
    assert '<a href="/de/news/" aria-current="true">' in html_of(client, item.get_absolute_url())
    assert html_of(client, "/de/news/").count("aria-current") == 1


@pytest.mark.parametrize("code", ["de", "zh-hans"])
@pytest.mark.parametrize("address", ["", "timeline/", "news/", "sectors/"])
def test_page_has_one_heading_a_title_and_a_description(client, code, address):
    html = html_of(client, f"/{code}/{address}")

    assert html.count("<h1") == 1
    assert re.search(r"<title>[^<]{5,}</title>", html)
    assert re.search(r'<meta name="description" content="[^"]{10,}">', html)


@pytest.mark.parametrize("address", ["/de/", "/zh-hans/timeline/", "/de/nothing/here/", "/"])
def test_no_cookie_and_no_session(client, address):
    response = client.get(address)

    assert not response.cookies
    assert "Cookie" not in response.headers.get("Vary", "")


def test_structured_data_escapes_what_could_end_the_script():
    template = Template("{% load portal_tags %}{% json_ld data %}")

    html = template.render(Context({"data": {"name": "</script><!-- &深圳"}}))

    assert html == '<script type="application/ld+json">{"name": "\\u003C/script\\u003E\\u003C!-- \\u0026深圳"}</script>'


@pytest.mark.parametrize(
    ("path", "way"),
    [
        ("/de/", []),
        ("/de/visits/", ["/de/"]),
        ("/de/visits/gegenbesuch/", ["/de/", "/de/visits/"]),
        ("/zh-hans/partnerships/hannover-shenzhen/", ["/zh-hans/", "/zh-hans/cities/"]),
        ("/de/hilfe/", ["/de/"]),
        ("/preview/geheim/", []),
    ],
)
def test_breadcrumb_leads_through_the_list_above(path, way):
    with override("zh-hans" if path.startswith("/zh") else "de"):
        assert [address for address, _label in way_to(path)] == way


def test_way_stands_on_the_page(client):
    html = html_of(client, make_visit(title_de="Gegenbesuch").get_absolute_url())

    way = re.search(r'<nav class="breadcrumb" aria-label="Sie sind hier">(.*?)</nav>', html, re.S)[1]
    assert re.findall(r'<a href="(.*?)">(.*?)</a>', way) == [("/de/", "Startseite"), ("/de/visits/", "Besuche")]
    assert 'class="breadcrumb"' not in html_of(client, "/de/")
    assert 'class="breadcrumb"' not in html_of(client, "/de/nirgends/hier/")


def test_address_is_printed_but_not_that_of_an_error(client):
    assert f"{SITE}/de/news/?page=1&amp;a=%3Cb%3E" in html_of(client, "/de/news/?page=1&a=%3Cb%3E")
    assert "nirgends" not in html_of(client, "/de/nirgends/")


@pytest.mark.parametrize("code", ["de", "zh-hans"])
def test_style_guide_is_shown_without_content_and_kept_from_search_engines(client, code):
    html = html_of(client, f"/{code}/style-guide/")

    assert '<meta name="robots" content="noindex">' in html
    assert "style-guide" not in html_of(client, f"/{code}/")
    assert "style-guide" not in client.get("/sitemap.xml").content.decode()
