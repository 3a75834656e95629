"""Take files into the library: check, make renditions, store. Form and commands come through here.

Preparing takes a second for a large photo, ten for a hostile document, and needs no database, so it belongs before the
transaction.
"""

from dataclasses import replace
from typing import Any

from django.core.files.base import File

from editorial.library.cards import keep_card
from editorial.library.decoding import decode
from editorial.library.document_types import CheckedDocument, check_document
from editorial.library.files import DOCUMENTS, IMAGES, new_token, protected_storage, remove_folder, write_folder
from editorial.library.models import Document, Image, Stored
from editorial.library.reading.texts import text_of
from editorial.library.renditions import Picture, render


def prepare_picture(file: File) -> Picture:
    """Return the checked picture with its renditions; raises ValidationError with the reason of a refusal.

    The answer is kept on the file object, so that a form does not repeat what was done before its transaction.
    """
    if not hasattr(file, "prepared_picture"):
        file.prepared_picture = render(decode(file))
    return file.prepared_picture


def prepare_document(file: File) -> CheckedDocument:
    """Return the checked document with its text, kept like a prepared picture; raises ValidationError."""
    if not hasattr(file, "prepared_document"):
        checked = check_document(file, file.name or "")
        file.prepared_document = replace(checked, text=text_of(checked))
    return file.prepared_document


def store_picture(image: Image, picture: Picture) -> None:
    """Write the files into a new folder and let `image` point there; saving the row is left to the caller.

    Raises ValidationError when the storage refuses, and leaves `image` as it was.
    """
    token = new_token()
    write_folder(f"{IMAGES}/{token}", picture.files)
    image.token = token
    image.original.name = f"{image.folder}/{picture.original_name}"
    image.width_px, image.height_px = picture.width, picture.height
    keep_card(image)


def store_document(document: Document, checked: CheckedDocument) -> None:
    """Write the file into a new folder and let `document` point there; otherwise like `store_picture`."""
    token, name = new_token(), f"document.{checked.extension}"
    write_folder(f"{DOCUMENTS}/{token}", {name: checked.content})
    document.token = token
    document.file.name = f"{document.folder}/{name}"
    document.extension, document.size_bytes = checked.extension, len(checked.content)
    document.text = checked.text


def add_image(file: File, **fields: Any) -> Image:
    """Add a picture with the same checks as the form; texts are given per language column (alt_de=…)."""
    image = Image(**fields)
    picture = prepare_picture(file)
    _check_fields(image)
    store_picture(image, picture)
    _insert(image)
    return image


def add_document(file: File, **fields: Any) -> Document:
    """Add a document with the same checks as the form; texts are given per language column (title_de=…)."""
    document = Document(**fields)
    checked = prepare_document(file)
    _check_fields(document)
    store_document(document, checked)
    _insert(document)
    return document


def _check_fields(item: Stored) -> None:
    item.full_clean(exclude=[field.name for field in item._meta.concrete_fields if not field.editable])


def _insert(item: Stored) -> None:
    try:
        item.save(force_insert=True)
    except Exception:
        remove_folder(protected_storage(), item.folder)
        raise
