"""The one rule for what citizens see."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from editorial.publishing.models import Publishable
from partnership.models import AgreementParty, City, Partnership
from tests import builders

NOW = timezone.now()
HOUR = timedelta(hours=1)

TABLE = [
    # status, published_at, expires_at, public
    ("draft", None, None, False),
    ("draft", NOW - HOUR, None, False),
    ("in_review", NOW - HOUR, None, False),
    ("published", NOW - HOUR, None, True),
    ("published", NOW, None, True),
    ("published", NOW + HOUR, None, False),
    ("published", NOW - HOUR, NOW + HOUR, True),
    ("published", NOW - HOUR, NOW, False),
    ("withdrawn", NOW - HOUR, None, False),
]


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "published_at", "expires_at", "public"), TABLE)
def test_public_follows_status_and_moments(status, published_at, expires_at, public):
    city = builders.make_city(status=status, published_at=published_at, expires_at=expires_at)

    assert City.objects.public(NOW).filter(pk=city.pk).exists() == public
    assert city.is_public(NOW) == public


@pytest.mark.django_db
def test_publication_without_a_date_begins_now():
    city = builders.make_city(status="published", published_at=None)

    assert abs(city.published_at - timezone.now()) < timedelta(seconds=5)
    assert city.is_public()


@pytest.mark.django_db
def test_database_refuses_published_record_without_beginning():
    city = builders.make_city()

    with pytest.raises(IntegrityError), transaction.atomic():
        City.objects.filter(pk=city.pk).update(published_at=None)


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", builders.NOT_PUBLIC)
@pytest.mark.parametrize("side", ["home_city", "partner_city"])
def test_partnership_is_public_only_with_both_cities(side, hidden):
    shown = builders.make_partnership()
    builders.make_partnership(**{side: builders.make_city(**hidden)})

    assert list(Partnership.objects.public()) == [shown]


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", builders.NOT_PUBLIC)
def test_child_pointing_at_something_hidden_is_not_public(hidden):
    agreement = builders.make_agreement()
    shown = AgreementParty.objects.create(agreement=agreement, city=builders.make_city())
    AgreementParty.objects.create(agreement=agreement, city=builders.make_city(**hidden))
    AgreementParty.objects.create(agreement=agreement, organisation=builders.make_organisation(**hidden))

    assert list(AgreementParty.objects.public()) == [shown]


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", builders.NOT_PUBLIC)
def test_rows_of_a_public_record_are_its_own_and_lead_to_public_records(hidden):
    agreement, city = builders.make_agreement(), builders.make_city()
    shown = AgreementParty.objects.create(agreement=agreement, city=city)
    AgreementParty.objects.create(agreement=agreement, city=builders.make_city(**hidden))
    AgreementParty.objects.create(agreement=builders.make_agreement(), city=city)

    assert list(AgreementParty.objects.public(of=agreement)) == [shown]


def test_every_publishable_model_is_a_draft_at_first():
    models = [model for model in Publishable.__subclasses__() if not model._meta.abstract]

    assert {model._meta.model_name for model in models} == {
        "city", "partnership", "agreement", "organisation", "project", "visit", "page", "newsitem",
    }  # fmt: skip
    assert {model().status for model in models} == {"draft"}
