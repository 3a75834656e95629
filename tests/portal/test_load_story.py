"""The command that loads the story: once, into an empty database, and never over anything."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import override

from partnership.models import City

pytestmark = pytest.mark.django_db

CITY = """
[[city]]
key = "hannover"
country = "DE"
name = {de = "Hannover"}
"""


@pytest.fixture
def load(tmp_path):
    """Return a way to run the command on a story of one city; it answers what was printed."""
    (tmp_path / "10-test.toml").write_text(CITY)

    def run(**options):
        out = StringIO()
        with override("en"):
            call_command("load_story", folder=tmp_path, stdout=out, **options)
        return out.getvalue().splitlines()

    return run


def test_story_is_loaded_and_counted(load):
    lines = load()

    assert lines == ["The story is loaded:", "Cities: 1"]
    assert City.objects.public().get().name_de == "Hannover"


def test_second_run_overwrites_nothing(load):
    load()
    City.objects.update(website="https://example.org/")

    assert load() == ["The story is already loaded; nothing was changed."]
    assert City.objects.get().website == "https://example.org/"


def test_second_run_leaves_records_of_staff_alone(load):
    load()
    City.objects.create(name_de="Rouen", country="FR")

    assert load() == ["The story is already loaded; nothing was changed."]


def test_other_content_is_a_reason_to_refuse(load):
    City.objects.create(name_de="Rouen", country="FR")

    with pytest.raises(CommandError) as caught:
        load()

    assert caught.value.returncode == 1
    assert City.objects.get().name_de == "Rouen"


def test_other_content_is_no_failure_when_asked(load):
    City.objects.create(name_de="Rouen", country="FR")

    assert load(if_empty=True) == ["The database holds other content; the story was not loaded."]
    assert City.objects.get().name_de == "Rouen"


def test_empty_database_is_loaded_when_asked(load):
    assert load(if_empty=True)[0] == "The story is loaded:"


def test_mistake_in_the_files_is_a_clear_failure(load, tmp_path):
    (tmp_path / "20-test.toml").write_text("[[city]]\nkey = 'x'\nmayor = 'y'")

    with pytest.raises(CommandError, match=r"20-test\.toml: .*mayor"):
        load()

    assert not City.objects.exists()


def test_silent_when_asked(load):
    assert load(verbosity=0) == []
