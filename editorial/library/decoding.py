"""Open a picture file that nobody vouches for: type by content, limits before decoding, plain pixels afterwards.

What comes out is RGB or RGBA in sRGB, upright and without any metadata. Nothing of the file itself is kept, so
whatever else it was (a web page, an archive, a camera's notes on where it stood) ends here.
"""

from __future__ import annotations

import io
import logging
from typing import TYPE_CHECKING, BinaryIO

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from editorial.library import pillow

if TYPE_CHECKING:
    from PIL.Image import Image

logger = logging.getLogger(__name__)

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 50_000_000
# libwebp keeps four copies of the canvas while it decodes; the other decoders keep one or two.
MAX_PIXELS_WEBP = 25_000_000
# A WebP rendition cannot be longer than 16,383 pixels.
MAX_SIDE = 16_000
MAX_FRAMES = 1000
# The largest print profiles of the ICC registry have 3 MB.
MAX_PROFILE_BYTES = 4 * 1024 * 1024

_TURNS = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}


def decode(file: BinaryIO) -> Image:
    """Return the pixels of an untrusted picture file; of an animated one the first frame.

    Raises ValidationError with a reason that staff can act on. Blocks for up to two seconds at the limits.
    """
    image = _open(file, _format_of(_head(file)))
    _check_size(image)
    try:
        image.load()
        turn = _TURNS.get(_orientation(image))
        # One name for every step, so that only two copies of a large picture are ever in memory.
        image = _in_srgb(image)
        if image.mode == "RGBA" and image.getchannel("A").getextrema()[0] == 255:
            image = image.convert("RGB")
        if turn is not None:
            image = image.transpose(pillow.Image.Transpose[turn])
    except Exception as error:  # decoders raise nearly anything for nearly anything: OSError to SystemError
        logger.info("Refused a damaged picture: %r", error)
        raise _damaged() from error
    image.info = {}
    return image


def _head(file: BinaryIO) -> bytes:
    """Return the first bytes of a file of acceptable length, which is measured and not believed."""
    length = file.seek(0, io.SEEK_END)
    file.seek(0)
    if length > MAX_BYTES:
        raise ValidationError(
            _("The file has %(size)s MB; at most %(limit)s MB are accepted. Save the picture in a smaller size."),
            code="too_many_bytes",
            params={"size": length // 1024**2 + 1, "limit": MAX_BYTES // 1024**2},
        )
    if not length:
        raise ValidationError(_("The file is empty."), code="empty")
    head = file.read(64)
    file.seek(0)
    return head


def _format_of(head: bytes) -> str:
    """Return Pillow's name of an accepted format; the file's name and declared type play no part."""
    if head.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return "WEBP"
    if head.startswith((b"GIF87a", b"GIF89a")):
        return "GIF"
    if head[4:8] == b"ftyp" and head[8:12] in {b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"}:
        raise ValidationError(
            _(
                "This is a HEIC photo, a format of iPhones that browsers cannot show. Export it as JPEG first: on the "
                'iPhone choose "Most Compatible" under Settings, Camera, Formats, or export it from Photos as JPEG.'
            ),
            code="heic",
        )
    raise ValidationError(
        _(
            "This is not a picture the portal can use. Accepted are JPEG, PNG, WebP and GIF files; the content counts, "
            "not the ending of the name."
        ),
        code="type",
    )


def _open(file: BinaryIO, format_name: str) -> Image:
    """Read the header with the one decoder the content asks for."""
    try:
        return pillow.Image.open(file, formats=(format_name,))
    except (pillow.Image.DecompressionBombError, pillow.Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except Exception as error:  # the same as in decode(): hostile headers raise anything
        logger.info("Refused a picture with a damaged header: %r", error)
        raise _damaged() from error


def _check_size(image: Image) -> None:
    """Refuse what would take too much memory; only the header has been read so far."""
    limit = MAX_PIXELS_WEBP if image.format == "WEBP" else MAX_PIXELS
    pixels = image.width * image.height
    if pixels > limit:
        raise _too_many_pixels(limit)
    if max(image.size) > MAX_SIDE:
        raise ValidationError(
            _("The longer side of the picture has %(side)s pixels; at most %(limit)s are accepted."),
            code="too_long",
            params={"side": max(image.size), "limit": MAX_SIDE},
        )
    # A JPEG with several pictures is a photo with its preview or depth map, not an animation.
    if image.format != "MPO" and _has_more_frames_than(image, min(limit // pixels, MAX_FRAMES)):
        raise ValidationError(
            _("This animated picture has too many frames. Save the one frame you want as PNG or JPEG."),
            code="too_many_frames",
        )


def _has_more_frames_than(image: Image, limit: int) -> bool:
    if image.format != "GIF":
        return getattr(image, "n_frames", 1) > limit
    # GIF has no frame count; asking Pillow for one reads the whole file.
    try:
        image.seek(limit)
    except EOFError:
        image.seek(0)
        return False
    except Exception as error:
        raise _damaged() from error
    return True


def _orientation(image: Image) -> int:
    try:
        return image.getexif().get(pillow.ExifTags.Base.Orientation, 1)
    except Exception as error:  # a broken note on the orientation is no reason to refuse the picture
        logger.info("Ignored damaged EXIF data: %r", error)
        return 1


def _in_srgb(image: Image) -> Image:
    """Return RGB or RGBA pixels; colours are translated by the file's profile, or plainly without a usable one."""
    profile = image.info.get("icc_profile") or b""
    mode = "RGBA" if image.has_transparency_data else "RGB"
    if image.mode.startswith("I;16"):
        # Pillow would cut 16-bit grey at 255, which makes nearly everything white.
        image = image.point(lambda value: value / 256).convert("L")
        mode = "RGB"
    elif image.mode not in {"L", "CMYK", mode} or (image.mode == "L" and mode == "RGBA"):
        image = image.convert(mode)
    if 0 < len(profile) <= MAX_PROFILE_BYTES:
        image = _translated(image, profile, mode)
    return image if image.mode == mode else image.convert(mode)


def _translated(image: Image, profile: bytes, mode: str) -> Image:
    """Return the picture in `mode` with its colours in sRGB; unchanged if they are already or the profile is broken."""
    try:
        source = pillow.ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "sRGB" in pillow.ImageCms.getProfileDescription(source):
            return image
        srgb = pillow.ImageCms.createProfile("sRGB")
        return pillow.ImageCms.profileToProfile(image, source, srgb, outputMode=mode)
    except (pillow.ImageCms.PyCMSError, OSError, ValueError, TypeError) as error:
        logger.info("Ignored a damaged colour profile: %r", error)
        return image


def _damaged() -> ValidationError:
    return ValidationError(
        _("The picture is damaged or incomplete. Try to open it on your computer and save it again."), code="damaged"
    )


def _too_many_pixels(limit: int = MAX_PIXELS) -> ValidationError:
    # Whole pixels, because Chinese counts them by ten thousands and not by millions.
    return ValidationError(
        _("The picture has more than %(limit)s pixels. Save it in a smaller size."),
        code="too_many_pixels",
        params={"limit": number_format(limit, force_grouping=True)},
    )
