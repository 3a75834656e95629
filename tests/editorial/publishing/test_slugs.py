"""Addresses: made from German titles, unique, fixed once public, old ones redirect."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from editorial.publishing.models import FormerSlug
from editorial.publishing.slugs import MAX_LENGTH, numbered, slug_for
from tests import builders


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Städtepartnerschaft Größe", "staedtepartnerschaft-groesse"),
        ("Straße über Öl", "strasse-ueber-oel"),
        ("Gegenbesuch aus Shenzhen, 10. September 2016", "gegenbesuch-aus-shenzhen-10-september-2016"),
        ("kre|H|tiv Netzwerk e. V.", "krehtiv-netzwerk-e-v"),
        ("Łódź & Poznań", "lodz-poznan"),
        ("Lu’an", "luan"),
    ],
)
def test_slug_follows_german_spelling(title, slug):
    assert slug_for(title) == slug


@given(st.text(max_size=300))
def test_slug_is_always_a_usable_address(title):
    slug = slug_for(title)

    assert re.fullmatch(r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?", slug)
    assert len(slug) <= MAX_LENGTH
    assert len(numbered(slug, 12)) <= MAX_LENGTH


def test_chinese_title_alone_gives_a_random_slug_not_an_empty_one():
    assert slug_for("友好城市") != slug_for("友好城市") != ""


def test_long_title_is_cut_at_a_word():
    assert slug_for("Kooperationsvereinbarung " * 10) == "-".join(["kooperationsvereinbarung"] * 3)


@pytest.mark.django_db
def test_same_title_gets_a_number():
    first, second, third = [builders.make_visit(title_de="Besuch aus Shenzhen") for _ in range(3)]

    assert [first.slug, second.slug, third.slug] == [
        "besuch-aus-shenzhen", "besuch-aus-shenzhen-2", "besuch-aus-shenzhen-3",
    ]  # fmt: skip


@pytest.mark.django_db
def test_new_title_keeps_the_address():
    visit = builders.make_visit(title_de="Besuch aus Shenzhen")

    visit.title_de = "Ganz anderer Titel"
    visit.save()

    assert visit.slug == "besuch-aus-shenzhen"


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_address_a_public_record_had_redirects_for_good(client, language):
    city = builders.make_city(slug="alt")
    city.slug = "neu"
    city.save()

    response = client.get(f"/{language}/cities/alt/")

    assert (response.status_code, response.headers["Location"]) == (301, f"/{language}/cities/neu/")


@pytest.mark.django_db
def test_old_address_of_a_record_no_longer_public_is_gone(client):
    city = builders.make_city(slug="alt")
    city.slug, city.status = "neu", "withdrawn"
    city.save()

    assert client.get("/de/cities/alt/").status_code == 404


@pytest.mark.django_db
def test_draft_may_change_its_address_without_a_trace():
    city = builders.make_city(slug="alt", **builders.DRAFT)
    city.slug = "neu"
    city.save()

    assert not FormerSlug.objects.exists()


@pytest.mark.django_db
def test_former_address_is_not_given_to_another_record():
    city = builders.make_city(name_de="Alt")
    city.slug = "neu"
    city.save()

    other = builders.make_city(name_de="Alt")

    assert other.slug == "alt-2"
    other.slug = "alt"
    with pytest.raises(ValidationError) as refused:
        other.full_clean()
    assert list(refused.value.message_dict) == ["slug"]


@pytest.mark.django_db
def test_taking_an_old_address_back_ends_its_redirect():
    city = builders.make_city(slug="alt")
    for slug in ("neu", "alt"):
        city.slug = slug
        city.save()

    assert list(FormerSlug.objects.values_list("slug", flat=True)) == ["neu"]


@pytest.mark.django_db
def test_end_of_publication_before_its_beginning_is_said_at_the_field():
    now = timezone.now()
    city = builders.make_city(published_at=now)
    city.expires_at = now - timedelta(days=1)

    with pytest.raises(ValidationError) as refused:
        city.full_clean()
    assert "expires_at" in refused.value.message_dict
