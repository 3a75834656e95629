"""Dates that a form only shows are printed as people read them, in the language of the account."""

import pytest
from django.urls import reverse

from delegations.models import Visit
from editorial.staff.models import Office
from editorial.staff.roles import Role
from partnership.models import Agreement
from projects.models import Project
from tests import builders
from tests.filled import MAKERS, fill

pytestmark = pytest.mark.django_db


def read(client, record) -> str:
    meta = record._meta
    return client.get(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk])).content.decode()


@pytest.mark.parametrize(("language", "words"), [("de", "Frühjahr 2016"), ("zh-hans", "2016年春")])
@pytest.mark.parametrize("model", [Visit, Project, Agreement], ids=lambda model: model._meta.label)
def test_translator_reads_dates_in_words(client, model, language, words):
    record = fill(MAKERS[model](**builders.DRAFT), rows=1)
    client.force_login(builders.make_user(Role.TRANSLATOR, translates_into="zh-hans", language=language))

    page = read(client, record)

    assert words in page
    assert "2016-21" not in page


@pytest.mark.parametrize(
    ("language", "words"), [("de", ["Frühjahr 2016", "ca. 2005"]), ("zh-hans", ["2016年春", "约2005年"])]
)
def test_record_of_another_office_is_read_with_dates_in_words(client, language, words):
    visit = builders.make_visit(starts_on="2005~", ends_on="", **builders.DRAFT)
    visit = fill(visit, rows=1)
    other = Office.objects.create(name_de="Anderes Amt")
    client.force_login(builders.make_user(Role.EDITOR, office=other, language=language))

    page = read(client, visit)

    assert [text for text in words if text not in page] == []
    assert "2016-21" not in page
    assert "2005~" not in page


def test_dates_that_may_be_changed_stay_fields(client):
    visit = fill(builders.make_visit(starts_on="2016-21", **builders.DRAFT), rows=1)
    client.force_login(builders.make_user(Role.EDITOR))

    page = read(client, visit)

    assert 'name="starts_on" value="Frühjahr 2016"' in page
    assert 'name="stops-0-starts_on" value="Frühjahr 2016"' in page
