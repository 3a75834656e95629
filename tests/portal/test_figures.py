"""The page of figures: what is counted, and that the drawing says what the table says."""

import pytest
from django.urls import reverse

from portal.pages import charts
from projects.models import Measurement
from tests import builders
from tests.reading import count_queries

pytestmark = pytest.mark.django_db


def visit(year, direction="incoming", **fields):
    return builders.make_visit(**{"starts_on": f"{year}-05", "direction": direction, "state": "completed", **fields})


def test_visits_are_counted_by_year_and_direction():
    for year, direction in [(2016, "incoming"), (2016, "incoming"), (2016, "outgoing"), (2018, "outgoing")]:
        visit(year, direction)

    chart = charts.visits_by_year()

    assert [(bar.label, bar.counts) for bar in chart.bars] == [(2018, [0, 1]), (2017, [0, 0]), (2016, [2, 1])]


def test_only_public_visits_that_took_place_are_counted():
    visit(2016)
    visit(2016, **builders.DRAFT), visit(2016, state="cancelled"), visit(2027, state="planned")
    builders.make_visit(starts_on="", state="completed")

    assert [(bar.label, bar.total) for bar in charts.visits_by_year().bars] == [(2016, 1)]


def test_bars_are_as_long_as_their_numbers():
    for year in (2016, 2016, 2016, 2017):
        visit(year)
    visit(2016, "outgoing")

    short, long = charts.visits_by_year().bars

    assert [(part.name, part.start, part.width) for part in long.parts] == [("incoming", 0, 75), ("outgoing", 75, 25)]
    assert [(part.name, part.start, part.width) for part in short.parts] == [("incoming", 0, 25)]


def test_projects_are_counted_by_leading_sector_and_state():
    culture, sport = builders.make_sector(position=1), builders.make_sector(position=2)
    builders.make_sector()
    for sector, state in [(culture, "running"), (culture, "running"), (sport, "completed")]:
        builders.make_project(leading_sector=sector, state=state)
    builders.make_project(leading_sector=sport, state="idea", **builders.DRAFT)

    chart = charts.projects_by_sector()

    assert [key for key, _label in chart.columns] == ["running", "completed"]
    assert [(bar.label, bar.counts) for bar in chart.bars] == [(culture, [2, 0]), (sport, [0, 1])]


def measured(project, *values, kind="actual"):
    indicator = project.indicators.create(name_de="Betten", unit_de="Stück")
    for year, value in values:
        Measurement.objects.create(indicator=indicator, kind=kind, value=value, as_of=str(year))
    return indicator


def test_what_was_measured_at_several_times_is_drawn():
    project = builders.make_project()
    drawn = measured(project, (2016, 10), (2018, 40), (2020, 20))
    measured(project, (2016, 10))
    measured(builders.make_project(**builders.DRAFT), (2016, 10), (2018, 40))

    ((found, (line,)),) = charts.measurements()

    assert (found, line.indicator) == (project, drawn)
    assert [(round(point.x), point.y) for point in line.actual] == [(0, 30), (50, 0), (100, 20)]


@pytest.mark.parametrize("values", [(0, 0), (-5, 5)])
def test_lines_stay_in_their_frame(values):
    measured(builders.make_project(), *zip((2016, 2018), values, strict=True))

    ((_project, (line,)),) = charts.measurements()

    assert all(0 <= point.y <= charts.HEIGHT for point in line.actual)


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_page_prints_numbers_as_a_table(client, language):
    visit(2016)
    measured(builders.make_project(), (2016, 10), (2018, 12345))

    content = client.get(f"/{language}/figures/").content.decode()

    assert ">2016</th>" in content
    assert {"de": "12.345", "zh-hans": "1.2345万"}[language] in content


def test_empty_page_has_no_empty_tables(client):
    assert "<table" not in client.get(reverse("pages:figures")).content.decode()


def test_queries_do_not_grow(client):
    def fill():
        visit(2016)
        measured(builders.make_project(), (2016, 10), (2018, 40))

    fill()
    few = count_queries(client, reverse("pages:figures"))
    fill(), fill()

    assert count_queries(client, reverse("pages:figures")) == few
