"""The card of a picture: cut around the focal point, released and withdrawn with the picture."""

import io

import pytest
from PIL import Image as Pixels

from editorial.library.cards import CARD_SIZE, card
from editorial.library.files import protected_storage
from editorial.library.models import Image, Placement
from editorial.library.release import refresh, refresh_all
from tests.builders import make_city
from tests.editorial.library.uploaded import encoded, files_in, halves, make_image

pytestmark = pytest.mark.django_db


def colour_of(content: bytes, place: tuple[float, float] = (0.5, 0.5)) -> str:
    with Pixels.open(io.BytesIO(content)) as pixels:
        assert (pixels.size, pixels.format) == (CARD_SIZE, "JPEG")
        red, _green, blue = pixels.getpixel((int(place[0] * 1199), int(place[1] * 629)))
    return "red" if red > blue else "blue"


@pytest.mark.parametrize(("focal_x", "colour"), [(0, "red"), (1, "blue")])
@pytest.mark.any_database
def test_card_is_cut_around_the_focal_point(focal_x, colour):
    wide = encoded(halves((4000, 600)))

    content = card(wide, (focal_x, 0.5))

    assert colour_of(content, (0, 0)) == colour_of(content, (1, 1)) == colour


def test_card_is_made_at_upload_and_sent_while_the_picture_is_public(client, media):
    image = make_image()
    assert client.get(image.card_url).status_code == 404
    placement = Placement.objects.create(target=make_city(), image=image, role="lead")

    answer = client.get(image.card_url)
    colour_of(answer.content)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/jpeg", "public, max-age=60")
    assert client.get(image.card_url.replace("50-50", "50-51")).status_code == 404

    placement.delete()
    assert client.get(image.card_url).status_code == 404
    assert files_in(media / "public") == []


def test_new_focal_point_gets_a_new_card_and_the_old_one_goes(client, media):
    image = make_image()
    Placement.objects.create(target=make_city(), image=image)
    refresh([image])
    old = image.card_url
    Image.objects.filter(pk=image.pk).update(focal_x=0.1)

    refresh(Image.objects.all())

    image.refresh_from_db()
    assert image.card_name == "card-10-50.jpg"
    assert colour_of(client.get(image.card_url).content, (0, 0.5)) == "red"
    assert client.get(old).status_code == 404
    assert [name for name in files_in(media) if "card" in name] == [
        f"protected/{image.folder}/card-10-50.jpg",
        f"public/{image.folder}/card-10-50.jpg",
    ]


def test_picture_from_before_there_were_cards_gets_one(client):
    image = make_image()
    Placement.objects.create(target=make_city(), image=image)
    protected_storage().delete(f"{image.folder}/{image.card_name}")
    assert client.get(image.card_url).status_code == 404

    refresh_all()

    assert client.get(image.card_url).status_code == 200
