"""Reads the texts of documents that were stored before texts were read, or by an older way of reading."""

import logging
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from editorial.library.document_types import check_document
from editorial.library.files import protected_storage
from editorial.library.models import Document
from editorial.library.querysets import LibraryQuerySet
from editorial.library.reading.texts import text_of

logger = logging.getLogger(__name__)


def read_stored(documents: LibraryQuerySet) -> Iterator[bool]:
    """Read one document after the other and yield whether it has a text; one that cannot be read keeps the old text."""
    for key in list(documents.order_by("pk").values_list("pk", flat=True)):
        if document := Document.objects.filter(pk=key).defer("text").first():
            yield _read(document)


def _read(document: Document) -> bool:
    text = _text_of_stored(document)
    if text:
        # Somebody may have replaced the file meanwhile; a form that is open now keeps its version.
        Document.objects.filter(pk=document.pk, token=document.token).update(text=text)
    return bool(text)


def _text_of_stored(document: Document) -> str:
    """Return the text after the same checks as at an upload; an empty one where the file is gone or fails them."""
    try:
        with protected_storage().open(document.file.name) as file:
            return text_of(check_document(file, document.file_name))
    except (OSError, ValidationError) as error:
        logger.warning("The document %s cannot be read: %s", document.folder, error)
        return ""
