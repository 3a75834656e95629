"""The main navigation, and the same page's address in other languages."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.encoding import escape_uri_path
from django.utils.http import urlencode
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import LANGUAGE_CODES

NAVIGATION = [
    ("partnership:city-list", _("Partner cities")),
    ("partnership:agreement-list", _("Agreements")),
    ("delegations:visit-list", _("Visits")),
    ("projects:project-list", _("Projects")),
    ("pages:sector-list", _("Sectors")),
    ("pages:timeline", _("Timeline")),
    ("pages:news-list", _("News")),
]


# Lists above pages whose address does not begin with that of the list.
ABOVE = {"partnership:city-list": ["/partnerships/"]}


def home_in(language: str) -> str:
    with override(language):
        return reverse("pages:home")


def address_in(path: str, language: str) -> str:
    """Return the address of the page at `path` in another language; its home page where the path has no language.

    Only the prefix differs between languages. The result is escaped for use in addresses.
    """
    prefix = f"/{get_language()}/"
    if not path.startswith(prefix):
        return home_in(language)
    return escape_uri_path(f"/{language}/{path.removeprefix(prefix)}")


def canonical_query(request: HttpRequest) -> str:
    """Return what of the query string makes a page of its own: the pages of a list do, filters do not."""
    number = request.GET.get("page", "1")
    return "?" + urlencode({"page": number}) if list(request.GET) == ["page"] and number != "1" else ""


def other_languages() -> list[str]:
    return [code for code in LANGUAGE_CODES if code != get_language()]


def link_to(name: str, label: str, path: str) -> tuple[str, str, str]:
    """Return address, label and aria-current of a page of the navigation, as seen from the page at `path`."""
    address = reverse(name)
    if path == address:
        return address, label, "page"
    return address, label, "true" if path.startswith(address) else ""


def way_to(path: str) -> list[tuple[str, str]]:
    """Return address and label of the pages above the page at `path`: none for the home page."""
    home = reverse("pages:home")
    if path == home or not path.startswith(home):
        return []
    above = [(reverse(name), label) for name, label in NAVIGATION if is_below(path, name)]
    return [(home, pgettext("breadcrumb", "Home")), *above]


def is_below(path: str, name: str) -> bool:
    """Tell whether the page at `path` belongs to the list with this name and is not the list itself."""
    beginnings = [reverse(name), *(reverse("pages:home").rstrip("/") + part for part in ABOVE.get(name, []))]
    return path != beginnings[0] and path.startswith(tuple(beginnings))
