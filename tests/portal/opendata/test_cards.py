"""Cards that other sites show beside links: the title on the ground of the portal, for public pages only."""

from io import BytesIO

import pytest
from PIL import Image, ImageChops

from portal.opendata.cards import SIZES, WIDTH, _face, card_with, fitted
from tests.builders import NOT_PUBLIC, make_organisation, make_sector, make_visit


def pixels(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content)).convert("RGB")


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_card_shows_the_title_in_the_language_of_the_page(client, language):
    titles = {"de": "Besuch aus Shenzhen", "zh-hans": "深圳代表团来访"}
    visit = make_visit(slug="reise", title_de=titles["de"], title_zh_hans=titles["zh-hans"])
    names = {"de": "Hannover International", "zh-hans": "汉诺威国际交流"}

    response = client.get(visit.get_absolute_url().replace("/de/", f"/{language}/") + "card.jpg")

    assert response["Content-Type"] == "image/jpeg"
    assert pixels(response.content).size == (1200, 630)
    assert response.content == card_with(titles[language], names[language])


@pytest.mark.django_db
def test_card_follows_the_title_and_the_withdrawal(client):
    organisation = make_organisation(name_de="Messe")
    address = f"{organisation.get_absolute_url()}card.jpg"
    first = client.get(address)

    type(organisation).objects.update(name_de="Messegesellschaft")
    second = client.get(address, headers={"if-none-match": first["ETag"]})
    again = client.get(address, headers={"if-none-match": second["ETag"]})
    type(organisation).objects.update(status="withdrawn")

    assert second.content != first.content
    assert again.status_code == 304
    assert client.get(address).status_code == 404
    assert "max-age=60" in first["Cache-Control"]


@pytest.mark.django_db
def test_site_has_a_card_in_each_language(client):
    german, chinese = client.get("/de/card.jpg"), client.get("/zh-hans/card.jpg")

    assert german.status_code == chinese.status_code == 200
    assert german.content != chinese.content


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["visits/", "visits/nirgends/", "sectors/wasser/", "admin/", "visits/reise/card.jpg/"])
def test_no_card_for_anything_but_records(client, path):
    make_visit(slug="reise")
    make_sector(slug="wasser")

    assert client.get(f"/de/{path}card.jpg").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_no_card_for_what_is_not_public(client, hidden):
    visit = make_visit(**hidden)

    assert client.get(f"{visit.get_absolute_url()}card.jpg").status_code == 404


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("Besuch aus Shenzhen", ["Besuch aus Shenzhen"]),
        ("Hannover und seine Partner in der Welt", ["Hannover und seine", "Partner in der Welt"]),
        ("汉诺威与深圳在展会与经济方面的合作，以及音乐", ["汉诺威与深圳在展会与经济", "方面的合作，以及音乐"]),
    ],
)
def test_short_titles_stand_in_the_largest_letters(title, lines):
    assert fitted(title) == (84, lines)


@pytest.mark.any_database
def test_punctuation_never_begins_a_line():
    _size, lines = fitted("汉诺威与深圳在展会与经济，创意产业")

    assert lines == ["汉诺威与深圳在展会与经", "济，创意产业"]


@pytest.mark.any_database
@pytest.mark.parametrize(
    "title",
    ["Wort " * 60, "汉诺威" * 80, "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz " * 4, "x" * 300],
)
def test_long_titles_stay_on_the_card(title):
    size, lines = fitted(title)

    assert len(lines) <= SIZES[size]
    assert lines[-1].endswith("…")
    assert all(_face(title, size).getlength(line) <= WIDTH + size for line in lines)


@pytest.mark.any_database
@pytest.mark.parametrize("title", ["Poznań", "喆", "Иваново"])
def test_typefaces_have_the_letters_of_names(title):
    """A letter without a drawing is an empty box, the same for every such letter."""
    missing = "\U000f0000" * len(title)

    drawn, boxes = pixels(card_with(title, "x")), pixels(card_with(missing, "x"))

    assert ImageChops.difference(drawn, boxes).getbbox()
