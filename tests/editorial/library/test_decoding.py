"""What becomes of picture files: refused with a reason, or turned into plain upright pixels."""

import io
import struct
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from PIL import Image as Pixels
from PIL import ImageCms

from editorial.library import decoding
from editorial.library.decoding import decode
from tests.editorial.library.uploaded import BLUE, RED, chunk, encoded, halves, photo, png_of_size


def decoded(content):
    return decode(io.BytesIO(content))


def refusal(content):
    with pytest.raises(ValidationError) as caught:
        decoded(content)
    return caught.value


def is_near(colour, expected):
    return all(abs(a - b) <= 12 for a, b in zip(colour, expected, strict=True))


def with_orientation(value, format_name="JPEG"):
    exif = Pixels.Exif()
    exif[0x0112] = value
    return encoded(halves(), format_name, exif=exif)


def swapped_profile():
    """A colour profile that takes red for green, under a name of its own."""
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    profile = profile.replace(b"rXYZ", b"????", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"????", b"gXYZ", 1)
    return profile.replace("sRGB".encode("utf-16-be"), "xRGB".encode("utf-16-be"))


def sixteen_bit():
    pixels = Pixels.new("I;16", (3, 1))
    for x, value in enumerate((0, 32768, 65535)):
        pixels.putpixel((x, 0), value)
    return encoded(pixels, "PNG")


@pytest.mark.parametrize(
    ("format_name", "mode", "options"),
    [
        ("JPEG", "RGB", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("JPEG", "CMYK", {}),
        ("PNG", "RGB", {}),
        ("PNG", "P", {}),
        ("WEBP", "RGB", {"lossless": True}),
        ("WEBP", "RGB", {"quality": 90}),
        ("GIF", "P", {}),
    ],
)
def test_accepted_formats_become_rgb(format_name, mode, options):
    pixels = decoded(encoded(halves(mode=mode), format_name, **options))

    assert (pixels.mode, pixels.size) == ("RGB", (60, 40))
    assert is_near(pixels.getpixel((5, 20)), RED)
    assert is_near(pixels.getpixel((55, 20)), BLUE)


@pytest.mark.parametrize(("mode", "format_name"), [("1", "PNG"), ("L", "PNG"), ("L", "JPEG"), ("L", "WEBP")])
def test_grey_becomes_rgb(mode, format_name):
    pixels = decoded(encoded(Pixels.new(mode, (4, 4), 255), format_name))

    assert (pixels.mode, pixels.getpixel((1, 1))) == ("RGB", (255, 255, 255))


def test_sixteen_bit_grey_is_scaled_and_not_cut():
    pixels = decoded(sixteen_bit())

    assert [pixels.getpixel((x, 0))[0] for x in range(3)] == [0, 128, 255]


@pytest.mark.parametrize(
    "content",
    [
        encoded(Pixels.new("RGBA", (4, 4), (200, 30, 30, 90)), "PNG"),
        encoded(Pixels.new("LA", (4, 4), (200, 90)), "PNG"),
        encoded(Pixels.new("RGBA", (4, 4), (200, 30, 30, 90)), "WEBP", lossless=True),
        encoded(Pixels.new("RGB", (4, 4), RED), "PNG", transparency=RED),
        encoded(Pixels.new("P", (4, 4), 0), "GIF", transparency=0),
    ],
    ids=["png", "grey", "webp", "one colour", "gif"],
)
def test_transparency_is_kept(content):
    pixels = decoded(content)

    assert pixels.mode == "RGBA"
    assert pixels.getpixel((1, 1))[3] < 255


def test_transparency_that_nothing_uses_is_dropped():
    assert decoded(encoded(halves(mode="RGBA"), "PNG")).mode == "RGB"


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [
        (1, (60, 40), (5, 20)),
        (2, (60, 40), (55, 20)),
        (3, (60, 40), (55, 20)),
        (4, (60, 40), (5, 20)),
        (5, (40, 60), (20, 5)),
        (6, (40, 60), (20, 5)),
        (7, (40, 60), (20, 55)),
        (8, (40, 60), (20, 55)),
        (99, (60, 40), (5, 20)),
    ],
)
def test_orientation_is_applied(format_name, orientation, size, red_at):
    pixels = decoded(with_orientation(orientation, format_name))

    assert pixels.size == size
    assert is_near(pixels.getpixel(red_at), RED)


@pytest.mark.filterwarnings("ignore:Corrupt EXIF")
def test_broken_exif_is_ignored():
    content = encoded(halves(), exif=b"Exif\0\0II*\0\xff\xff\xff\xff" + b"\xff" * 40)

    assert decoded(content).size == (60, 40)


def test_colours_are_translated_by_their_profile():
    pixels = decoded(encoded(halves(), "PNG", icc_profile=swapped_profile()))

    red, green, _blue = pixels.getpixel((5, 20))
    assert green > red


@pytest.mark.parametrize("profile", [b"no profile", b"\0" * 5_000_000], ids=["broken", "oversized"])
def test_useless_profile_is_ignored(profile):
    content = encoded(halves(), "WEBP", lossless=True, icc_profile=profile)

    assert is_near(decoded(content).getpixel((5, 20)), RED)


def test_nothing_but_pixels_is_kept():
    exif = Pixels.Exif()
    exif[0x010E] = "secret"
    content = encoded(halves(), exif=exif, comment=b"secret", xmp=b"secret", icc_profile=swapped_profile(), dpi=(7, 7))

    assert decoded(content).info == {}


def test_photo_with_preview_of_a_phone_gives_the_photo():
    preview = halves((6, 4))
    content = encoded(halves(), "MPO", save_all=True, append_images=[preview])

    assert decoded(content).size == (60, 40)


@pytest.mark.parametrize("format_name", ["GIF", "PNG", "WEBP"])
def test_animated_picture_gives_its_first_frame(format_name):
    frames = [Pixels.new("RGB", (8, 8), colour) for colour in (RED, BLUE, "white")]
    options = {"lossless": True} if format_name == "WEBP" else {}
    content = encoded(frames[0], format_name, save_all=True, append_images=frames[1:], **options)

    pixels = decoded(content)

    assert is_near(pixels.convert("RGB").getpixel((4, 4)), RED)


@pytest.mark.parametrize("format_name", ["GIF", "PNG", "WEBP"])
def test_animation_with_too_many_pixels_in_all_is_refused(format_name, monkeypatch):
    monkeypatch.setattr(decoding, "MAX_PIXELS", 1000)
    monkeypatch.setattr(decoding, "MAX_PIXELS_WEBP", 1000)
    frames = [Pixels.new("RGB", (20, 20), (value, 0, 0)) for value in (10, 90, 200)]

    error = refusal(encoded(frames[0], format_name, save_all=True, append_images=frames[1:]))

    assert error.code == "too_many_frames"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (png_of_size(8000, 6251), "too_many_pixels"),
        (png_of_size(12_000, 12_000), "too_many_pixels"),
        (png_of_size(50_000, 50_000), "too_many_pixels"),
        (png_of_size(2**31 - 1, 2**31 - 1), "too_many_pixels"),
        (png_of_size(16_001, 10), "too_long"),
        (encoded(Pixels.new("1", (7000, 7200)), "PNG"), "too_many_pixels"),
        (encoded(Pixels.new("L", (7000, 7200)), "GIF"), "too_many_pixels"),
        (encoded(Pixels.new("L", (5000, 5001)), "WEBP", method=0), "too_many_pixels"),
    ],
)
def test_too_large_pictures_are_refused_before_decoding(content, code, monkeypatch):
    monkeypatch.setattr(Pixels.Image, "load", None)

    assert refusal(content).code == code


def test_too_long_file_is_refused_whatever_it_holds():
    assert refusal(encoded(halves()) + bytes(decoding.MAX_BYTES)).code == "too_many_bytes"


def test_empty_file_is_refused():
    assert refusal(b"").code == "empty"


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.02, 0.3, 0.7, 0.95])
def test_truncated_file_is_refused(format_name, share):
    content = encoded(photo((200, 200)), format_name)

    assert refusal(content[: int(len(content) * share)]).code == "damaged"


@pytest.mark.parametrize("format_name", ["JPEG", "PNG", "WEBP", "GIF"])
def test_garbage_behind_a_right_signature_is_refused(format_name):
    assert refusal(encoded(halves(), format_name)[:16] + b"\xff\x00garbage" * 50).code == "damaged"


def test_text_that_unpacks_to_megabytes_is_refused():
    packed = chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000)))
    content = encoded(halves(), "PNG")

    assert refusal(content[:33] + packed + content[33:]).code == "damaged"


@pytest.mark.parametrize(
    "content",
    [
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!doctype html><script>alert(1)</script>",
        b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
        b"%PDF-1.7\n%%EOF",
        b"GIF",
        b"PK\x03\x04" + bytes(60),
        b"just text",
        struct.pack("<4sI4s", b"RIFF", 100, b"WAVE") + bytes(90),
        struct.pack(">I8s", 24, b"ftypavif") + bytes(60),
        *(encoded(halves(), name) for name in ("TIFF", "BMP", "ICO", "PPM", "TGA", "AVIF", "JPEG2000")),
    ],
)
def test_other_types_are_refused_whatever_their_name(content):
    assert refusal(content).code == "type"


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_heic_is_refused_with_a_way_out(brand):
    error = refusal(struct.pack(">I4s", 24, b"ftyp") + brand + bytes(60))

    assert error.code == "heic"
    with override("en"):
        assert "JPEG" in error.messages[0]


def test_refusals_can_be_read():
    contents = [b"", b"text", png_of_size(9000, 9000), png_of_size(16_001, 10), encoded(halves())[:300]]
    with override("en"):
        messages = [refusal(content).messages[0] for content in contents]

    assert len(set(messages)) == len(contents)
    assert [message for message in messages if "%" in message or not message.endswith(".")] == []
