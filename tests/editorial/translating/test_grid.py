"""The coverage grid: what it shows to whom, filters, totals, files, and what it costs."""

import csv
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from editorial.l10n.models import Coverage
from editorial.publishing import coverage
from editorial.search.catching_up import catch_up
from editorial.staff.models import Office
from editorial.staff.roles import Role
from editorial.translating.grid import Total
from partnership.models import City, LevelName
from tests import builders
from tests.builders import WITHDRAWN
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

GRID, FILE, TOTALS = (reverse(f"admin:l10n_coverage_{name}") for name in ("changelist", "file", "totals"))
ZH = "zh-hans"


def stand(record, **numbers):
    """Say of a record how its Chinese texts stand."""
    Coverage.objects.update_or_create(
        object_id=record.pk,
        content_type=ContentType.objects.get_for_model(record),
        language=ZH,
        defaults=numbers,
    )
    return record


@pytest.fixture
def signed_in(client):
    def sign_in(role=Role.EDITOR, **overrides):
        client.force_login(builders.make_user(role, **overrides))
        return client

    return sign_in


@pytest.fixture
def records():
    """One record for each state, of several kinds."""
    return {
        "missing": stand(builders.make_city(name_de="Fehlt"), missing=2, words_left=5, approved=1),
        "outdated": stand(builders.make_sector(name_de="Veraltet"), outdated=1, words_left=2),
        "waiting": stand(builders.make_visit(title_de="Wartet"), waiting=3),
        "complete": stand(builders.make_person(family_name="Fertig"), approved=4),
    }


def shown(client, **filters):
    """Return title and next step of each line."""
    response = client.get(GRID, filters)
    assert response.status_code == 200
    return {line.title: [cell.step and cell.step.label for cell in line.cells] for line in response.context["lines"]}


def test_grid_shows_states_and_the_next_step(signed_in, records):
    client = signed_in(Role.PUBLISHER)

    assert shown(client) == {
        "Fehlt": ["Übersetzen"],
        "Veraltet": ["Übersetzen"],
        "Wartet": ["Prüfen"],
        "Vorname Fertig": [None],
    }
    page = Page(client.get(GRID), GRID)
    for words in ["2 fehlen", "1 veraltet", "3 zu prüfen", "vollständig", "5 Wörter"]:
        assert words in page.text
    assert reverse("admin:partnership_city_change", args=[records["missing"].pk]) in page.links
    assert page.inline == []


def test_grid_speaks_the_language_of_the_account(signed_in, records):
    page = Page(signed_in(language=ZH).get(GRID), GRID)

    assert page.html_lang == ZH
    assert "2处缺失" in page.text
    assert "5个词" in page.text


@pytest.mark.parametrize(
    ("role", "language", "steps"),
    [
        (Role.PUBLISHER, "", {"Übersetzen", "Prüfen", None}),
        (Role.EDITOR, "", {"Übersetzen", None}),
        (Role.TRANSLATOR, ZH, {"Übersetzen", None}),
        (Role.TRANSLATOR, "de", {None}),
    ],
)
def test_steps_are_those_the_person_may_take(signed_in, records, role, language, steps):
    offered = shown(signed_in(role, translates_into=language))

    assert {step for (step,) in offered.values()} == steps


def test_records_of_another_office_are_only_read(signed_in):
    own, other = Office.objects.create(name_de="Eins"), Office.objects.create(name_de="Zwei")
    stand(builders.make_city(name_de="Eigen", owning_office=own), missing=1)
    stand(builders.make_city(name_de="Fremd", owning_office=other), missing=1)

    assert shown(signed_in(office=own)) == {"Eigen": ["Übersetzen"], "Fremd": [None]}


@pytest.mark.parametrize(
    ("filters", "titles"),
    [
        ({}, {"Fehlt", "Veraltet", "Wartet", "Vorname Fertig"}),
        ({"kind": "partnership.city"}, {"Fehlt"}),
        ({"state": "missing"}, {"Fehlt"}),
        ({"state": "unfinished"}, {"Fehlt", "Veraltet"}),
        ({"state": "waiting", "language": ZH}, {"Wartet"}),
        ({"state": "complete"}, {"Vorname Fertig"}),
        ({"words": "VERALT"}, {"Veraltet"}),
        ({"words": "nichts dergleichen"}, set()),
        ({"words": "fehlt", "kind": "partnership.sector"}, set()),
    ],
)
def test_filters(signed_in, records, filters, titles):
    assert set(shown(signed_in(), **filters)) == titles


def test_filter_by_office(signed_in, records):
    office = Office.objects.create(name_de="Amt")
    City.objects.filter(pk=records["missing"].pk).update(owning_office=office)

    assert set(shown(signed_in(), office=office.pk)) == {"Fehlt"}


@pytest.mark.parametrize(
    "filters",
    [
        {"kind": "partnership.cityfigure"},
        {"kind": "staff.office"},
        {"kind": "auth.user"},
        {"language": "de"},
        {"language": "xx"},
        {"state": "approved"},
        {"state": "'"},
        {"office": "x"},
        {"office": "00000000-0000-0000-0000-000000000000"},
        {"words": "x" * 101},
    ],
)
def test_values_that_mean_nothing_are_said_and_left_out(signed_in, records, filters):
    client = signed_in()

    assert len(shown(client, **filters)) == 4
    assert "errorlist" in client.get(GRID, filters).content.decode()


@pytest.mark.parametrize("page", ["0", "2", "x", "-1", "99999999999999999999"])
def test_pages_that_do_not_exist(signed_in, records, page):
    assert signed_in().get(GRID, {"page": page}).status_code == 404


def test_pages_keep_the_filters(signed_in):
    for _ in range(51):
        stand(builders.make_sector(), missing=1)
    client = signed_in()

    first = client.get(GRID, {"state": "missing", "kind": ""})
    assert len(first.context["lines"]) == 50
    assert "?state=missing&amp;page=2" in first.content.decode()
    assert len(client.get(GRID, {"state": "missing", "page": 2}).context["lines"]) == 1


def test_most_words_come_first_within_a_kind(signed_in):
    for words in (3, 9, 6):
        stand(builders.make_city(name_de=f"{words} Wörter"), missing=1, words_left=words)

    assert list(shown(signed_in())) == ["9 Wörter", "6 Wörter", "3 Wörter"]


def test_what_is_withdrawn_or_gone_is_left_out(signed_in):
    stand(builders.make_city(**WITHDRAWN), missing=1)
    gone = stand(builders.make_city(), missing=1)
    City.objects.filter(pk=gone.pk)._raw_delete("default")

    client = signed_in()

    assert shown(client) == {}
    assert client.get(GRID, {"kind": "partnership.city"}).status_code == 200


@pytest.mark.parametrize("address", [GRID, FILE, TOTALS])
def test_accounts_without_a_right_to_look_see_nothing(signed_in, records, address):
    assert signed_in(None).get(address).status_code == 403
    assert "l10n/coverage" not in signed_in(None).get("/admin/").content.decode()


@pytest.mark.parametrize("role", Role)
def test_every_role_sees_the_kinds_it_may_look_at(signed_in, records, role):
    stand(Office.objects.create(name_de="Nur für die Verwaltung"), missing=1)
    client = signed_in(role, translates_into=ZH if role == Role.TRANSLATOR else "")

    assert ("Nur für die Verwaltung" in shown(client)) == (role == Role.ADMINISTRATOR)
    assert (b"Nur f" in client.get(FILE).content) == (role == Role.ADMINISTRATOR)
    assert GRID in client.get("/admin/").content.decode()


def test_lists_lead_to_their_part_of_the_grid(signed_in):
    client = signed_in()

    for name in ["partnership_city", "partnership_person", "library_image"]:
        page = client.get(reverse(f"admin:{name}_changelist")).content.decode()
        assert f"{GRID}?kind={name.replace('_', '.')}" in page
    assert GRID + "?" not in client.get(reverse("admin:partnership_agreementpoint_changelist")).content.decode()


def test_totals_by_app_and_language(signed_in, records):
    totals = signed_in().get(GRID).context["totals"]

    assert [(str(total.app), total.texts, total.numbers["words_left"], total.percent) for total in totals] == [
        ("Delegationen", 3, 0, 100),
        ("Partnerschaften", 8, 7, 62),
        ("", 11, 7, 72),
    ]


def test_totals_are_those_of_the_records_found(signed_in, records):
    (app, everything) = signed_in().get(GRID, {"kind": "partnership.city"}).context["totals"]

    assert (app.texts, everything.texts) == (3, 3)


@pytest.mark.parametrize(
    ("numbers", "percent"),
    [({}, 100), ({"approved": 1}, 100), ({"missing": 1}, 0), ({"waiting": 999, "editing": 1}, 99)],
)
def test_hundred_percent_is_said_of_nothing_that_lacks_a_text(numbers, percent):
    total = Total("", ZH)
    total.add({**total.numbers, **numbers})

    assert total.percent == percent


def rows_of(response):
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(StringIO(text[1:]), delimiter=";"))


def test_file_holds_what_the_grid_shows(signed_in, records):
    header, *rows = rows_of(signed_in().get(FILE, {"state": "missing"}))

    assert header[:5] == ["Bereich", "Art", "Eintrag", "Sprache", "Fehlt"]
    ((app, kind, title, language, *numbers, address),) = rows
    assert (app, kind, title, language) == ("Partnerschaften", "Stadt", "Fehlt", "Chinesisch")
    assert numbers == ["2", "0", "0", "0", "1", "5"]
    assert address.endswith(reverse("admin:partnership_city_change", args=[records["missing"].pk]))


def test_file_of_totals(signed_in, records):
    header, *rows = rows_of(signed_in().get(TOTALS))

    assert header[-2:] == ["Verbleibende Wörter", "Prozent übersetzt"]
    assert [row[0] for row in rows] == ["Delegationen", "Partnerschaften", "Alle zusammen"]
    assert rows[-1] == ["Alle zusammen", "Chinesisch", "2", "1", "0", "3", "5", "7", "72"]


@pytest.mark.parametrize("title", ["=1+1", "@SUM(A1)", " -2", "＝1"])
def test_titles_are_no_formulas_in_the_file(signed_in, title):
    stand(builders.make_city(name_de=title), missing=1)

    (_header, row) = rows_of(signed_in().get(FILE))

    assert row[2] == f"'{title}"


def test_queries_do_not_grow_with_the_records(signed_in):
    client = signed_in(Role.PUBLISHER)
    stand(builders.make_partnership(), missing=1, waiting=1)
    one = count_queries(client, GRID)
    for _ in range(9):
        stand(builders.make_partnership(), missing=1, waiting=1)

    assert count_queries(client, GRID) == one


def test_five_thousand_records_take_less_than_fifteen_queries(signed_in):
    City.objects.bulk_create(City(name_de=f"Stadt {i}", slug=f"stadt-{i}", country="CN") for i in range(4000))
    LevelName.objects.bulk_create(LevelName(name_de=f"Stufe {i}", country="CN", level="contact") for i in range(1000))
    Coverage.objects.bulk_create(
        Coverage(target=record, language=ZH, missing=1, words_left=2)
        for model in (City, LevelName)
        for record in model.objects.all()
    )
    client = signed_in(Role.PUBLISHER)
    catch_up(patience_s=60)

    for query in ["", "?state=unfinished", "?words=Stadt&language=zh-hans", "?page=81"]:
        assert count_queries(client, GRID + query) < 15


def test_story_of_counting_is_the_one_of_the_grid(signed_in):
    city = builders.make_city(name_zh_hans="", region_de="Guangdong", region_zh_hans="广东")
    coverage.refresh(city)

    (line,) = signed_in().get(GRID).context["lines"]

    assert line.cells[0].sums.in_words == "1 fehlt, 1 zu prüfen"
