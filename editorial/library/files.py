"""Where the files of the library lie: one folder with an unguessable name per picture or document, in two roots.

`protected` holds everything, `public` copies of the renditions of what citizens may see. A replaced file gets a new
folder, so an address never changes its content.
"""

import logging
import secrets

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage, storages
from django.db import transaction
from django.utils.translation import gettext_lazy as _

logger = logging.getLogger(__name__)

IMAGES = "images"
DOCUMENTS = "documents"


def protected_storage() -> Storage:
    return storages["protected"]


def public_storage() -> Storage:
    return storages["public"]


def new_token() -> str:
    return secrets.token_hex(16)


def write_folder(folder: str, files: dict[str, bytes]) -> None:
    """Write all files into a new protected folder or none; raises ValidationError when the storage refuses."""
    storage = protected_storage()
    try:
        for name, content in files.items():
            storage.save(f"{folder}/{name}", ContentFile(content))
    except Exception as error:  # a full disk is OSError, a storage service has errors of its own
        logger.exception("Files of %s could not be stored", folder)
        remove_folder(storage, folder)
        raise ValidationError(
            _("The file could not be stored; perhaps the disk is full. Nothing was saved. Tell your administrator."),
            code="storage",
        ) from error


def names_in(storage: Storage, folder: str) -> list[str]:
    """Return the file names in a folder; an absent folder is empty."""
    try:
        return storage.listdir(folder)[1]
    except FileNotFoundError:
        return []


def folders_in(storage: Storage, folder: str) -> list[str]:
    """Return the names of the folders in a folder; an absent folder is empty."""
    try:
        return storage.listdir(folder)[0]
    except FileNotFoundError:
        return []


def remove_folder(storage: Storage, folder: str) -> None:
    """Delete a folder with its files; what cannot be deleted now is tried again by `release_media`."""
    try:
        for name in names_in(storage, folder):
            storage.delete(f"{folder}/{name}")
        storage.delete(folder)
    except OSError as error:
        logger.warning("The folder %s could not be removed: %s", folder, error)


def remove_after_commit(folder: str) -> None:
    """Delete a folder in both roots once the database no longer knows it; a rolled-back change keeps its files."""

    def remove() -> None:
        remove_folder(public_storage(), folder)
        remove_folder(protected_storage(), folder)

    transaction.on_commit(remove)
