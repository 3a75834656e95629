"""Who the portal is to the outside: its name, and its addresses with the host of the settings."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

SITE_NAME = _("Hannover International")
PUBLISHER_NAME = _("City of Hannover")


def absolute(path: str) -> str:
    """Return an address with our own host, whatever host the request named."""
    return f"{settings.SITE_URL}{path}"
