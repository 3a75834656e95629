"""The first picture of a page is fetched at once and before all others; those wait until somebody comes near."""

import pytest

from editorial.library.models import Placement
from tests.builders import PUBLISHED_PAGES, home_city
from tests.pages import Page

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

AT_ONCE, LATER = ("eager", "high"), ("lazy", None)


def place(record, *images) -> None:
    for number, image in enumerate(images):
        role = "gallery" if number else "lead"
        Placement.objects.create(target=record, image=image, role=role, position=number)


def fetched(client, address: str) -> dict[str, set]:
    """Return how the pictures of a page are fetched, by alternative text."""
    images = Page(client.get(address), address).images
    ways = {image["alt"]: set() for image in images}
    for image in images:
        ways[image["alt"]].add((image["loading"], image.get("fetchpriority")))
    return ways


@pytest.mark.parametrize("make", PUBLISHED_PAGES)
def test_lead_picture_of_a_record_comes_first(client, picture, make):
    record = make()
    place(record, picture(alt_de="Erstes"), picture(alt_de="Zweites"))

    ways = fetched(client, record.get_absolute_url())

    assert ways.pop("Erstes") == {AT_ONCE}
    assert set().union(*ways.values()) <= {LATER}


def test_picture_of_the_home_city_comes_first_on_the_home_page(client, picture):
    place(home_city(), picture(alt_de="Erstes"))
    for make in PUBLISHED_PAGES:
        place(make(), picture(alt_de="Karte"))

    ways = fetched(client, "/de/")

    assert ways == {"Erstes": {AT_ONCE}, "Karte": {LATER}}
