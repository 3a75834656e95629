"""The orders of public pages are read from the indexes of what is published, without a sort."""

import pytest
from django.db import connection

from delegations.models import Visit
from partnership.models import Agreement
from portal.pages.models import NewsItem
from projects.models import Project
from tests.builders import make_agreement, make_news, make_project, make_visit

pytestmark = pytest.mark.django_db

ROWS = 3000
MAKERS = {Visit: make_visit, Project: make_project, Agreement: make_agreement, NewsItem: make_news}
DAYS = {Visit: "starts_on", Project: "started_on", Agreement: "signed_on", NewsItem: "dated"}
NAMES = {Visit: "visit", Project: "project", Agreement: "agreement", NewsItem: "news"}


def fill(model):
    """Store thousands of rows like one, published and not, each with a day of its own."""
    pattern = MAKERS[model]()
    values = {column.attname: getattr(pattern, column.attname) for column in model._meta.concrete_fields}
    rows = [
        model(
            **{
                **values,
                "id": None,
                "slug": f"zeile-{number}",
                "status": "published" if number % 3 else "draft",
                DAYS[model]: f"{1990 + number % 30}-{1 + number % 12:02}-{1 + number % 28:02}",
            }
        )
        for number in range(ROWS)
    ]
    for row in rows:
        row.id = model._meta.pk.get_default()
    model.objects.bulk_create(rows)
    if connection.vendor == "postgresql":  # its planner counts first; SQLite must find its way without
        with connection.cursor() as cursor:
            cursor.execute(f'ANALYZE "{model._meta.db_table}"')


def plan_of(records):
    return records.explain().lower()


@pytest.mark.parametrize("model", MAKERS)
def test_newest_are_read_from_their_index(model):
    fill(model)

    for records, index in [
        (model.objects.public().newest_first(), "newest"),
        (model.objects.public().order_by("-published_at", "slug"), "latest"),
    ]:
        plan = plan_of(records[:20])
        assert f"{NAMES[model]}_{index}_published" in plan
        assert "sort" not in plan
        assert "temp b-tree" not in plan


def test_latest_visits_of_a_state_are_read_without_a_sort():
    fill(Visit)

    plan = plan_of(Visit.objects.public().filter(state=Visit.State.COMPLETED).newest_first()[:6])

    assert "sort" not in plan
    assert "temp b-tree" not in plan


@pytest.mark.parametrize("model", MAKERS)
def test_what_is_published_is_said_in_the_statement_itself(model):
    """Beside a parameter SQLite opens every row, although the index has all that is asked for."""
    statement, parameters = model.objects.public().query.sql_with_params()

    assert "= 'published'" in statement
    assert "published" not in parameters
