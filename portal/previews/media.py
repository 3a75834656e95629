"""Pictures of previewed records, for the one who previews: their public addresses do not exist yet."""

import logging

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from editorial.library.files import protected_storage
from editorial.library.models import Image
from editorial.library.renditions import FORMATS, rendition_name
from editorial.publishing.models import PreviewLink
from editorial.publishing.previews import PICTURES_SALT, keep_private

logger = logging.getLogger(__name__)

# As long as one reads a page; opening the preview again gives new addresses.
VALID_SECONDS = 60 * 60


@require_safe
def picture(request: HttpRequest, signed: str, width: str, extension: str) -> HttpResponse:
    """Send a rendition to the reader whom the signed address names, while their right to the preview lasts."""
    try:
        permit = signing.loads(signed, salt=PICTURES_SALT, max_age=VALID_SECONDS)
    except signing.BadSignature as error:
        raise Http404 from error
    if not _is_bearer(request, permit):
        raise Http404
    image = get_object_or_404(Image.objects.with_consent(), token=permit["picture"])
    if int(width) not in image.widths:
        raise Http404
    return keep_private(_rendition(image, rendition_name(int(width), extension), FORMATS[extension]))


def _is_bearer(request: HttpRequest, permit: dict[str, str]) -> bool:
    if "link" in permit:
        return PreviewLink.objects.usable().filter(pk=permit["link"]).exists()
    # The address alone opens nothing for staff: it may have been sent on in a mail.
    return request.user.is_active and request.user.is_staff and str(request.user.pk) == permit["user"]


def _rendition(image: Image, name: str, media_type: str) -> HttpResponse:
    """Read from the protected folder only: a preview must not put anything into the public one."""
    try:
        with protected_storage().open(f"{image.folder}/{name}") as file:
            content = file.read()
    except OSError as error:
        logger.error("The rendition %s/%s cannot be read: %s", image.folder, name, error)
        raise Http404 from error
    return HttpResponse(content, content_type=media_type, headers={"X-Content-Type-Options": "nosniff"})
