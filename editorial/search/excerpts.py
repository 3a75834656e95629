"""The lines below a result: the place of a text that answers a query best, with the words that do so marked."""

from collections.abc import Iterator

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from editorial.search.chinese import CHARACTER, PAIR
from editorial.search.folding import HAN_RUN, WORD, fold_word, normalised
from editorial.search.queries import Query

# Signs; a Chinese sign says as much as two letters.
LENGTH, LENGTH_OF_HAN = 220, 110
BEFORE = 40

Span = tuple[int, int]


def excerpt(text: str, query: Query) -> SafeString:
    """Return a part of the plain `text` as HTML, the words of the query in <mark>; its beginning where none stands."""
    text = " ".join(text.split())
    spans = list(matches(text, wanted(query)))
    start, end = _window(text, spans)
    shown = [(max(a, start), min(b, end)) for a, b in spans if a < end and b > start]
    return format_html(
        "{}{}{}", "… " if start else "", marked(text, shown, start, end), " …" if end < len(text) else ""
    )


def marked(text: str, spans: list[Span], start: int = 0, end: int | None = None) -> SafeString:
    """Return text[start:end] escaped, with the spans in <mark>."""
    pieces, at = [], start
    for a, b in spans:
        if b <= at:
            continue
        pieces.append((text[at:a], text[max(a, at) : b]))
        at = b
    marked_pieces = format_html_join("", "{}<mark>{}</mark>", pieces)
    return format_html("{}{}", marked_pieces, text[at:end])


def wanted(query: Query) -> set[str]:
    """Return the words that answer a query in any of its readings, as texts say them."""
    tokens = {token for reading in query.readings for term in reading for token in [*term.exact, *term.partial]}
    return {token.removeprefix(PAIR).removeprefix(CHARACTER) for token in tokens}


def matches(text: str, words: set[str]) -> Iterator[Span]:
    """Yield where words stand in a text, in their order, each place once."""
    longest = sorted((word for word in words if HAN_RUN.match(word)), key=len, reverse=True)
    # Folding keeps a first letter of ASCII: most words of a text need not be folded to see that they are others.
    first_letters = {word[:1] for word in words}
    for found in WORD.finditer(text):
        word = found[0]
        if HAN_RUN.match(word):
            yield from _in_run(word, found.start(), longest)
        elif (word[0].lower() in first_letters or not word[0].isascii()) and fold_word(word) in words:
            yield found.span()


def _in_run(run: str, offset: int, words: list[str]) -> Iterator[Span]:
    simplified = normalised(run)
    # Otherwise the places would not be those of the text as shown.
    run = simplified if len(simplified) == len(run) else run
    at = 0
    while at < len(run):
        word = next((word for word in words if run.startswith(word, at)), "")
        if word:
            yield offset + at, offset + at + len(word)
        at += len(word) or 1


def _window(text: str, spans: list[Span]) -> Span:
    """Return the part of the text to show: it begins shortly before the match that most others follow closely."""
    length = LENGTH_OF_HAN if HAN_RUN.search(text[:LENGTH]) else LENGTH
    if len(text) <= length:
        return 0, len(text)
    starts = [a for a, _b in spans[:200]]
    best = max(starts, key=lambda a: sum(a <= other < a + length - BEFORE for other in starts), default=0)
    start = best - BEFORE if best > length - BEFORE else 0
    return _at_word(text, start), _at_word(text, min(start + length, len(text)))


def _at_word(text: str, place: int) -> int:
    """Move a place behind the next space if one is near; Chinese has none and needs none."""
    if place in (0, len(text)):
        return place
    space = text.find(" ", place, place + 20)
    return place if space < 0 else space + 1
