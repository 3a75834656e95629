"""Forms and lists of the admin take the same number of queries, however much they show."""

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delegations.models import Visit
from editorial.publishing.models import Publishable, Revision
from editorial.search.catching_up import catch_up
from editorial.staff.models import AuditEntry
from editorial.staff.roles import Role
from portal.desk.models import Activity
from tests import builders
from tests.filled import MAKERS, fill, point
from tests.forms import form_of
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

LISTS = sorted(MAKERS.keys() & admin.site._registry.keys(), key=lambda model: model._meta.label)
# Lines of logs are read in their list; a revision has pages of its own.
FORMS = [model for model in LISTS if model not in (Activity, AuditEntry, Revision)]
TRANSLATED = [model for model in FORMS if issubclass(model, Publishable)]


def address(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def queries_of_form(client, model, rows: int) -> int:
    record = fill(MAKERS[model](), rows)
    return count_queries(client, address(model, "change", record.pk))


@pytest.mark.parametrize("model", LISTS, ids=lambda model: model._meta.label)
def test_list_takes_the_same_queries_for_one_and_many_rows(client, model):
    client.force_login(builders.make_user(is_superuser=True))
    point(MAKERS[model]())
    few = count_queries(client, address(model, "changelist"))
    for _number in range(9):
        point(MAKERS[model]())

    assert count_queries(client, address(model, "changelist")) == few


@pytest.mark.parametrize("model", FORMS, ids=lambda model: model._meta.label)
def test_form_takes_the_same_queries_for_one_and_many_rows(client, model):
    client.force_login(builders.make_user(is_superuser=True))

    assert queries_of_form(client, model, rows=1) == queries_of_form(client, model, rows=5)


@pytest.mark.parametrize("model", TRANSLATED, ids=lambda model: model._meta.label)
def test_form_that_is_partly_read_takes_the_same_queries_for_one_and_many_rows(client, model):
    client.force_login(builders.make_user(Role.TRANSLATOR, translates_into="zh-hans"))

    assert queries_of_form(client, model, rows=1) == queries_of_form(client, model, rows=5)


def test_form_of_a_visit_stays_below_forty_queries(client):
    client.force_login(builders.make_user(is_superuser=True))

    assert queries_of_form(client, Visit, rows=3) < 40


def queries_of_saving(client, rows: int) -> tuple[int, int]:
    """Return the queries of sending a visit's form as it came, and the number of its rows."""
    visit = fill(builders.make_visit(**builders.DRAFT), rows)
    page = address(Visit, "change", visit.pk)
    form = form_of(client.get(page), "visit_form")
    # The search takes in what the test has made, before it counts what the form costs.
    catch_up(60)
    with CaptureQueriesContext(connection) as queries:
        assert client.post(page, form).status_code == 302
    return len(queries), sum(int(value) for name, (value, *_) in form.items() if name.endswith("-TOTAL_FORMS"))


def test_rows_that_nobody_touched_are_not_validated_again(client):
    client.force_login(builders.make_user(is_superuser=True))
    few, fewer_rows = queries_of_saving(client, rows=1)
    many, more_rows = queries_of_saving(client, rows=5)

    assert (many - few) / (more_rows - fewer_rows) < 3


def test_names_found_while_typing_take_the_same_queries_for_one_and_many(client):
    client.force_login(builders.make_user(is_superuser=True))
    asked = {"app_label": "delegations", "model_name": "visit", "field_name": "partnerships", "term": ""}
    found = reverse("admin:autocomplete", query=asked)
    builders.make_partnership()
    few = count_queries(client, found)
    for _number in range(9):
        builders.make_partnership()

    assert count_queries(client, found) == few
