"""The cut of a picture that other sites show beside a link (Open Graph): 1200 × 630 pixels around its focal point."""

import io
import logging

from django.core.files.base import ContentFile

from editorial.library import pillow
from editorial.library.files import names_in, protected_storage, public_storage
from editorial.library.models import Image
from editorial.library.renditions import encoded_jpeg, rendition_name

logger = logging.getLogger(__name__)

CARD_SIZE = (1200, 630)


def card(jpeg: bytes, focal_point: tuple[float, float]) -> bytes:
    """Return the card of a picture; a small picture is enlarged, because other sites refuse small cards."""
    with pillow.Image.open(io.BytesIO(jpeg)) as pixels:
        best = pillow.Image.Resampling.LANCZOS
        cut = pillow.ImageOps.fit(pixels.convert("RGB"), CARD_SIZE, best, centering=focal_point)
    return encoded_jpeg(cut)


def keep_card(image: Image) -> None:
    """Make the card of a stored picture where it is missing, and delete one around a focal point of former times.

    A picture whose files cannot be read stays without a card; that is logged.
    """
    names = names_in(protected_storage(), image.folder)
    for storage in (protected_storage(), public_storage()):
        for name in names_in(storage, image.folder):
            if name.startswith("card-") and name != image.card_name:
                storage.delete(f"{image.folder}/{name}")
    if image.card_name not in names:
        _make_card(image)


def _make_card(image: Image) -> None:
    path = f"{image.folder}/{rendition_name(image.widths[-1], 'jpg')}"
    try:
        with protected_storage().open(path) as file:
            content = card(file.read(), (float(image.focal_x), float(image.focal_y)))
        protected_storage().save(f"{image.folder}/{image.card_name}", ContentFile(content))
    except OSError as error:
        logger.error("No card can be made of %s: %s", path, error)
