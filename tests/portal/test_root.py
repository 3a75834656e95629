"""Addresses without a language lead to the reader's, if there is such a page."""

import pytest

from tests.builders import DRAFT, make_city, make_page

READERS = [("de", "/de"), ("zh-CN,zh;q=0.9", "/zh-hans"), ("fr", "/de")]


@pytest.mark.parametrize(
    ("accepted", "location"),
    [
        (None, "/de/"),
        ("de-AT,de;q=0.9,en;q=0.8", "/de/"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "/zh-hans/"),
        ("zh", "/zh-hans/"),
        ("fr-FR,fr;q=0.9", "/de/"),
        ("en;q=0.5, zh-Hans;q=0.9, de;q=0.4", "/zh-hans/"),
        ("*;q=broken,,;", "/de/"),
    ],
)
def test_root_leads_to_the_language_of_the_reader(client, accepted, location):
    headers = {"Accept-Language": accepted} if accepted else {}

    response = client.get("/", headers=headers)

    assert (response.status_code, response["Location"]) == (302, location)
    assert "Accept-Language" in response["Vary"]
    assert not response.cookies


@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_root_is_only_read(client, method):
    assert getattr(client, method)("/").status_code == 405


@pytest.mark.django_db
@pytest.mark.parametrize(("accepted", "language"), READERS)
@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("/cities/", "/cities/"),
        ("/cities", "/cities/"),
        ("/news/?page=1", "/news/?page=1"),
        ("/cities/changde/", "/cities/changde/"),
        ("/cities/former/", "/cities/former/"),
        ("/impressum/", "/impressum/"),
    ],
)
def test_page_without_a_language_leads_to_the_readers(client, accepted, language, address, path):
    make_page(slug="impressum")
    city = make_city(slug="former")
    city.slug = "changde"
    city.save()

    response = client.get(address, headers={"Accept-Language": accepted})

    assert (response.status_code, response["Location"]) == (302, language + path)
    assert "Accept-Language" in response["Vary"]


@pytest.mark.django_db
@pytest.mark.parametrize(("accepted", "language"), READERS)
@pytest.mark.parametrize(
    "address", ["/fr/", "/fr", "/en/news/", "/cities/secret/", "/news/?page=99", "/secret/", "/wp-login.php"]
)
def test_nothing_without_a_language_is_not_found_at_once(client, accepted, language, address):
    make_city(slug="secret", **DRAFT)
    make_page(slug="secret", **DRAFT)

    response = client.get(address, headers={"Accept-Language": accepted})

    assert response.status_code == 404
    assert f'<a href="{language}/' in response.content.decode()
    assert "Accept-Language" in response["Vary"]


@pytest.mark.django_db
def test_form_sent_to_an_address_without_a_language_is_not_found(client):
    assert client.post("/cities/").status_code == 404
