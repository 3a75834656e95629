"""German texts as HTML in which the terms of the glossary are marked."""

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
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
    """A German text with its terms marked, and each of the terms once."""

    html: SafeString
    terms: list[Found]


def marked_sources(units: Sequence[Unit], language: str) -> list[Marked]:
    """Mark the terms in the sources of all units; the glossary is asked once for all of them."""
    tokens = [_tokens(unit) for unit in units]
    texts = [text for token in tokens for text, is_tag in token if not is_tag]
    found = iter(_terms_of_each(texts, language))
    return [_marked(token, found) for token in tokens]


def _tokens(unit: Unit) -> list[tuple[str, bool]]:
    """Cut a source into tags and plain texts, and tell which is which."""
    if not unit.is_rich:
        return [(unit.source, False)]
    parts = _TAG.split(clean_html(unit.source))
    return [(part, True) if number % 2 else (html.unescape(part), False) for number, part in enumerate(parts)]


def _terms_of_each(texts: list[str], language: str) -> list[list[Found]]:
    """Return the terms in each text, with their places in it."""
    starts = [0, *accumulate(len(text) + len(_GAP) for text in texts)]
    found: list[list[Found]] = [[] for _text in texts]
    for term in glossary.terms_in(_GAP.join(texts), language):
        number = bisect_right(starts, term.start) - 1
        start, end = term.start - starts[number], term.end - starts[number]
        if end <= len(texts[number]):
            found[number].append(term._replace(start=start, end=end))
    return found


def _marked(tokens: list[tuple[str, bool]], found) -> Marked:
    pieces, terms = [], {}
    for text, is_tag in tokens:
        if is_tag:
            pieces.append(mark_safe(text))  # noqa: S308 - a tag that clean_html has let through
            continue
        here = next(found)
        pieces.append(_with_marks(text, here))
        terms |= {term.term: term for term in here}
    return Marked(format_html_join("", "{}", ((piece,) for piece in pieces)), list(terms.values()))


def _with_marks(text: str, terms: list[Found]) -> SafeString:
    pieces, end = [], 0
    for term in terms:
        pieces += [
            format_html("{}", text[end : term.start]),
            format_html("<mark>{}</mark>", text[term.start : term.end]),
        ]
        end = term.end
    return format_html_join("", "{}", ((piece,) for piece in [*pieces, text[end:]]))
