"""The files made from a picture: sizes, formats, and nothing in them but pixels."""

import io

import pytest
from PIL import Image as Pixels

from editorial.library.decoding import decode
from editorial.library.renditions import render, widths_for
from tests.editorial.library.uploaded import RED, encoded, halves, photo

# None so short that pixels spell it by chance, as they did with GPS.
TELLTALES = [b"Exif", b"GPSLatitude", b"http://ns.adobe.com", b"ICC_PROFILE", b"iCCP", b"SECRET", b"JFXX", b"Photoshop"]


def rendered(content):
    return render(decode(io.BytesIO(content)))


def opened(content):
    return Pixels.open(io.BytesIO(content))


@pytest.mark.parametrize(
    ("width", "widths"),
    [(1, [1]), (399, [399]), (400, [400]), (700, [400, 700]), (1000, [400, 800, 1000]), (1600, [400, 800, 1600])],
)
def test_widths_never_exceed_the_picture(width, widths):
    assert widths_for(width) == widths


def test_widths_of_large_pictures_end_at_1600():
    assert widths_for(6000) == [400, 800, 1600]


def test_every_width_exists_in_every_format():
    picture = rendered(encoded(photo((900, 450))))

    sizes = {name: opened(content).size for name, content in picture.files.items()}
    assert sizes == {
        "original.jpg": (900, 450),
        **{f"{width}.{name}": (width, width // 2) for width in (400, 800, 900) for name in ("avif", "webp", "jpg")},
    }


def test_formats_are_what_their_names_say():
    picture = rendered(encoded(photo((100, 100))))

    formats = {name: opened(content).format for name, content in picture.files.items()}
    assert formats == {"original.jpg": "JPEG", "100.avif": "AVIF", "100.webp": "WEBP", "100.jpg": "JPEG"}


def test_drawings_keep_every_pixel_of_the_original():
    picture = rendered(encoded(halves(), "PNG"))

    assert picture.original_name == "original.png"
    assert opened(picture.files["original.png"]).getpixel((29, 20)) == RED


def test_transparent_picture_stands_on_white_where_the_format_has_no_transparency():
    picture = rendered(encoded(Pixels.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"))

    assert opened(picture.files["50.webp"]).convert("RGBA").getpixel((25, 25))[3] == 0
    assert opened(picture.files["50.jpg"]).getpixel((25, 25)) == (255, 255, 255)


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "MPO"])
def test_no_file_carries_metadata_or_foreign_bytes(format_name):
    exif = Pixels.Exif()
    exif[0x010E] = "SECRET"
    exif.get_ifd(0x8825)[2] = (52.0, 22.0, 0.0)
    options = {"comment": b"SECRET"} if format_name == "JPEG" else {}
    content = encoded(photo(), format_name, exif=exif, icc_profile=b"SECRET", xmp=b"SECRET", **options)
    polyglot = content + b"<script>SECRET</script>PK\x03\x04SECRET"
    assert b"SECRET" in polyglot

    picture = rendered(polyglot)

    found = [(name, word) for name, data in picture.files.items() for word in TELLTALES if word in data]
    assert found == []
    assert [name for name, data in picture.files.items() if opened(data).getexif()] == []


def test_original_stands_upright():
    exif = Pixels.Exif()
    exif[0x0112] = 6

    picture = rendered(encoded(photo((60, 40)), exif=exif))

    assert (picture.width, picture.height) == (40, 60)
    assert {opened(content).size for content in picture.files.values()} == {(40, 60)}
