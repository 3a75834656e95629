"""Files of the library for citizens: every answer asks the rule, so a withdrawn picture is gone within a minute.

Pictures are kept like pages, until something changes that the rule reads.
"""

import logging
import re

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, text_in
from editorial.library.document_types import CAPTIONS, MEDIA_TYPES, VIDEOS
from editorial.library.files import IMAGES, protected_storage
from editorial.library.models import Document, Image
from editorial.library.ranges import part_of
from editorial.library.release import released_bytes, withdraw
from editorial.library.renditions import FORMATS, rendition_name
from editorial.publishing.browsing import kept

logger = logging.getLogger(__name__)

# Withdrawn consent has to take effect within 60 seconds, in browsers and proxies too.
PUBLIC_FOR_A_MINUTE = "public, max-age=60"
# Sandboxed, so that whatever a document contains runs nowhere and reads nothing of this site.
DOCUMENT_POLICY = "default-src 'none'; sandbox"
SHOWN_IN_PLACE = {"pdf", CAPTIONS, *VIDEOS}
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|]+')


@kept()
@require_safe
def picture_file(request: HttpRequest, token: str, width: str, extension: str) -> HttpResponse:
    """Send a rendition of a picture that something public shows."""
    return _file_of_picture(request, token, rendition_name(int(width), extension), FORMATS[extension])


@kept()
@require_safe
def picture_card(request: HttpRequest, token: str, name: str) -> HttpResponse:
    """Send the cut of a public picture that other sites show beside a link."""
    return _file_of_picture(request, token, name, FORMATS["jpg"])


def _file_of_picture(request: HttpRequest, token: str, name: str, media_type: str) -> HttpResponse:
    image = Image.objects.public().filter(token=token).first()
    if image is None:
        withdraw(f"{IMAGES}/{token}")
        raise Http404
    if name not in image.released_names:
        raise Http404
    try:
        content = released_bytes(image, name)
    except OSError as error:
        logger.error("The rendition %s/%s cannot be read: %s", image.folder, name, error)
        raise Http404 from error
    # The address changes with the file, so it is the file's version.
    etag = f'"{token}-{name}"'
    headers = {"ETag": etag, "Cache-Control": PUBLIC_FOR_A_MINUTE, "X-Content-Type-Options": "nosniff"}
    response = HttpResponse(content, content_type=media_type, headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


@require_safe
def document_file(request: HttpRequest, token: str, extension: str) -> FileResponse:
    """Send a document that something public links to."""
    document = get_object_or_404(Document.objects.public().defer("text"), token=token, extension=extension)
    try:
        response = document_response(document)
    except OSError as error:
        logger.error("The document %s cannot be read: %s", document.folder, error)
        raise Http404 from error
    response["Cache-Control"] = PUBLIC_FOR_A_MINUTE
    return part_of(response, request.headers.get("Range", "")) if extension in VIDEOS else response


def document_response(document: Document) -> FileResponse:
    """Return the answer that carries a document: named by its title, to save unless browsers show it.

    Raises OSError when the file is gone.
    """
    # Not the reader's language: this address is the same for all, and caches keep one answer.
    language = document.language if document.language in LANGUAGE_CODES else SOURCE_LANGUAGE
    title = " ".join(_NOT_IN_FILE_NAMES.sub(" ", text_in(document, "title", language).value).split())
    response = FileResponse(
        protected_storage().open(document.file.name),
        as_attachment=document.extension not in SHOWN_IN_PLACE,
        filename=f"{title or 'document'}.{document.extension}",
        content_type=MEDIA_TYPES[document.extension],
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = DOCUMENT_POLICY
    return response
