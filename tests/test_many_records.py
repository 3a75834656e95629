"""Public pages take as few queries among thousands of records as among a hundred; `make bench` asks among 100,000."""

import pytest
from django.db import transaction

from delegations.models import Visit
from portal.story.samples import SampleMaker
from projects.models import Project
from tests import builders
from tests.reading import LANGUAGES, count_queries

pytestmark = pytest.mark.django_db

FEW, MANY = 100, 4_000
LISTS = {"visits/": 6, "visits/?city=shenzhen": 6, "visits/?year=2015": 6, "projects/": 6, "timeline/": 6}
DETAILS = {"cities/shenzhen/": 10, "visits/beispielbesuch-1/": 15, "projects/beispielprojekt-1/": 10}
PER_PAGE = 20


@pytest.fixture
def relations():
    """What samples are added to: a partner city and others, with their relations, and sectors."""
    builders.make_partnership(partner_city=builders.make_city(name_de="Shenzhen", slug="shenzhen"))
    for _number in range(4):
        builders.make_partnership()
        builders.make_sector()


def queries(client, records: int) -> dict[str, int]:
    """Return how often each page asks the database among so many records, which are gone again then."""
    with transaction.atomic():
        for _done in SampleMaker().make(records):
            pass
        last_pages = {
            f"{path}/?page={-(-model.objects.public().count() // PER_PAGE)}": 6
            for path, model in (("visits", Visit), ("projects", Project))
        }
        most = {"": 10, **LISTS, **DETAILS, **last_pages}
        found = {f"/{code}/{path}": count_queries(client, f"/{code}/{path}") for code in LANGUAGES for path in most}
        too_many = {address: found[address] for address in found if found[address] > most[address.split("/", 2)[2]]}
        transaction.set_rollback(True)
    assert too_many == {}
    return {address.partition("page=")[0]: number for address, number in found.items()}


def test_pages_ask_as_often_among_thousands_as_among_a_hundred(client, relations):
    few, many = queries(client, FEW), queries(client, MANY)

    assert {address: (few[address], many[address]) for address in few if many[address] > few[address]} == {}
    assert len(few) == 2 * (1 + len(LISTS) + len(DETAILS) + 2)
