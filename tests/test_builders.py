"""The builders give valid records, so that no test stands on data that no form would accept."""

import pytest
from django.apps import apps

from editorial.publishing.models import Publishable
from tests import builders
from tests.builders import NOT_PUBLIC, make_sector, make_user, make_visit

pytestmark = pytest.mark.django_db

BUILDERS = [getattr(builders, name) for name in dir(builders) if name.startswith("make_") and name != "make_user"]


@pytest.mark.parametrize("build", BUILDERS, ids=lambda build: build.__name__)
def test_builder_gives_a_valid_record(build):
    build().full_clean()


def test_many_to_many_values_are_set():
    sector = make_sector()

    visit = make_visit(sectors=[sector])

    assert list(visit.sectors.all()) == [sector]


def test_every_kind_of_published_page_has_a_builder():
    published = {model for model in apps.get_models() if issubclass(model, Publishable)}

    assert {type(build()) for build in builders.PUBLISHED_PAGES} == published


def test_published_is_the_default():
    assert make_visit().is_public()


@pytest.mark.parametrize("hidden", NOT_PUBLIC, ids=["draft", "in review", "withdrawn", "expired", "not yet"])
def test_every_way_of_not_being_public(hidden):
    visit = make_visit(**hidden)

    visit.full_clean()
    assert not visit.is_public()


def test_user_has_the_rights_of_the_role():
    assert make_user("publisher").has_perm("delegations.publish_visit")
