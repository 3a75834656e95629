"""Broken addresses and values give a clear page and never a server error, on both databases."""

import pytest

from tests.builders import make_news, make_page, make_sector, make_visit

pytestmark = pytest.mark.django_db

LISTS = ["timeline/", "news/", "sectors/", "cities/", "agreements/", "visits/", "projects/", "search/"]
DETAILS = ["news/", "sectors/", "cities/", "partnerships/", "agreements/", "organisations/", "visits/", "projects/", ""]
LONG = "ä" * 10_000
NUMBERS = ["0", "-1", "9" * 30, "9" * 5000, "abc", "１２", "1.5", "1e3", "²", " ", "2", "", "1'--"]

FILTERS = ["city", "sector", "year", "kind", "state", "direction", "q", "unknown"]
VALUES = ["<b>x</b>", "'; drop table", "9" * 30, "-1", "１９９０", "\\", "%", "😀"]


@pytest.fixture(autouse=True)
def rows():
    for build in (make_news, make_page, make_sector, make_visit):
        build()


@pytest.mark.parametrize("address", [*LISTS, ""])
def test_page_number_is_a_page_or_a_404(client, address):
    for number in NUMBERS:
        assert client.get(f"/zh-hans/{address}", {"page": number}).status_code in {200, 404, 400}, number


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "abc", "１２", "2"])
def test_list_has_no_page_of_a_broken_number(client, number):
    assert client.get("/de/news/", {"page": number}).status_code == 404


@pytest.mark.parametrize("address", LISTS)
@pytest.mark.parametrize("value", VALUES)
def test_broken_filters_keep_the_list(client, address, value):
    response = client.get(f"/de/{address}", dict.fromkeys(FILTERS, value))

    assert response.status_code == 200
    assert "<b>x</b>" not in response.content.decode()


@pytest.mark.parametrize("address", [*LISTS, ""])
def test_nul_in_the_query_is_refused(client, address):
    assert client.get(f"/de/{address}?city=%00").status_code == 400
    assert client.get(f"/de/{address}?%00=1").status_code == 400


@pytest.mark.parametrize("address", DETAILS)
def test_nul_in_the_path_is_refused(client, address):
    assert client.get(f"/de/{address}a%00b/").status_code == 400


@pytest.mark.parametrize("address", LISTS)
def test_long_parameter_is_refused(client, address):
    for name in (*FILTERS, "page"):
        assert client.get(f"/de/{address}", {name: LONG}).status_code == 400


@pytest.mark.parametrize("address", DETAILS)
def test_unknown_or_broken_slug_is_not_found(client, address):
    for slug in ("unknown", "a" * 10_000, "-", "_", "%FF%FE", "深圳", "..%2f..%2fetc", "%0d%0aSet-Cookie:x"):
        assert client.get(f"/zh-hans/{address}{slug}/").status_code == 404


@pytest.mark.parametrize("address", ["/fr/", "/fr/news/", "/en/", "/zh-hant/visits/", "/de-de-de/", "/xx-yy/cities/x/"])
def test_unknown_language_is_not_found(client, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
@pytest.mark.parametrize("address", ["", "timeline/", "news/", "sectors/"])
def test_pages_are_only_read(client, address, method):
    assert getattr(client, method)(f"/de/{address}").status_code == 405


@pytest.mark.parametrize("address", ["", "timeline/", "news/", "sectors/"])
def test_head_answers_like_get_without_a_body(client, address):
    response = client.head(f"/de/{address}")

    assert (response.status_code, response.content) == (200, b"")
