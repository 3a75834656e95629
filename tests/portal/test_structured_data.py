"""Structured data of all pages: JSON-LD that a library reads, in words that schema.org knows, of what is public."""

import json
import re
from datetime import datetime

import pytest
import rdflib
from django.utils.translation import override

from delegations.models import Delegate
from partnership.models import OfficeHeld
from tests.builders import (
    home_city,
    make_agreement,
    make_city,
    make_news,
    make_organisation,
    make_partnership,
    make_person,
    make_project,
    make_visit,
)

# The library's own JSON-LD reader uses a class that it is about to leave.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:ConjunctiveGraph:DeprecationWarning")]

SITE = "https://international.example"
# Stands in for schema.org's own context, which would have to be fetched.
OFFLINE = {"@vocab": str(rdflib.SDO), "url": {"@type": "@id"}, "sameAs": {"@type": "@id"}}


@pytest.fixture(autouse=True)
def site(settings):
    settings.SITE_URL = SITE


def data_on(client, address):
    html = client.get(address, headers={"host": "localhost"}).content.decode()
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.S)
    return json.loads(block)


def graph_of(data):
    assert data["@context"] == "https://schema.org"
    return rdflib.Graph().parse(data=json.dumps(data | {"@context": OFFLINE}), format="json-ld", base=SITE)


@pytest.fixture
def records():
    """Return a record of each kind with everything that its structured data can tell."""
    city = make_city(
        name_de="Shenzhen", native_name="深圳", latitude="22.5", longitude="114", wikidata_id="Q15174",
        website="https://www.sz.gov.cn/", summary_de="Stadt",
    )  # fmt: skip
    person = make_person(family_name="Xu", given_name="Qin", name_order="family")
    authority = make_organisation(
        name_de="Kulturbüro",
        kind="authority",
        city=city,
        parent=make_organisation(kind="university"),
        abbreviation="KB",
    )
    for held in ({"city": city}, {"organisation": authority}):
        OfficeHeld.objects.create(
            person=person, title_de="Bürgermeister", title_zh_hans="市长", held_from="2010", held_until="2017", **held
        )
    relation = make_partnership(partner_city=city)
    agreement = make_agreement(place=city, partnerships=[relation])
    agreement.parties.create(city=city, signatory=person)
    agreement.parties.create(organisation=authority, signatory_name="A. Muster")
    project = make_project(ended_on="2018-05")
    project.partners.create(organisation=authority)
    visit = make_visit(host=person, ends_on="2016-09-12", state="cancelled")
    visit.stops.create(city=city)
    Delegate.objects.create(
        visit=visit, person=person, organisation=authority, publishes_name=True, publication_basis="office"
    )
    Delegate.objects.create(visit=visit, printed_name="Ungenannt", organisation=authority)
    return {
        "home": home_city(), "city": city, "relation": relation, "agreement": agreement, "organisation": authority,
        "project": project, "visit": visit, "news": make_news(),
    }  # fmt: skip


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_every_word_is_one_of_schema_org(client, records, language):
    with override(language):
        addresses = [f"/{language}/", *(record.get_absolute_url() for record in records.values())]

    for address in addresses:
        graph = graph_of(data_on(client, address))
        words = {*graph.predicates(), *graph.objects(predicate=rdflib.RDF.type)} - {rdflib.RDF.type}
        assert len(graph) >= 4, address
        assert {word for word in words if word not in rdflib.SDO} == set(), address


def addresses_in(data) -> list[str]:
    """Return every address in structured data, also in the descriptions inside of it."""
    if isinstance(data, list):
        return [address for entry in data for address in addresses_in(entry)]
    if not isinstance(data, dict):
        return []
    own = [data[name] for name in ("@id", "url") if name in data]
    return own + [address for value in data.values() for address in addresses_in(value)]


def test_every_address_is_a_full_one(client, records):
    for record in records.values():
        data = data_on(client, record.get_absolute_url())
        addresses = addresses_in(data)

        assert data["url"] == SITE + record.get_absolute_url()
        assert [address for address in addresses if not address.startswith((SITE, "https://www.hannover.de/"))] == []


def test_home_page_describes_the_site(client):
    data = data_on(client, "/zh-hans/")

    assert (data["@type"], data["url"], data["inLanguage"]) == ("WebSite", f"{SITE}/zh-hans/", "zh-Hans")


def test_city_is_told_with_its_place_and_names(client, records):
    data = data_on(client, records["city"].get_absolute_url())

    assert (data["name"], data["alternateName"], data["description"]) == ("Shenzhen", "深圳", "Stadt")
    assert data["address"]["addressCountry"] == "CN"
    assert data["geo"] == {"@type": "GeoCoordinates", "latitude": 22.5, "longitude": 114.0}
    assert data["sameAs"] == ["https://www.sz.gov.cn/", "https://www.wikidata.org/entity/Q15174"]


def test_news_are_told_in_the_language_they_are_written_in(client):
    item = make_news(title_de="Neues", title_zh_hans="", summary_de="Kurz.", dated="2016-09")

    data = data_on(client, item.get_absolute_url().replace("/de/", "/zh-hans/"))

    assert (data["headline"], data["description"], data["inLanguage"]) == ("Neues", "Kurz.", "de")
    assert data["datePublished"] == "2016-09"
    assert datetime.fromisoformat(data["dateModified"]) == item.updated_at.replace(
        microsecond=item.updated_at.microsecond // 1000 * 1000
    )


def types_in(client, record):
    graph = graph_of(data_on(client, record.get_absolute_url()))
    return {str(kind).removeprefix(str(rdflib.SDO)) for kind in graph.objects(predicate=rdflib.RDF.type)}


@pytest.mark.parametrize(
    ("name", "types"),
    [
        ("city", {"City", "PostalAddress", "GeoCoordinates"}),
        ("relation", {"WebPage", "City"}),
        ("agreement", {"CreativeWork", "City", "GovernmentOrganization", "Person"}),
        ("organisation", {"GovernmentOrganization", "CollegeOrUniversity", "City", "OrganizationRole", "Person"}),
        ("project", {"Project", "GovernmentOrganization"}),
        ("visit", {"Event", "City", "Person", "GovernmentOrganization"}),
        ("news", {"NewsArticle", "GovernmentOrganization"}),
    ],
)
def test_page_tells_of_things_by_their_kind(client, records, name, types):
    assert types_in(client, records[name]) == types


def test_visit_names_whom_its_page_names(client, records):
    data = data_on(client, records["visit"].get_absolute_url())

    mayor = {"@type": "Person", "name": "Xu Qin", "jobTitle": "Bürgermeister"}
    (guest,) = data["attendee"]
    assert data["organizer"] == mayor
    assert (guest | {"affiliation": ""}, guest["affiliation"]["name"]) == (mayor | {"affiliation": ""}, "Kulturbüro")
    assert (data["startDate"], data["endDate"]) == ("2016-09-10", "2016-09-12")
    assert data["eventStatus"] == "https://schema.org/EventCancelled"


def test_signatories_bear_the_office_of_that_day(client, records):
    contributors = data_on(client, records["agreement"].get_absolute_url())["contributor"]

    assert contributors[2:] == [
        {"@type": "Person", "name": "Xu Qin", "jobTitle": "Bürgermeister"},
        {"@type": "Person", "name": "A. Muster"},
    ]


def test_office_has_its_time(client, records):
    (role,) = data_on(client, records["organisation"].get_absolute_url())["member"]

    assert (role["roleName"], role["startDate"], role["endDate"]) == ("Bürgermeister", "2010", "2017")
    assert role["member"] == {"@type": "Person", "name": "Xu Qin"}
