"""The part of a page that helps to pass it on, and the QR codes: of our own public pages only."""

from io import BytesIO
from urllib.parse import quote

import pytest
import segno
from lxml import etree

from tests.builders import NOT_PUBLIC, PUBLIC_PAGES, make_visit
from tests.pages import Page

pytestmark = pytest.mark.django_db

SITE = "https://international.example"


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def drawn(address):
    file = BytesIO()
    segno.make(address, micro=False, error="m").save(file, kind="svg", scale=4, light="white")
    return file.getvalue()


@pytest.mark.parametrize("make", PUBLIC_PAGES)
def test_page_can_be_passed_on(client, make):
    address = make().get_absolute_url()

    response = client.get(address, headers={"host": "localhost"})

    html, title = response.content.decode(), Page(response).title
    assert f'<code class="share-address">{SITE}{address}</code>' in html
    assert f'src="{address}qr.svg"' in html
    assert title.endswith(" – Hannover International")
    assert f'href="mailto:?subject={quote(title)}&amp;body={quote(SITE + address, safe="")}"' in html


@pytest.mark.parametrize("address", ["/de/", "/de/visits/", "/de/visits/?page=1", "/de/nichts/hier/", "/de/timeline/"])
def test_other_pages_have_no_such_part(client, address):
    assert 'class="share' not in client.get(address).content.decode()


def test_code_holds_the_address_of_the_page(client):
    visit = make_visit()

    response = client.get(f"{visit.get_absolute_url()}qr.svg", headers={"host": "localhost"})

    assert response["Content-Type"] == "image/svg+xml"
    assert response.content == drawn(f"{SITE}{visit.get_absolute_url()}")
    assert etree.fromstring(response.content).tag == "{http://www.w3.org/2000/svg}svg"
    assert {element.tag.rpartition("}")[2] for element in etree.fromstring(response.content).iter()} == {
        "svg",
        "g",
        "path",
    }


@pytest.mark.parametrize(
    "address",
    [
        "/de/visits/gibt-es-nicht/qr.svg",
        "/de/https://evil.example/qr.svg",
        "/de//evil.example/qr.svg",
        "/de/../admin/qr.svg",
        "/de/visits/reise/feed/qr.svg",
        "/de/visits/reise//qr.svg",
        "/de/visits/reise/qr.svg/qr.svg",
        "/de/visits/reise/calendar.ics/qr.svg",
        "/de/visits/reise%3Fa=1/qr.svg",
        "/de/visits/reise%23a/qr.svg",
        "/de/visits/reise%0a/qr.svg",
        "/de/zh-hans/visits/reise/qr.svg",
        "/de/" + "a" * 3000 + "/qr.svg",
    ],
)
def test_no_code_for_anything_else(client, address):
    make_visit(slug="reise")

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_no_code_for_hidden_pages(client, hidden):
    visit = make_visit(**hidden)

    assert client.get(f"{visit.get_absolute_url()}qr.svg").status_code == 404
