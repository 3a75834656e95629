"""The number beside each choice of a filter is that of the entries it leads to, in every list, whatever else is set."""

import re

import pytest

from tests.builders import (
    NOT_PUBLIC,
    make_agreement,
    make_city,
    make_partnership,
    make_project,
    make_sector,
    make_visit,
)

pytestmark = pytest.mark.django_db

OPTION = re.compile(r'<option value="([^"]+)"[^>]*>[^<]* \((\d+)\)</option>')
SELECT = re.compile(r'<select name="(\w+)".*?</select>', re.S)
# How a city and a sector belong to a record beside its relations and its own sectors.
LISTS = {
    "agreements": (
        make_agreement,
        lambda agreement, city, _sector: agreement.parties.create(city=city),
        [{"signed_on": "2015-10"}, {"signed_on": "2016"}, {"signed_on": ""}],
    ),
    "projects": (
        make_project,
        lambda project, city, sector: project.partners.create(city=city) and project.sectors.add(sector),
        [{"started_on": "2015", "ended_on": "2016-05"}, {"started_on": "2016"}, {"state": "planned", "started_on": ""}],
    ),
    "visits": (
        make_visit,
        lambda visit, city, sector: (
            visit.stops.create(city=city),
            visit.sector_notes.create(text_de="<p>Stand</p>").sectors.add(sector),
        ),
        [{"starts_on": "2015-12-30", "ends_on": "2016-01-02"}, {"direction": "outgoing"}, {"starts_on": ""}],
    ),
}


@pytest.fixture(params=LISTS)
def address(request):
    """A list in which two cities and two sectors belong to records in every way, once and twice."""
    make, tie, states = LISTS[request.param]
    cities = [make_city(slug=f"stadt-{number}") for number in range(2)]
    sectors = [make_sector(slug=f"feld-{number}") for number in range(2)]
    relations = [make_partnership(partner_city=city) for city in cities]
    own = "leading_sector" if make is make_project else "sectors"
    for number, state in enumerate([*states, *states[:1], {**states[0], **NOT_PUBLIC[0]}]):
        first = sectors[number % 2]
        record = make(
            partnerships=relations[: number % 3], **{own: first if make is make_project else [first]}, **state
        )
        tie(record, cities[0], sectors[0])
        if number % 2:
            tie(record, cities[1], sectors[1])
    return f"/de/{request.param}/"


def numbers_on(page) -> dict[tuple[str, str], int]:
    selects = {found[1]: found[0] for found in SELECT.finditer(page.content.decode())}
    return {(name, value): int(number) for name, html in selects.items() for value, number in OPTION.findall(html)}


def test_numbers_are_those_of_the_entries(client, address):
    alone = numbers_on(client.get(address))
    chosen = [{}, {"city": "stadt-0"}, {"year": "2015"}, {"sector": "feld-1"}, {"city": "stadt-1", "year": "2016"}]

    for others in chosen:
        numbers = numbers_on(client.get(address, others))
        found = {
            (name, value): client.get(address, {**others, name: value}).context["page"].paginator.count
            for name, value in numbers
        }
        assert numbers == found, others
    assert {name for name, _value in alone} >= {"city", "sector", "year"}
    assert len({alone["city", "stadt-0"], alone["city", "stadt-1"]}) == 2
    assert alone["year", "2015"] > 0
