"""What other sites show of a link to a page of a record."""

import re

import pytest
from django.conf import settings

from editorial.library.models import Placement
from portal.pages.templatetags.open_graph import locale_of
from tests.builders import (
    make_agreement,
    make_city,
    make_news,
    make_organisation,
    make_page,
    make_partnership,
    make_project,
    make_visit,
)

pytestmark = pytest.mark.django_db

MAKERS = [
    make_agreement, make_city, make_news, make_organisation, make_page, make_partnership, make_project, make_visit,
]  # fmt: skip


def described(client, address: str) -> dict[str, str]:
    head = client.get(address).content.decode().split("</head>")[0]
    found = re.findall(r'<meta (?:property|name)="((?:og|twitter):[^"]+)" content="([^"]*)">', head)
    assert len(dict(found)) == len(found)
    return dict(found)


@pytest.mark.parametrize("make", MAKERS)
def test_page_of_every_kind_is_described_in_its_language(client, make):
    address = make().get_absolute_url()

    german, chinese = described(client, address), described(client, address.replace("/de/", "/zh-hans/"))

    for code, told in (("de", german), ("zh-hans", chinese)):
        assert told["og:title"]
        assert told["og:description"]
        assert told["og:url"] == f"{settings.SITE_URL}{address.replace('/de/', f'/{code}/')}"
        assert told["og:image"] == f"{settings.SITE_URL}/static/portal/card.jpg"
        assert (told["og:image:width"], told["og:image:height"]) == ("1200", "630")
        assert told["og:image:alt"]
        assert told["twitter:card"] == "summary_large_image"
    assert german["og:locale"] == chinese.get("og:locale:alternate", "de_DE") == "de_DE"
    assert chinese["og:locale"] == "zh_CN"


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

    assert described(client, city.get_absolute_url())["og:image"].endswith("/static/portal/card.jpg")


def test_only_languages_of_the_record_are_alternates(client):
    project = make_project(title_zh_hans="")

    assert "og:locale:alternate" not in described(client, project.get_absolute_url())


@pytest.mark.parametrize(("language", "locale"), [("de", "de_DE"), ("zh-hans", "zh_CN"), ("zh-hant", "zh_TW")])
def test_locale_names_the_country(language, locale):
    assert locale_of(language) == locale
