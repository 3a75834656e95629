"""Rows of the story reach the database through the models' own checks, all of them or none."""

import pytest
from django.core.files.storage import storages
from django.utils.translation import override
from PIL import Image as PillowImage

from editorial.library.models import Image
from editorial.publishing.models import Citation
from partnership.models import City, Partnership, Sector
from portal.story.loading import holds_content, is_loaded, load_rows
from portal.story.reading import read_story
from portal.story.rows import StoryError

pytestmark = pytest.mark.django_db

SECTOR = """
[[sector]]
key = "kultur"
name = {de = "Kultur"}
"""
CITIES = """
[[city]]
key = "hannover"
country = "DE"
name = {de = "Hannover", zh-hans = "汉诺威"}
body = {de = "<p>Leine</p><script>alert(1)</script>"}
[[city.titles]]
title = {de = "UNESCO City of Music"}
since = "1.12.2014"
[[city.citations]]
publication = "hannover.de"
[[city]]
key = "shenzhen"
country = "CN"
name = {de = "Shenzhen"}
"""
PARTNERSHIP = """
[[partnership]]
key = "hannover-shenzhen"
home_city = "hannover"
partner_city = "shenzhen"
sectors = ["kultur"]
"""
PICTURE = """
[[image]]
key = "leine"
file = "leine.jpg"
licence = "city"
credit = "Stadt Hannover"
alt = {de = "Fluss"}
"""
BROKEN = """
[[city]]
key = "nirgends"
country = "Deutschland"
name = {de = "Nirgends"}
"""


@pytest.fixture
def rows(tmp_path):
    """Return a maker of the rows of a story with the given text and one picture file."""
    (tmp_path / "pictures").mkdir()
    PillowImage.new("RGB", (60, 40), "seagreen").save(tmp_path / "pictures" / "leine.jpg")

    def make(text):
        (tmp_path / "10-test.toml").write_text(text, encoding="utf-8")
        return read_story(tmp_path)

    return make


def stored_pictures():
    storage = storages["protected"]
    return set(storage.listdir("images")[0]) if storage.exists("images") else set()


def test_records_are_saved_with_their_texts_children_and_lists(rows):
    load_rows(rows(PARTNERSHIP + CITIES + SECTOR))

    partnership = Partnership.objects.public().get()
    assert [sector.slug for sector in partnership.sectors.all()] == ["kultur"]
    assert partnership.home_city.name_zh_hans == "汉诺威"
    assert partnership.home_city.titles.get().since == "2014-12-01"


def test_rich_text_is_clean_and_a_source_belongs_to_its_record(rows):
    load_rows(rows(CITIES))

    city = City.objects.get(slug="hannover")
    assert city.body_de == "<p>Leine</p>"
    assert city.citations.get() == Citation.objects.get(publication="hannover.de")


def test_german_is_written_whatever_language_is_active(rows):
    with override("zh-hans"):
        load_rows(rows(CITIES))

    assert City.objects.values_list("name_de", flat=True).get(slug="shenzhen") == "Shenzhen"


def test_counts_name_each_model(rows):
    counts = load_rows(rows(CITIES + SECTOR))

    assert (counts[City], counts[Sector], counts[Citation]) == (2, 1, 1)


def test_picture_goes_through_the_library(rows):
    load_rows(rows(PICTURE))

    image = Image.objects.get()
    assert (image.width_px, image.alt_de) == (60, "Fluss")
    assert storages["protected"].exists(image.original.name)


def test_invalid_record_is_reported_and_nothing_is_kept(rows):
    before = stored_pictures()

    with pytest.raises(StoryError, match=r"^10-test\.toml: \[\[city\]\] nirgends, .*country"):
        load_rows(rows(PICTURE + CITIES + BROKEN))

    assert not City.objects.exists()
    assert not Image.objects.exists()
    assert stored_pictures() == before


def test_file_that_is_no_picture_is_reported(rows, tmp_path):
    story = rows(PICTURE)
    (tmp_path / "pictures" / "leine.jpg").write_text("<html>")

    with pytest.raises(StoryError, match=r"^10-test\.toml: \[\[image\]\] leine, "):
        load_rows(story)


def test_story_counts_as_loaded_while_any_of_its_records_exists(rows):
    story = rows(CITIES + SECTOR)
    assert not is_loaded(story)

    load_rows(story)
    City.objects.all().delete()

    assert is_loaded(story)


def test_other_content_is_noticed(rows):
    story = rows(CITIES)
    assert not holds_content(story)

    City.objects.create(name_de="Rouen", country="FR")

    assert holds_content(story)
    assert not is_loaded(story)
