"""The address without a language leads to the reader's."""

import pytest


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
