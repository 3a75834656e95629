"""Rules of projects."""

import pytest
from django.core.exceptions import ValidationError

from projects.models import Indicator, Measurement, Project
from tests import builders

pytestmark = pytest.mark.django_db


def messages_of(record):
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return set(refused.value.message_dict)


def test_project_does_not_end_before_it_begins():
    project = Project(title_de="X", leading_sector=builders.make_sector(), started_on="2016", ended_on="März 2015")

    assert messages_of(project) == {"ended_on"}


def test_project_may_begin_and_end_in_one_season():
    Project(
        title_de="X", leading_sector=builders.make_sector(), started_on="Frühjahr 2016", ended_on="März 2016"
    ).full_clean()


@pytest.mark.parametrize("goals", [[0], [18], ["3"], [3, 3], {"3": 1}, [True], "3"])
def test_goals_are_numbers_of_the_united_nations(goals):
    project = Project(title_de="X", leading_sector=builders.make_sector(), goals=goals)

    assert messages_of(project) == {"goals"}


def test_planned_and_actual_values_stand_side_by_side():
    indicator = Indicator.objects.create(project=builders.make_project(), name_de="Studierende nach Hannover")
    for kind, value in [("planned", 2), ("actual", 1)]:
        Measurement.objects.create(indicator=indicator, kind=kind, value=value, as_of="2016-09")

    assert [(m.kind, m.value) for m in indicator.measurements.all()] == [("actual", 1), ("planned", 2)]


def test_project_is_in_its_leading_and_its_further_sectors():
    leading, further, other = [builders.make_sector() for _ in range(3)]
    project = builders.make_project(leading_sector=leading, sectors=[leading, further])

    assert [list(Project.objects.in_sector(sector)) for sector in (leading, further, other)] == [
        [project],
        [project],
        [],
    ]
