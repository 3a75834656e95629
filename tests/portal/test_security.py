"""What every answer tells the browser to refuse, how often one may search, whom to tell of a weakness."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache

from tests import builders
from tests.reading import LANGUAGES

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PUBLIC = ["/de/", "/zh-hans/visits/", "/de/search/?q=Messe", "/de/feedback/contact/", "/de/nirgends/", "/de/feed/"]
EDITOR = "sha256-PlumsSlvJ7vvWzjqibGAYKq92O3y/4JTxWWsWJvyUYA="


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


def policy(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split("; ")
    return {name: value for name, _space, value in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("address", PUBLIC)
def test_public_pages_run_nothing_but_files_of_their_own(client, address):
    rules = policy(client.get(address))

    assert rules["default-src"] == rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert rules["script-src"] == rules["style-src"] == rules["connect-src"] == "'self'"
    assert not re.search(r"unsafe|nonce|sha256|https?:|\*", str(rules))


@pytest.mark.parametrize("address", ["/admin/", "/admin/login/", "/admin/delegations/visit/add/"])
def test_admin_allows_the_style_sheet_of_its_editor_and_nothing_else(admin_client, address):
    rules = policy(admin_client.get(address))

    assert rules["style-src"] == f"'self' '{EDITOR}'"
    assert "unsafe" not in str(rules)


@pytest.mark.parametrize("address", [*PUBLIC, "/admin/login/", "/robots.txt", "/media/images/x/1.jpg", "/a%00b"])
def test_every_answer_has_the_headers_of_safety(client, address):
    response = client.get(address)

    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] in {"strict-origin-when-cross-origin", "same-origin"}
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Resource-Policy"] in {"same-origin", "cross-origin"}


def test_other_sites_may_show_pictures_and_cards_alone(client, picture):
    visit = builders.make_visit(slug="besuch")
    image = picture()
    visit.placements.create(image=image)
    address = f"/media/images/{image.token}/{sorted(image.released_names)[0]}"

    assert client.get(address)["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/de/visits/besuch/card.jpg")["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert client.get("/de/visits/besuch/")["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_searches_faster_than_people_waits_a_minute(client, settings, language):
    settings.SEARCHES_PER_MINUTE = 3
    address = f"/{language}/search/?q=Messe"
    answers = [client.get(address).status_code for _search in range(5)]
    refused = client.get(address)

    assert answers == [200, 200, 200, 429, 429]
    assert refused["Retry-After"] == "60"
    assert {"de": "Zu viele Suchen", "zh-hans": "搜索过于频繁"}[language] in refused.content.decode()
    assert "Messe" not in refused.content.decode()
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 200
    assert client.get(f"/{language}/visits/").status_code == 200


def test_suggestions_are_counted_apart(client, settings):
    settings.SEARCHES_PER_MINUTE = 1
    settings.SUGGESTIONS_PER_MINUTE = 2
    answers = [client.get("/de/search/suggestions/?q=Mes").status_code for _search in range(4)]

    assert answers == [200, 200, 429, 429]
    assert client.get("/de/search/?q=Messe").status_code == 200


def test_security_txt_says_whom_to_tell(client, settings):
    settings.SITE_URL = "https://partner.example"
    told = dict(line.split(": ", 1) for line in client.get("/.well-known/security.txt").content.decode().splitlines())
    expires = datetime.fromisoformat(told["Expires"])

    assert told["Contact"] == "https://partner.example/de/feedback/contact/"
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)
    assert told["Preferred-Languages"] == "de, zh-Hans, en"
    assert told["Canonical"] == "https://partner.example/.well-known/security.txt"

    settings.SECURITY_CONTACT = "mailto:security@partner.example"
    assert b"Contact: mailto:security@partner.example\n" in client.get("/.well-known/security.txt").content
