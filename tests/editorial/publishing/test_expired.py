"""A form sent too late loses nothing, and nobody else can slip a form in."""

import pytest
from django.test import Client
from django.urls import reverse

from editorial.staff.roles import Role
from partnership.models import City
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db
HERE = {"HTTP_ORIGIN": "http://testserver"}


@pytest.fixture
def city():
    return builders.make_city(name_de="Alt", **builders.DRAFT)


@pytest.fixture
def tab():
    return Client(enforce_csrf_checks=True)


def typed_form(tab, city):
    tab.force_login(builders.make_user(Role.EDITOR))
    address = reverse("admin:partnership_city_change", args=[city.pk])
    return address, form_of(tab.get(address), "city_form") | {
        "name_de": ['Neu "<b>"'],
        "body_de": ["<p>Zeile\n</p>"],
    }


def test_form_of_an_ended_session_comes_back_and_can_be_sent_after_signing_in(tab, city):
    address, form = typed_form(tab, city)
    tab.cookies.pop("session")

    late = tab.post(address, form, **HERE)
    kept = form_of(late, "send_again_form")
    assert (late.status_code, kept["name_de"]) == (403, ['Neu "<b>"'])
    assert "no-store" in late.headers["Cache-Control"]

    tab.force_login(builders.make_user(Role.EDITOR))
    response = tab.post(address, kept, **HERE)
    if response.status_code == 403:
        response = tab.post(address, form_of(response, "send_again_form"), **HERE)

    assert response.status_code == 302
    city.refresh_from_db()
    assert city.name_de == 'Neu "<b>"'


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_foreign_form_is_never_echoed(tab, city, origin):
    address, form = typed_form(tab, city)
    tab.cookies.pop("session")

    response = tab.post(address, form, **origin)

    assert "Neu" not in response.content.decode()
    assert City.objects.get(pk=city.pk).name_de == "Alt"


def test_foreign_form_is_refused_for_somebody_signed_in(tab, city):
    address, form = typed_form(tab, city)

    response = tab.post(address, {**form, "csrfmiddlewaretoken": "x" * 64}, HTTP_ORIGIN="https://evil.example")

    assert response.status_code == 403
    assert "Neu" not in response.content.decode()
