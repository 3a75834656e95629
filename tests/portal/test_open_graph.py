"""What other sites show of a link to a page of a record."""

import re

import pytest
from django.conf import settings

from editorial.library.models import Placement
from portal.pages.templatetags.open_graph import locale_of
from tests.builders import (
    PUBLISHED_PAGES,
    make_city,
    make_project,
    make_sector,
    make_visit,
)

pytestmark = pytest.mark.django_db


def described(client, address: str) -> dict[str, str]:
    head = client.get(address).content.decode().split("</head>")[0]
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', head)
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.mark.parametrize("make", PUBLISHED_PAGES)
def test_page_of_every_kind_is_described_in_its_language(client, make):
    address = make().get_absolute_url()

    german, chinese = described(client, address), described(client, address.replace("/de/", "/zh-hans/"))

    for code, told in (("de", german), ("zh-hans", chinese)):
        assert told["og:title"]
        assert told["og:description"]
        assert told["og:url"] == f"{settings.SITE_URL}{address.replace('/de/', f'/{code}/')}"
        assert told["og:image"] == f"{told['og:url']}card.jpg"
        assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
        assert told["og:image:alt"]
        assert told["twitter:card"] == "summary_large_image"
    assert german["og:locale"] == chinese.get("og:locale:alternate", "de_DE") == "de_DE"
    assert chinese["og:locale"] == "zh_CN"


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("", "Hannover International – Partnerstädte, Besuche und Projekte"),
        ("cities/", "Partnerstädte"),
        ("agreements/", "Vereinbarungen"),
        ("visits/", "Besuche"),
        ("projects/", "Projekte"),
        ("sectors/", "Themenfelder"),
        ("sectors/wasser/", "Wasser &amp; Umwelt"),
        ("timeline/", "Zeitleiste"),
        ("map/", "Karte der Partner"),
        ("figures/", "In Zahlen"),
        ("news/", "Aktuelles"),
        ("feedback/contact/", "Kontakt"),
    ],
)
def test_every_other_page_is_described_by_what_it_says(client, path, title):
    make_sector(slug="wasser", name_de="Wasser & Umwelt")
    address = f"/de/{path}"

    told = described(client, address)

    assert told["og:title"] == title
    assert told["og:description"]
    assert told["og:url"] == f"{settings.SITE_URL}{address}"
    assert told["og:image"] == f"{settings.SITE_URL}/de/card.jpg"
    assert (told["og:locale"], told["og:locale:alternate"]) == ("de_DE", "zh_CN")
    assert described(client, f"/zh-hans/{path}")["og:image"] == f"{settings.SITE_URL}/zh-hans/card.jpg"


def test_second_page_of_a_list_has_its_own_address(client):
    for _visit in range(25):
        make_visit()

    assert described(client, "/de/visits/?page=2")["og:url"] == f"{settings.SITE_URL}/de/visits/?page=2"


def test_pages_of_errors_are_not_described(client):
    assert [name for name in described(client, "/de/nirgends/") if name not in ("og:site_name", "og:type")] == []


def test_lead_picture_stands_beside_the_link(client, picture):
    visit = make_visit(summary_de="Die Delegation & ihre Gäste.", summary_zh_hans="代表团")
    Placement.objects.create(target=visit, image=picture(), role="gallery")
    lead = picture(alt_de="Der Empfang", alt_zh_hans="")
    Placement.objects.create(target=visit, image=lead, role="lead")

    told = described(client, visit.get_absolute_url())

    assert told["og:image"] == f"{settings.SITE_URL}{lead.card_url}"
    assert told["og:image:alt"] == "Der Empfang"
    assert told["og:description"] == "Die Delegation &amp; ihre Gäste."
    assert client.get(lead.card_url)["Content-Type"] == "image/jpeg"


def test_picture_whose_consent_has_ended_is_not_named(client, picture):
    city = make_city()
    Placement.objects.create(target=city, image=picture(consent_basis="withdrawn"), role="lead")

    assert described(client, city.get_absolute_url())["og:image"].endswith(f"{city.get_absolute_url()}card.jpg")


def test_only_languages_of_the_record_are_alternates(client):
    project = make_project(title_zh_hans="")

    assert "og:locale:alternate" not in described(client, project.get_absolute_url())


@pytest.mark.parametrize(("language", "locale"), [("de", "de_DE"), ("zh-hans", "zh_CN"), ("zh-hant", "zh_TW")])
def test_locale_names_the_country(language, locale):
    assert locale_of(language) == locale
