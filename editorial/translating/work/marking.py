"""German texts as HTML in which the terms of the glossary are marked."""

import html
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from editorial.l10n.richtext import clean_html
from editorial.translating import glossary
from editorial.translating.glossary import Found
from editorial.translating.units import Unit

# A tag of clean HTML; its attributes may hold any sign.
_TAG = re.compile(r"""(<(?:[^<>"']|"[^"]*"|'[^']*')*>)""")
# Stands between texts that are searched at once, so that no term is found across them.
_GAP = "\n\n"


class Marked(NamedTuple):
    """A German text with its terms marked, and each of the terms once, named as it stands in the text."""

    html: SafeString
    terms: list[Found]


def marked_sources(units: Sequence[Unit], language: str) -> list[Marked]:
    """Mark the terms in the sources of all units; the glossary is asked once for all of them."""
    tokens = [tokens_of(unit.source, is_rich=unit.is_rich) for unit in units]
    texts = [text for source in tokens for text, is_tag in source if not is_tag]
    found = iter(spread(glossary.terms_in(_GAP.join(texts), language), texts))
    return [marked_text(source, found) for source in tokens]


def tokens_of(source: str, *, is_rich: bool) -> list[tuple[str, bool]]:
    """Cut a source into tags and plain texts, and tell which is a tag."""
    if not is_rich:
        return [(source, False)]
    parts = _TAG.split(clean_html(source))
    return [(part, True) if number % 2 else (html.unescape(part), False) for number, part in enumerate(parts)]


def spread(terms: Iterable[Found], texts: list[str]) -> list[list[Found]]:
    """Give each text the terms that were found in it while all stood behind each other, with their places in it."""
    starts = [0, *accumulate(len(text) + len(_GAP) for text in texts)]
    found: list[list[Found]] = [[] for _text in texts]
    for term in terms:
        number = bisect_right(starts, term.start) - 1
        start, end = term.start - starts[number], term.end - starts[number]
        if end <= len(texts[number]):
            found[number].append(term._replace(start=start, end=end))
    return found


def with_marks(text: str, terms: Iterable[Found]) -> SafeString:
    """Return a plain text as HTML with its terms marked."""
    pieces, end = [], 0
    for term in terms:
        pieces += [text[end : term.start], format_html("<mark>{}</mark>", text[term.start : term.end])]
        end = term.end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[end:]]))


def marked_text(tokens: list[tuple[str, bool]], found: Iterator[list[Found]]) -> Marked:
    pieces, terms = [], {}
    for text, is_tag in tokens:
        here = [] if is_tag else next(found)
        # A tag is one that clean_html has let through.
        pieces.append(mark_safe(text) if is_tag else with_marks(text, here))  # noqa: S308
        for term in here:
            terms.setdefault(term.term, term._replace(term=text[term.start : term.end]))
    return Marked(format_html_join("", "{}", ((piece,) for piece in pieces)), list(terms.values()))
