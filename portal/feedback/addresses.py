"""Pages that people write about: which addresses are our own, and whose page one is."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language_from_path, override

from editorial.l10n.text import LANGUAGE_CODES
from editorial.staff.models import Office
from portal.desk.todos import PUBLISHABLE

LONGEST = 500
# Pages, pictures and documents; an address of the desk or of a preview may hold what others must not see.
_OWN = re.compile(rf"/({'|'.join(map(re.escape, LANGUAGE_CODES))}|media)/[^\s\\\x00-\x1f\x7f]*")


def own_path(address: str) -> str:
    """Return the path of an address within this portal; empty for any other."""
    path = address.strip().removeprefix(settings.SITE_URL)
    return path if len(path) <= LONGEST and _OWN.fullmatch(path) else ""


def page_left(request: HttpRequest) -> str:
    """Return the page from which the reader came: named by the link, or on error pages by the browser alone.

    An error page does not repeat its address, which may name something that is not public.
    """
    if asked := request.GET.get("about", ""):
        return own_path(asked)
    referrer = urlsplit(request.headers.get("Referer", ""))
    return own_path(referrer.path) if referrer.netloc == request.get_host() else ""


def office_of(path: str) -> Office | None:
    """Return the office that owns the public record whose page is at this path."""
    path = urlsplit(path).path
    slug = path.rstrip("/").rpartition("/")[2]
    with override(get_language_from_path(path)):
        for model in PUBLISHABLE:
            record = model.objects.public().filter(slug=slug).select_related("owning_office").first()
            if record and record.get_absolute_url() == path:
                return record.owning_office
    return None
