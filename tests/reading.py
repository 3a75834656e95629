"""Ask for public pages as a citizen does, and count what a page costs the database."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.pages import Page

LANGUAGES = ["de", "zh-hans"]
# Texts of a record that must never appear.
HIDDEN_TITLE = {"title_de": "Verborgen", "title_zh_hans": "隐藏"}
HIDDEN_NAME = {"name_de": "Verborgen", "name_zh_hans": "隐藏"}


def read(client, address: str) -> Page:
    response = client.get(address)
    assert response.status_code == 200, address
    return Page(response, address)


def count_queries(client, address: str) -> int:
    """Return the queries of a page once content types are known, as in a running process."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def missing_from(text: str, *expected: str) -> list[str]:
    return [words for words in expected if words not in text]


def assert_names_nothing_hidden(client, path: str) -> None:
    """Look at the whole answer in every language: markup, titles, structured data."""
    for language in LANGUAGES:
        response = client.get(f"/{language}/{path}")
        assert response.status_code == 200
        content = response.content.decode()
        assert "Verborgen" not in content
        assert "隐藏" not in content


def without_marks(response) -> str:
    """Return a page without what was typed into it and without its tokens, to compare it with another."""
    return re.sub(r'(value|nonce)="[^"]*"', "", response.content.decode())
