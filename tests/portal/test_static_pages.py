"""Static pages and the footer that links to them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.builders import NOT_PUBLIC, make_page
from tests.pages import Page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("code", "title", "text"), [("de", "Impressum", "Deutscher Text."), ("zh-hans", "网站信息", "中文内容。")]
)
def test_static_page_in_both_languages(client, code, title, text):
    make_page(slug="impressum", title_de="Impressum", title_zh_hans="网站信息")

    page = Page(client.get(f"/{code}/impressum/"))

    assert page.title.startswith(title)
    assert text in page.text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_page_is_neither_linked_nor_found(client, hidden):
    make_page(slug="entwurf", title_de="Geheimseite", kind="imprint", **hidden)

    response = client.get("/de/entwurf/")

    assert response.status_code == 404
    assert "Geheimseite" not in response.content.decode()


def test_footer_links_pages_in_their_order_on_every_page(client):
    make_page(kind="privacy", slug="datenschutz", title_de="Datenschutz", position=2)
    make_page(kind="imprint", slug="impressum", title_de="Impressum", position=1)
    make_page(kind="other", slug="sonstiges", title_de="Sonstiges")

    for address in ("/de/", "/de/timeline/", "/de/sonstiges/", "/de/nothing/here/"):
        links = Page(client.get(address), address).links
        assert links[-2:] == ["/de/impressum/", "/de/datenschutz/"], address


def test_footer_takes_one_query(client):
    make_page(slug="hilfe", kind="plain_language")
    with CaptureQueriesContext(connection) as few:
        client.get("/de/hilfe/")
    for _number in range(49):
        make_page(kind="imprint")

    with CaptureQueriesContext(connection) as many:
        client.get("/de/hilfe/")

    assert len(many) == len(few) <= 8


def test_rich_text_is_cleaned_once_more(client):
    page = make_page(slug="hilfe")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pages_page SET body_de = %s", ["<p onclick='x()'>Hilfe</p><script>alert(1)</script>"])

    html = client.get(page.get_absolute_url()).content.decode()

    assert "<p>Hilfe</p>" in html
    assert "alert(1)" not in html


def test_page_tells_when_it_was_reviewed(client):
    make_page(slug="hilfe", reviewed_on="2026-03-05")

    assert "5. März 2026" in Page(client.get("/de/hilfe/")).text
    assert "2026年3月5日" in Page(client.get("/zh-hans/hilfe/")).text
