"""Keep the public folder equal to the rule: copies of what citizens may see now, and of nothing else.

The rule itself is `Image.objects.public(at)`. Documents are never copied: they are sent by the application only,
because a front web server would leave out the headers that keep them harmless.
"""

import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.utils import timezone

from editorial.library.cards import keep_card
from editorial.library.files import (
    IMAGES,
    folders_in,
    names_in,
    protected_storage,
    public_storage,
    remove_folder,
)
from editorial.library.models import Document, Image, Stored

logger = logging.getLogger(__name__)

# Longer than any upload takes: younger folders without a row belong to somebody who is still saving.
ORPHAN_AGE = timedelta(days=1)


class Changes(NamedTuple):
    """How many pictures a refresh put into the public folder and took out of it, and how many orphans it deleted."""

    released: int
    withdrawn: int
    orphans: int


def is_released(item: Image | Document, at: datetime | None = None) -> bool:
    """Tell whether citizens may see a picture or document at `at` (default: now); one query."""
    return type(item).objects.public(at).filter(pk=item.pk).exists()


def released_bytes(image: Image, name: str) -> bytes:
    """Return a rendition of a picture that is public, and leave a copy in the public folder.

    Raises OSError when the file is gone.
    """
    with protected_storage().open(f"{image.folder}/{name}") as file:
        content = file.read()
    _copy(image.folder, name, content)
    return content


def withdraw(folder: str) -> None:
    """Take a picture out of the public folder; nothing happens if it is not there."""
    if names_in(public_storage(), folder):
        remove_folder(public_storage(), folder)


def refresh(images: Iterable[Image], at: datetime | None = None) -> None:
    """Release or withdraw these pictures, as the rule says; to be called when something about them has changed."""
    images = list(images)
    for image in images:
        keep_card(image)
    public = set(Image.objects.public(at).filter(pk__in=[image.pk for image in images]).values_list("pk", flat=True))
    for image in images:
        if image.pk in public:
            _release(image)
        else:
            withdraw(image.folder)


def refresh_all(at: datetime | None = None) -> Changes:
    """Put into the public folder exactly what is public at `at` (default: now), and delete forgotten files."""
    public = list(Image.objects.public(at).only("token", "width_px", "focal_x", "focal_y"))
    released = sum(_release(image) for image in public)
    surplus = set(folders_in(public_storage(), IMAGES)) - {image.token for image in public}
    for token in surplus:
        remove_folder(public_storage(), f"{IMAGES}/{token}")
    orphans = sum(_remove_orphans(model) for model in (Image, Document))
    return Changes(released, len(surplus), orphans)


def _release(image: Image) -> bool:
    """Copy the files that are not public yet; return whether there were any. A card still missing is made before."""
    missing = image.released_names - set(names_in(public_storage(), image.folder))
    if image.card_name in missing:
        keep_card(image)
    for name in missing:
        try:
            released_bytes(image, name)
        except OSError as error:
            logger.error("The rendition %s/%s cannot be read: %s", image.folder, name, error)
    return bool(missing)


def _copy(folder: str, name: str, content: bytes) -> None:
    """Write one public copy; a full disk or a second writer must not disturb the reader who waits for the picture."""
    storage, path = public_storage(), f"{folder}/{name}"
    if storage.exists(path):
        return
    try:
        written = storage.save(path, ContentFile(content))
        if written != path:  # somebody else was faster, and the storage chose another name for us
            storage.delete(written)
    except OSError as error:
        logger.error("The public copy %s could not be written: %s", path, error)
        remove_folder(storage, folder)


def _remove_orphans(model: type[Stored]) -> int:
    """Delete protected folders that no row knows: what is left of uploads whose transaction was rolled back."""
    storage = protected_storage()
    known = set(model.objects.values_list("token", flat=True))
    orphans = [
        folder
        for token in folders_in(storage, model.root)
        if token not in known and _is_old(folder := f"{model.root}/{token}")
    ]
    for folder in orphans:
        remove_folder(storage, folder)
    return len(orphans)


def _is_old(folder: str) -> bool:
    storage = protected_storage()
    names = names_in(storage, folder)
    limit = timezone.now() - ORPHAN_AGE
    # An empty folder may be one that is being filled at this moment.
    return bool(names) and all(storage.get_modified_time(f"{folder}/{name}") < limit for name in names)
