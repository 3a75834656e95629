"""What lists of several kinds of records fetch with them; made per request, because what is public changes."""

from django.db.models import Prefetch

from editorial.library.models import Placement
from partnership.models import Partnership


def public_partnerships(path: str = "partnerships") -> Prefetch:
    """Fetch the public relations with both cities: only these may be named beside a record."""
    return Prefetch(path, Partnership.objects.public().listed().naming("home_city", "partner_city"))


def pictures(path: str = "placements") -> Prefetch:
    """Fetch the pictures and documents that a page may show."""
    return Prefetch(path, Placement.objects.with_consent())
