"""Finding the record that a feed or a calendar is about by the address of its page."""

from urllib.parse import urlsplit

from django.db.models import QuerySet
from django.http import HttpRequest

from editorial.publishing.browsing import MovedPermanently, get_public
from editorial.publishing.models import Publishable


def get_public_below(records: QuerySet, slug: str, request: HttpRequest) -> Publishable:
    """Return the public record whose page lies above the address asked for.

    Raises Http404, or MovedPermanently: a subscription follows a record to its new address; where another page has
    taken its place, that page is what there is.
    """
    try:
        return get_public(records, slug)
    except MovedPermanently as moved:
        above, ending = request.path.split(f"/{slug}/", 1)
        is_same_kind = urlsplit(moved.location).path.rpartition("/")[0].rpartition("/")[0] == above
        raise MovedPermanently(f"{moved.location}{ending}" if is_same_kind else moved.location) from moved
