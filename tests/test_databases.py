"""SQLite and PostgreSQL give the same answers; the suite runs this file on both."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models.functions import Lower, Upper
from django.urls import reverse

from delegations.models import Visit
from editorial.l10n.text import shown
from partnership.models import City, Organisation
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("Ärzteverein", "ärzte"),
        ("überblick", "ÜBERBLICK"),
        ("Łódź", "łÓDŹ"),
        ("Städtepartnerschaft", "partnerschaft"),
        ("汉诺威与深圳", "深圳"),
        ("50 % Förderung", "50 % f"),
        ("a_b", "A_B"),
        ("zwei\nZeilen", "zwei\nz"),
    ],
)
def test_search_ignores_case_of_every_letter(stored, asked):
    city = builders.make_city(name_de=stored)
    builders.make_city(name_de="50 Prozent axb")

    assert list(City.objects.filter(name_de__icontains=asked)) == [city]


@pytest.mark.parametrize("asked", ["Ä", "ärzteverei", "%rzteverein", "Ärzteverein_"])
def test_whole_name_is_not_a_pattern(asked):
    builders.make_city(name_de="Ärzteverein")

    assert not City.objects.filter(name_de__iexact=asked).exists()


def test_upper_and_lower_know_umlauts():
    builders.make_city(name_de="Köln ÄÖ")

    assert City.objects.values_list(Upper("name_de"), Lower("name_de")).get() == ("KÖLN ÄÖ", "köln äö")


def test_exact_filters_heed_case():
    builders.make_city(name_de="Köln")

    assert not City.objects.filter(name_de="köln").exists()
    assert City.objects.filter(name_de="Köln").exists()


def test_names_are_ordered_by_code_point():
    for name in ("Zwickau", "apolda", "Ölde", "Apolda", "深圳"):
        builders.make_city(name_de=name)

    assert list(City.objects.order_by("name_de").values_list("name_de", flat=True)) == [
        "Apolda", "Zwickau", "apolda", "Ölde", "深圳",
    ]  # fmt: skip


def test_missing_texts_and_dates_have_a_fixed_place():
    for german, chinese in [("B", None), ("C", ""), ("A", "丁")]:
        builders.make_city(name_de=german, name_zh_hans=chinese)
    for title, day in [("unbekannt", ""), ("offen", "2016/.."), ("alt", "2015"), ("neu", "2017")]:
        builders.make_visit(title_de=title, starts_on=day)

    assert list(City.objects.order_by(shown("name", "zh-hans")).values_list("name_de", flat=True)) == ["B", "C", "A"]
    assert [visit.title_de for visit in Visit.objects.newest_first()] == ["neu", "alt", "offen", "unbekannt"]


def test_addresses_differ_by_case_too():
    builders.make_organisation(slug="messe")

    Organisation.objects.bulk_create([Organisation(name_de="Messe", slug="Messe")])
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.bulk_create([Organisation(name_de="Messe", slug="messe")])


def test_search_of_the_admin_finds_umlauts(client):
    builders.make_city(name_de="Österreichische Stadt")
    client.force_login(builders.make_user(is_superuser=True))

    page = client.get(reverse("admin:partnership_city_changelist"), {"q": "öSTERREICH"}).content.decode()

    assert "Österreichische Stadt" in page
