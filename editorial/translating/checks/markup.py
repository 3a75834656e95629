"""Placeholders and tags: what a translation must take over from the German text."""

import re
from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _

from editorial.l10n.richtext import clean_html
from editorial.translating.checks.pair import Finding, Pair

_PLACEHOLDER = re.compile(r"%\([a-zA-Z_]\w*\)[sdif]|%[sd](?![a-zA-Z])|\{[a-zA-Z_]\w*\}|\{\d*\}")
_TAG = re.compile(r"<(/?[a-zA-Z][a-zA-Z0-9]*)\b[^<>]*>")
# Browsers and the cleaner add it to tables.
_ADDED = {"tbody", "/tbody"}
# A line ends where it is full, and that differs.
_LAYOUT = {"br"}


def placeholders(pair: Pair) -> Iterator[Finding]:
    """Placeholders are filled by the program; one that is missing or misspelt breaks the page."""
    wanted, found = Counter(_PLACEHOLDER.findall(pair.source)), Counter(_PLACEHOLDER.findall(pair.target))
    for name in wanted - found:
        yield Finding(_("The placeholder %(name)s is missing.") % {"name": name}, is_blocking=True)
    for name in found - wanted:
        yield Finding(_("The placeholder %(name)s does not stand in the German text.") % {"name": name}, True)


def broken_tags(pair: Pair) -> Iterator[Finding]:
    """Tags that are not closed, or that texts may not have: cleaning would leave something else than was written."""
    if pair.is_rich:
        written = _tags(pair.target)
        kept = _tags(clean_html(pair.target))
        for tag in (written - kept) | (kept - written):
            yield Finding(_("The tag <%(tag)s> is not allowed here, or opened and not closed.") % {"tag": tag}, True)
    else:
        for tag in _tags(pair.target) - _tags(pair.source):
            yield Finding(_("This text has no formatting; the tag <%(tag)s> would be shown.") % {"tag": tag}, True)


def different_tags(pair: Pair) -> Iterator[Finding]:
    """The translation is formatted as the German text is: as many paragraphs, list items, links, bold words."""
    if not pair.is_rich:
        return
    wanted, found = _tags(pair.source), _tags(pair.target)
    for tag in sorted((wanted | found).keys() - _LAYOUT):
        if not tag.startswith("/") and wanted[tag] != found[tag]:
            numbers = {"tag": tag, "wanted": wanted[tag], "found": found[tag]}
            yield Finding(_("<%(tag)s> stands %(wanted)d times in the German text, here %(found)d times.") % numbers)


def _tags(html: str) -> Counter[str]:
    return Counter(tag for name in _TAG.findall(html) if (tag := name.lower()) not in _ADDED)
