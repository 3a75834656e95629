"""The list of projects and the page of a project."""

import json
import re

import pytest
from django.utils import timezone

from delegations.models import SectorNote
from partnership.models import AgreementPoint
from projects.models import Indicator, Measurement, Milestone, ProgressNote, ProjectPartner, ProjectPerson
from tests.builders import (
    NOT_PUBLIC,
    make_agreement,
    make_city,
    make_organisation,
    make_partnership,
    make_person,
    make_project,
    make_sector,
    make_visit,
)
from tests.reading import HIDDEN_NAME, HIDDEN_TITLE, assert_names_nothing_hidden, count_queries, missing_from, read

pytestmark = pytest.mark.django_db

PAGE = "projects/studierendenaustausch/"


@pytest.fixture
def project():
    return make_project(
        slug="studierendenaustausch",
        title_de="Studierendenaustausch",
        title_zh_hans="学生交流",
        leading_sector=make_sector(name_de="Bildung", name_zh_hans="教育", slug="bildung"),
        started_on="2016-09-01",
        body_de="<p>Zwei und zwei.</p>",
        body_zh_hans="<p>两名对两名。</p>",
        initiative_de="Made in China 2025",
        goals=[4, 17],
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (
            "de",
            ["Studierendenaustausch", "laufend", "1. September 2016", "Zwei und zwei.", "Ziel 4: Hochwertige Bildung"],
        ),
        ("zh-hans", ["学生交流", "进行中", "2016年9月1日", "两名对两名。", "目标4：优质教育"]),
    ],
)
def test_page_tells_the_facts(client, project, language, expected):
    page = read(client, f"/{language}/{PAGE}")

    assert missing_from(page.text, *expected) == []
    assert f"/{language}/sectors/bildung/" in page.links


def test_page_names_partners_in_roles_and_people(client, project):
    university = make_organisation(name_de="Leibniz Universität")
    ProjectPartner.objects.create(project=project, organisation=university, role="lead")
    ProjectPartner.objects.create(project=project, city=make_city(name_de="Shenzhen"), role="funder")
    samii = make_person(family_name="Samii", given_name="Madjid", transliteration_zh_hans="马吉德·萨米")
    ProjectPerson.objects.create(project=project, person=samii, function_de="Schirmherr", function_zh_hans="赞助人")

    german, chinese = read(client, f"/de/{PAGE}"), read(client, f"/zh-hans/{PAGE}")

    roles = ["Leibniz Universität", "Federführung", "Shenzhen", "Förderung"]
    assert missing_from(german.text, *roles, "Madjid Samii", "Schirmherr", "Made in China 2025") == []
    assert university.get_absolute_url().replace("/zh-hans/", "/de/") in german.links
    assert missing_from(chinese.text, "马吉德·萨米（Madjid Samii）", "赞助人") == []


def test_planned_and_actual_values_stand_side_by_side(client, project):
    indicator = Indicator.objects.create(project=project, name_de="Von Hannover nach Shenzhen", unit_de="Personen")
    Measurement.objects.create(indicator=indicator, kind="planned", value=4, as_of="2016-09-01", source_de="Vertrag")
    Measurement.objects.create(indicator=indicator, kind="actual", value=2, as_of="2016-09-01", source_de="Bericht")
    Measurement.objects.create(indicator=indicator, kind="actual", value="17790100", as_of="2023")

    content = client.get(f"/de/{PAGE}").content.decode()

    rows = [
        re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", row)).strip() for row in re.findall(r"<tr>.*?</tr>", content, re.S)
    ]
    assert rows == ["Stand Geplant Erreicht Quelle", "1. September 2016 4 2 Vertrag Bericht", "2023 – 17.790.100"]
    assert "Von Hannover nach Shenzhen" in content


def test_milestones_and_notes_carry_state_and_date(client, project):
    Milestone.objects.create(
        project=project, title_de="Vertrag", state="reached", dated="2016-21", note_de="In Hannover."
    )
    ProgressNote.objects.create(project=project, dated="2016-09", text_de="<p>Die ersten sind da.</p>")

    text = read(client, f"/de/{PAGE}").text

    told = ["Vertrag", "erreicht", "Frühjahr 2016", "In Hannover.", "September 2016", "Die ersten sind da."]
    assert missing_from(text, *told) == []


def test_page_leads_to_agreement_and_visits(client, project):
    point = AgreementPoint.objects.create(
        agreement=make_agreement(title_de="Der Vertrag"), text_de="Austausch fördern."
    )
    project.agreement_points.add(point)
    make_visit(title_de="Besuch mit Projekt", projects=[project])
    noted = make_visit(title_de="Besuch mit Bericht")
    SectorNote.objects.create(visit=noted, text_de="<p>Text</p>").projects.add(project)
    project.partnerships.add(make_partnership(partner_city=make_city(name_de="Shenzhen")))

    text = read(client, f"/de/{PAGE}").text

    linked = ["Austausch fördern.", "Der Vertrag", "Besuch mit Projekt", "Besuch mit Bericht", "Hannover – Shenzhen"]
    assert missing_from(text, *linked) == []


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_page_names_nothing_hidden(client, project, hidden):
    agreement = make_agreement(**HIDDEN_TITLE, **hidden)
    project.agreement_points.add(AgreementPoint.objects.create(agreement=agreement, text_de="Verborgen"))
    ProjectPartner.objects.create(project=project, organisation=make_organisation(**HIDDEN_NAME, **hidden))
    ProjectPartner.objects.create(project=project, city=make_city(**HIDDEN_NAME, **hidden))
    project.partnerships.add(make_partnership(partner_city=make_city(**HIDDEN_NAME), **hidden))
    visit = make_visit(**HIDDEN_TITLE, **hidden, projects=[project])
    SectorNote.objects.create(visit=visit, text_de="<p>Verborgen</p>").projects.add(project)

    assert_names_nothing_hidden(client, PAGE)


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_project_is_nowhere(client, hidden):
    make_project(slug="verborgen", **HIDDEN_TITLE, **hidden)

    assert client.get("/de/projects/verborgen/").status_code == 404
    assert_names_nothing_hidden(client, "projects/")


def test_missing_chinese_is_marked(client):
    make_project(slug="nur-deutsch", title_de="Nur deutsch", title_zh_hans="", summary_de="Kurz gesagt.")

    page = read(client, "/zh-hans/projects/nur-deutsch/")

    assert missing_from(page.text_in("de"), "Nur deutsch", "Kurz gesagt.") == []
    assert "本页部分内容暂无中文版" in page.text
    assert "Kurz gesagt." in read(client, "/zh-hans/projects/").text_in("de")


def test_former_address_leads_on(client, project):
    project.slug = "austausch"
    project.save()

    response = client.get(f"/zh-hans/{PAGE}")

    assert (response.status_code, response["Location"]) == (301, "/zh-hans/projects/austausch/")


def test_page_describes_itself_to_machines(client, project):
    ProjectPartner.objects.create(project=project, city=make_city(name_de="Shenzhen"))

    content = client.get(f"/de/{PAGE}").content.decode()

    data = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', content)[1])
    assert (data["@type"], data["foundingDate"], data["member"][0]["name"]) == ("Project", "2016-09-01", "Shenzhen")


@pytest.fixture
def several():
    shenzhen, music = make_city(slug="shenzhen"), make_sector(slug="musik")
    partnership = make_partnership(partner_city=shenzhen)
    make_project(title_de="Werk Alpha", state="running", started_on="2005~", partnerships=[partnership])
    beta = make_project(title_de="Werk Beta", state="completed", started_on="2016-07", leading_sector=music)
    ProjectPartner.objects.create(project=beta, city=shenzhen)
    make_project(title_de="Werk Gamma", state="completed", started_on="2015", ended_on="2019", sectors=[music])


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"Alpha", "Beta", "Gamma"}),
        ("city=shenzhen", {"Alpha", "Beta"}),
        ("sector=musik", {"Beta", "Gamma"}),
        ("state=running", {"Alpha"}),
        ("year=2018", {"Alpha", "Gamma"}),
        ("year=2004", set()),
        ("city=shenzhen&sector=musik&state=completed&year=2016", {"Beta"}),
        ("state=verloren&year=2016", {"Alpha", "Beta", "Gamma"}),
        ("sector=nirgends&city=shenzhen", {"Alpha", "Beta"}),
    ],
)
def test_list_is_filtered(client, several, query, shown):
    text = read(client, f"/zh-hans/projects/?{query}").text + read(client, f"/de/projects/?{query}").text

    assert {name for name in ("Alpha", "Beta", "Gamma") if f"Werk {name}" in text} == shown


def test_broken_filter_is_said_beside_its_field(client):
    assert "„verloren“ steht nicht zur Auswahl." in read(client, "/de/projects/?state=verloren").text
    assert "“verloren”不在可选范围内。" in read(client, "/zh-hans/projects/?state=verloren").text


def test_pages_of_a_list_keep_the_filters(client):
    for _number in range(21):
        make_project()

    page = read(client, "/de/projects/?state=running&year=2016")

    assert "/de/projects/?state=running&year=2016&page=2" in page.links


def test_list_needs_the_same_queries_for_one_and_many(client, several):
    one = count_queries(client, "/de/projects/?state=running")
    for _number in range(20):
        make_project()

    assert count_queries(client, "/de/projects/?state=running") == one <= 6


def test_page_needs_the_same_queries_for_one_and_many(client, project):
    def add_one():
        ProjectPartner.objects.create(project=project, organisation=make_organisation())
        ProjectPerson.objects.create(project=project, person=make_person())
        Milestone.objects.create(project=project, title_de="Schritt")
        ProgressNote.objects.create(project=project, dated="2016", text_de="<p>Text</p>")
        indicator = Indicator.objects.create(project=project, name_de="Zahl")
        Measurement.objects.create(indicator=indicator, kind="actual", value=1)
        project.agreement_points.add(AgreementPoint.objects.create(agreement=make_agreement(), text_de="Punkt"))
        project.partnerships.add(make_partnership())
        make_visit(projects=[project])

    add_one()
    one = count_queries(client, f"/de/{PAGE}")
    for _number in range(9):
        add_one()

    assert count_queries(client, f"/de/{PAGE}") == one <= 10


def test_running_project_counts_in_every_year_until_now(client):
    now = timezone.localdate().year
    make_project(started_on=str(now - 2), state="running")
    make_project(started_on=str(now - 2), ended_on=str(now - 1), state="completed")

    content = client.get("/de/projects/").content.decode()

    assert re.findall(r'<option value="(\d{4})">\d{4} \((\d)\)<', content) == [
        (str(now), "1"),
        (str(now - 1), "2"),
        (str(now - 2), "2"),
    ]


def test_indicator_without_a_value_is_left_out(client, project):
    Indicator.objects.create(project=project, name_de="Nie gemessen")
    counted = Indicator.objects.create(project=project, name_de="Gezählt")
    Measurement.objects.create(indicator=counted, kind="actual", value=1)

    text = read(client, f"/de/{PAGE}").text

    assert "Gezählt" in text
    assert "Nie gemessen" not in text
