"""Parts of a public record that have a form of their own: no way around the publish gate."""

import pytest
from django.urls import reverse

from editorial.staff.models import Office
from editorial.staff.roles import Role
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db


def form(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def save(client, row, **values):
    page = client.get(form(row))
    return client.post(form(row), {**form_of(page, f"{row._meta.model_name}_form"), **values})


@pytest.mark.parametrize(
    ("role", "state", "office", "allowed"),
    [
        (Role.EDITOR, builders.DRAFT, None, True),
        (Role.EDITOR, builders.DRAFT, "Kultur", False),
        (Role.EDITOR, {}, None, False),
        (Role.TRANSLATOR, {}, None, False),
        (Role.PUBLISHER, {}, None, True),
        (Role.PUBLISHER, {}, "Kultur", False),
        (Role.ADMINISTRATOR, {}, "Kultur", True),
    ],
)
def test_indicator_of_something_public_is_changed_by_those_who_may_publish_it(client, role, state, office, allowed):
    owner = office and Office.objects.create(name_de=office)
    indicator = builders.make_project(owning_office=owner, **state).indicators.create(name_de="Betten")
    indicator.measurements.create(kind="actual", value=600)
    own = Office.objects.create(name_de="Internationales")
    client.force_login(builders.make_user(role, office=own if office else None))

    response = save(client, indicator, name_de="Plätze", **{"measurements-0-value": "700"})

    indicator.refresh_from_db()
    assert (response.status_code, indicator.name_de) == ((302, "Plätze") if allowed else (403, "Betten"))
    assert indicator.measurements.get().value == (700 if allowed else 600)


def test_indicator_stays_with_its_project(client):
    draft, public = builders.make_project(**builders.DRAFT), builders.make_project()
    indicator = draft.indicators.create(name_de="Betten")
    client.force_login(builders.make_user(Role.EDITOR))

    save(client, indicator, project=str(public.pk))

    indicator.refresh_from_db()
    assert indicator.project == draft


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.ADMINISTRATOR])
def test_point_of_an_agreement_is_only_read_outside_its_form(client, role):
    point = builders.make_agreement().points.create(text_de="Austausch")
    client.force_login(builders.make_user(role))

    page = client.get(form(point))
    response = client.post(form(point), {"text_de": "Gefälscht"})

    point.refresh_from_db()
    assert (page.status_code, response.status_code, point.text_de) == (200, 403, "Austausch")
    for name in ("partnership_agreementpoint", "projects_indicator"):
        assert client.get(reverse(f"admin:{name}_add")).status_code == 403
