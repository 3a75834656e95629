"""Links and e-mail addresses: those of the German text, and no others."""

import html
import re
from collections.abc import Iterator

from django.conf import settings
from django.utils.translation import gettext as _

from editorial.l10n.text import LANGUAGE_CODES
from editorial.translating.checks.pair import Finding, Pair

_HREF = re.compile(r"""\bhref\s*=\s*["']([^"']*)["']""")
_URL = re.compile(r"https?://[^\s<>\"'“”«»()（）《》，。；：！？、]+", re.ASCII)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_LANGUAGE_PREFIX = re.compile(rf"^(?:{re.escape(settings.SITE_URL)})?/(?:{'|'.join(LANGUAGE_CODES)})(?=/)")


def addresses(pair: Pair) -> Iterator[Finding]:
    wanted, found = _addresses(pair.source, pair.source_text), _addresses(pair.target, pair.target_text)
    for address in wanted.keys() - found.keys():
        yield Finding(_("The address %(address)s of the German text is missing.") % {"address": wanted[address]})
    for address in found.keys() - wanted.keys():
        yield Finding(_("The address %(address)s does not stand in the German text.") % {"address": found[address]})


def without_addresses(text: str) -> str:
    """Return the text with a sign in place of each address; it stands beside nothing."""
    return _MAIL.sub("@", _URL.sub("@", text))


def _addresses(stored: str, visible: str) -> dict[str, str]:
    """Return the addresses as they are written, by what makes them different: our own pages exist in each language."""
    written = [html.unescape(address) for address in _HREF.findall(stored)]
    written += [address.rstrip(".,:;!?") for address in _URL.findall(visible)] + _MAIL.findall(visible)
    return {
        _LANGUAGE_PREFIX.sub("", address).removeprefix("mailto:").rstrip("/").lower(): address for address in written
    }
