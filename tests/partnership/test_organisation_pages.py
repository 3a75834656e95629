"""The page of an organisation."""

import pytest

from delegations.models import Delegate
from partnership.models import AgreementParty, OfficeHeld
from projects.models import ProjectPartner
from tests.builders import (
    NOT_PUBLIC,
    make_agreement,
    make_city,
    make_organisation,
    make_person,
    make_project,
    make_visit,
)
from tests.reading import HIDDEN_NAME, HIDDEN_TITLE, assert_names_nothing_hidden, count_queries, missing_from, read

pytestmark = pytest.mark.django_db

PAGE = "organisations/leibniz-universitaet/"


@pytest.fixture
def university():
    return make_organisation(
        slug="leibniz-universitaet",
        name_de="Leibniz Universität",
        name_zh_hans="莱布尼茨大学",
        kind="university",
        abbreviation="LUH",
        city=make_city(name_de="Hannover", name_zh_hans="汉诺威", country="DE"),
        website="https://www.uni-hannover.de",
        description_de="<p>Forscht zum Wasser.</p>",
        description_zh_hans="<p>研究水务。</p>",
    )


def add_delegate(visit, organisation, **fields):
    named = {"printed_name": "Frau Wu", "publishes_name": True, "publication_basis": "office"}
    return Delegate.objects.create(visit=visit, organisation=organisation, **{**named, **fields})


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Leibniz Universität", "Hochschule", "LUH", "Hannover", "Forscht zum Wasser."]),
        ("zh-hans", ["莱布尼茨大学", "大学", "LUH", "汉诺威", "研究水务。"]),
    ],
)
def test_page_tells_the_facts(client, university, language, expected):
    page = read(client, f"/{language}/{PAGE}")

    assert missing_from(page.text, *expected) == []
    assert "https://www.uni-hannover.de" in page.links


def test_page_lists_what_the_organisation_takes_part_in(client, university):
    ProjectPartner.objects.create(project=make_project(title_de="Schwammstadt"), organisation=university)
    agreement = make_agreement(title_de="Hochschulvertrag")
    agreement.points.create(text_de="Zehn Studienplätze", state="done")
    AgreementParty.objects.create(agreement=agreement, organisation=university)
    add_delegate(make_visit(title_de="Chinareise"), university)
    make_organisation(name_de="Institut für Wasserbau", parent=university)
    OfficeHeld.objects.create(
        organisation=university, person=make_person(family_name="Sester"), title_de="Vizepräsidentin"
    )

    text = read(client, f"/de/{PAGE}").text

    parts = [
        "Schwammstadt",
        "Hochschulvertrag",
        "Zehn Studienplätze",
        "Chinareise",
        "Institut für Wasserbau",
        "Sester",
        "Vizepräsidentin",
    ]
    assert missing_from(text, *parts) == []


def test_visit_with_unnamed_members_only_is_not_told(client, university):
    add_delegate(make_visit(title_de="Stille Reise"), university, publishes_name=False, publication_basis="")

    assert "Stille Reise" not in read(client, f"/de/{PAGE}").text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_page_names_nothing_hidden(client, university, hidden):
    university.city, university.parent = make_city(**HIDDEN_NAME, **hidden), make_organisation(**HIDDEN_NAME, **hidden)
    university.save()
    make_organisation(**HIDDEN_NAME, **hidden, parent=university)
    ProjectPartner.objects.create(project=make_project(**HIDDEN_TITLE, **hidden), organisation=university)
    AgreementParty.objects.create(agreement=make_agreement(**HIDDEN_TITLE, **hidden), organisation=university)
    add_delegate(make_visit(**HIDDEN_TITLE, **hidden), university)

    assert_names_nothing_hidden(client, PAGE)


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_organisation_has_no_page(client, hidden):
    make_organisation(slug="verborgen", **hidden)

    assert client.get("/de/organisations/verborgen/").status_code == 404


def test_missing_chinese_is_marked(client):
    make_organisation(slug="nur-deutsch", name_de="Verein", name_zh_hans="", description_de="<p>Ein Verein.</p>")

    page = read(client, "/zh-hans/organisations/nur-deutsch/")

    assert missing_from(page.text_in("de"), "Verein", "Ein Verein.") == []
    assert "本页部分内容暂无中文版" in page.text


def test_former_address_leads_on(client, university):
    university.slug = "luh"
    university.save()

    response = client.get(f"/de/{PAGE}")

    assert (response.status_code, response["Location"]) == (301, "/de/organisations/luh/")


def test_page_needs_the_same_queries_for_one_and_many(client, university):
    university.parent = make_organisation()
    university.save()

    def add_one():
        ProjectPartner.objects.create(project=make_project(), organisation=university)
        AgreementParty.objects.create(agreement=make_agreement(), organisation=university)
        add_delegate(make_visit(), university)
        make_organisation(parent=university)

    add_one()
    one = count_queries(client, f"/de/{PAGE}")
    for _number in range(9):
        add_one()

    assert count_queries(client, f"/de/{PAGE}") == one <= 10
