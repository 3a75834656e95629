"""Migrations are complete and named by purpose."""

import re
from io import StringIO

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command

NUMBERED = re.compile(r"\d{4}_[a-z][a-z0-9_]+")
NAMED_BY_A_CLOCK = re.compile(r"_auto_|\d{8}_")


def own_migrations():
    return sorted(
        path.relative_to(settings.BASE_DIR)
        for config in apps.get_app_configs()
        if config.path.startswith(str(settings.BASE_DIR)) and "site-packages" not in config.path
        for path in (settings.BASE_DIR / config.path / "migrations").glob("[!_]*.py")
    )


@pytest.mark.django_db
def test_models_and_migrations_agree():
    output = StringIO()

    try:
        call_command("makemigrations", check=True, dry_run=True, stdout=output)
    except SystemExit:
        pytest.fail(output.getvalue())


def test_migrations_are_named_by_purpose():
    names = [path.stem for path in own_migrations()]

    assert names
    assert [name for name in names if NAMED_BY_A_CLOCK.search(name) or not NUMBERED.fullmatch(name)] == []


@pytest.mark.parametrize("name", ["0002_auto_20261122_1200", "0002_20261122_1200", "20261122_visits"])
def test_clock_names_are_recognised(name):
    assert NAMED_BY_A_CLOCK.search(name)
