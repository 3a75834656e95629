"""Parts of a public record that have a form of their own: no way around the publish gate."""

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from editorial.publishing import publication, working_copies
from editorial.publishing.editing import edited
from editorial.staff.models import Office
from editorial.staff.roles import Role
from projects.models import Indicator
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db


def form(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def save(client, row, **values):
    page = client.get(form(row))
    return client.post(form(row), {**form_of(page, f"{row._meta.model_name}_form"), **values})


@pytest.mark.parametrize(
    ("role", "office", "allowed"),
    [
        (Role.EDITOR, None, True),
        (Role.EDITOR, "Kultur", False),
        (Role.TRANSLATOR, None, True),
        (Role.PUBLISHER, "Kultur", False),
        (Role.ADMINISTRATOR, "Kultur", True),
    ],
)
@pytest.mark.parametrize("state", [{}, builders.DRAFT])
def test_indicator_is_changed_by_those_who_may_change_its_project(client, role, office, allowed, state):
    owner = office and Office.objects.create(name_de=office)
    project = builders.make_project(owning_office=owner, **state)
    indicator = project.indicators.create(name_de="Betten")
    own = Office.objects.create(name_de="Internationales")
    client.force_login(builders.make_user(role, office=own if office else None))

    response = save(client, indicator, name_zh_hans="床位")

    assert response.status_code == (302 if allowed else 403)
    with working_copies.opened(project):
        assert Indicator.objects.get().name_zh_hans == ("床位" if allowed else None)


@pytest.fixture
def editor(client):
    client.force_login(builders.make_user(Role.EDITOR))
    return client


def test_measurement_of_a_public_project_waits_in_its_working_copy(editor):
    project = builders.make_project(title_de="Klinik")
    indicator = project.indicators.create(name_de="Betten")
    indicator.measurements.create(kind="actual", value=600)

    response = save(editor, indicator, **{"measurements-0-value": "700"})

    assert response.url == form(project)
    assert (indicator.measurements.get().value, LogEntry.objects.get().object_id) == (600, str(project.pk))
    assert form_of(editor.get(form(indicator)), "indicator_form")["measurements-0-value"] == ["700.00"]
    publication.publish(project, by=builders.make_user(Role.PUBLISHER))
    assert indicator.measurements.get().value == 700


def test_indicator_that_only_the_working_copy_has_is_measured(editor):
    project = builders.make_project()
    with edited(project, by=None):
        indicator = project.indicators.create(name_de="Betten")
    assert not Indicator.objects.exists()

    save(
        editor,
        indicator,
        **{"measurements-TOTAL_FORMS": "1", "measurements-0-kind": "actual", "measurements-0-value": "700"},
    )

    with working_copies.opened(project):
        assert indicator.measurements.get().value == 700


@pytest.mark.parametrize("state", [{}, builders.DRAFT])
def test_second_to_measure_is_told(editor, state):
    project = builders.make_project(**state)
    indicator = project.indicators.create(name_de="Betten")
    data = form_of(editor.get(form(indicator)), "indicator_form")

    save(editor, indicator, name_de="Plätze")
    response = editor.post(form(indicator), {**data, "name_de": "Liegen"})

    assert [(row.mine, row.theirs) for row in response.context["differences"]] == [("Liegen", "Plätze")]


@pytest.mark.parametrize("key", ["x", "3f2c8a52-8f6e-4c1e-9a53-0d1f5b0f9e11"])
def test_indicator_that_does_not_exist(editor, key):
    builders.make_project()

    assert editor.get(reverse("admin:projects_indicator_change", args=[key])).url == reverse("admin:index")


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
