"""Fixtures of signing in."""

import pytest
from django.urls import reverse

from editorial.staff.roles import sync_roles
from tests import builders


@pytest.fixture
def sign_in(client):
    """Return a function that sends the sign-in form."""

    def send(name="redaktion", password=builders.PASSWORD, **extra):
        return client.post(reverse("account_login"), {"login": name, "password": password}, **extra)

    return send


@pytest.fixture
def second_factor_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.fixture
def with_roles(transactional_db):
    """Roles in a test whose transactions are real: factors are reported when theirs is committed."""
    sync_roles()
