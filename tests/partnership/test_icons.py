"""Icons of sectors: chosen by staff from pictures, drawn beside names that say the same."""

import re
from xml.etree import ElementTree

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partnership.icons import Icon
from partnership.models import Sector
from tests import builders

BEFORE = ("partnership", "0005_sort_keys_filled")
AFTER = ("partnership", "0007_drawn_icons_for_emoji")


@pytest.mark.any_database
def test_every_icon_has_its_drawing():
    drawings = ElementTree.parse(finders.find("partnership/icons.svg")).getroot()  # noqa: S314 - our own file

    assert [drawing.get("id") for drawing in drawings] == Icon.values


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/de/sectors/", "/de/sectors/wasser/"])
def test_icon_stands_beside_the_name_and_says_nothing(client, path):
    builders.make_sector(slug="wasser", name_de="Wasser", icon="water")

    page = client.get(path).content.decode()

    assert re.search(r'<svg [^>]*aria-hidden="true"><use href="/static/partnership/icons\.[^"]*#water"/></svg>', page)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "💧", '"><script>'])
def test_name_without_a_drawing_draws_nothing(client, name):
    builders.make_sector(slug="wasser", icon=name)

    assert b"<svg" not in client.get("/de/sectors/wasser/").content.partition(b"<main")[2].partition(b"</h1>")[0]


@pytest.mark.django_db
def test_staff_choose_an_icon_by_its_picture(admin_client):
    sector = builders.make_sector(icon="water")

    page = admin_client.get(f"/admin/partnership/sector/{sector.pk}/change/").content.decode()

    assert len(re.findall(r'<input type="radio" name="icon" value="\w*"', page)) == len(Icon) + 1
    assert re.search(r'value="water"[^>]*checked[^>]*>\s*<svg [^>]*><use href="[^"]*#water"/></svg> *\w+', page)


def test_emoji_become_drawings_and_go_back(transactional_db):
    try:
        old = MigrationExecutor(connection).migrate([BEFORE]).apps.get_model("partnership", "Sector").objects
        for number, emoji in enumerate(["💧", "🏛\ufe0f", "🦄", ""]):
            old.create(slug=f"feld-{number}", name="Feld", name_de="Feld", icon=emoji)

        MigrationExecutor(connection).migrate([AFTER])
        assert list(Sector.objects.order_by("slug").values_list("icon", flat=True)) == [
            "water", "administration", "", ""
        ]  # fmt: skip

        MigrationExecutor(connection).migrate([BEFORE])
        assert list(old.order_by("slug").values_list("icon", flat=True)) == ["💧", "🏛", "", ""]
    finally:
        call_command("migrate", verbosity=0)
