"""Error pages come in the language of the address and also while the database is down."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import Http404
from django.urls import path
from django.utils import translation
from django.utils.translation import gettext

from portal.urls import urlpatterns as portal_urlpatterns
from tests.builders import DRAFT, make_page

HEADINGS = {
    400: "Request not understood",
    403: "No access",
    404: "Page not found",
    500: "Something went wrong",
}
TAGS = {"de": "de", "zh-hans": "zh-Hans"}


def refuse(request):
    raise PermissionDenied


def break_down(request):
    raise RuntimeError("secret detail")


def lack(request):
    raise Http404


urlpatterns = [
    path("de/refused/", refuse),
    path("zh-hans/refused/", refuse),
    path("de/broken/", break_down),
    path("zh-hans/broken/", break_down),
    *portal_urlpatterns,
]
handler400 = "portal.errors.bad_request"
handler403 = "portal.errors.permission_denied"
handler404 = "portal.errors.page_not_found"
handler500 = "portal.errors.server_error"


@pytest.fixture
def broken_database(db):
    """Let every query fail as if the server had gone."""

    def fail(execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")

    with connection.execute_wrapper(fail):
        yield


@pytest.fixture
def visitor(client):
    client.raise_request_exception = False
    return client


def heading_in(code, status):
    with translation.override(code):
        assert gettext(HEADINGS[status]) != HEADINGS[status]
        return gettext(HEADINGS[status])


def heading(response):
    return re.search(r"<h1>(.*?)</h1>", response.content.decode())[1]


def language(response):
    return re.search(r'<html lang="(.*?)">', response.content.decode())[1]


@pytest.mark.urls(__name__)
@pytest.mark.django_db
@pytest.mark.parametrize("code", ["de", "zh-hans"])
@pytest.mark.parametrize(
    ("address", "status"), [("refused/", 403), ("nothing/here/", 404), ("nothing%00here/", 400), ("broken/", 500)]
)
def test_error_page_speaks_the_language_of_the_address(visitor, code, address, status):
    response = visitor.get(f"/{code}/{address}")

    assert response.status_code == status
    assert (language(response), heading(response)) == (TAGS[code], heading_in(code, status))
    assert response["Content-Language"] == TAGS[code]
    assert not response.cookies


@pytest.mark.urls(__name__)
@pytest.mark.parametrize("code", ["de", "zh-hans"])
@pytest.mark.parametrize(("address", "status"), [("refused/", 403), ("a%00b/", 400), ("broken/", 500)])
def test_error_page_comes_while_the_database_is_down(visitor, broken_database, code, address, status):
    response = visitor.get(f"/{code}/{address}")

    assert (response.status_code, heading(response)) == (status, heading_in(code, status))


@pytest.mark.parametrize("code", ["de", "zh-hans"])
def test_page_says_sorry_while_the_database_is_down(visitor, broken_database, code):
    response = visitor.get(f"/{code}/news/")

    assert (response.status_code, heading(response)) == (503, heading_in(code, 500))
    assert int(response["Retry-After"]) > 0
    assert response["Cache-Control"] == "no-store"


def test_fault_is_told_in_all_languages_without_details(visitor, broken_database):
    page = visitor.get("/de/news/").content.decode()

    assert page.index(heading_in("de", 500)) < page.index(heading_in("zh-hans", 500))
    assert '<div class="error-page" lang="zh-Hans">' in page
    assert "server closed" not in page
    assert "Traceback" not in page


@pytest.mark.django_db
def test_error_page_links_to_the_pages_of_the_footer(client):
    make_page(kind="imprint", slug="impressum", title_de="Impressum")
    make_page(kind="privacy", slug="geheim", title_de="Entwurf", **DRAFT)

    page = client.get("/de/nothing/here/").content.decode()

    assert '<a href="/de/impressum/">Impressum</a>' in page
    assert "geheim" not in page


@pytest.mark.django_db
def test_error_page_does_not_repeat_the_address(client):
    page = client.get("/de/<script>alert(1)</script>/here/?q=<script>alert(2)</script>").content.decode()

    assert "alert(" not in page
    assert 'rel="canonical"' not in page
    assert "hreflang" in page  # the language switch, which leads to the home page
    assert '<a href="/zh-hans/" hreflang="zh-Hans" lang="zh-Hans">' in page


@pytest.mark.django_db
@pytest.mark.parametrize(("accepted", "tag"), [("zh-CN", "zh-Hans"), ("de", "de"), ("fr", "de")])
def test_address_without_a_language_is_answered_in_the_readers(client, accepted, tag):
    response = client.get("/nothing/here/", headers={"Accept-Language": accepted})

    assert (response.status_code, language(response)) == (404, tag)
