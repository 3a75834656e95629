"""Terms with a fixed translation, found in running text."""

from typing import NamedTuple

from editorial.l10n.text import SOURCE_LANGUAGE, Text, text_in
from editorial.translating.matching import Matcher
from editorial.translating.models import Term
from editorial.translating.once import read_once


class Found(NamedTuple):
    """A term of the glossary in a text: from `start` to `end`, with the translations that are right for it.

    The notes are for whoever reads the page, whatever language the text is translated into.
    """

    start: int
    end: int
    term: str
    translations: tuple[str, ...]
    notes: tuple[Text, ...] = ()
    is_binding: bool = True


def terms_in(text: str, language: str) -> list[Found]:
    """Return the German terms in a plain text that have a fixed translation into `language`, in order.

    One query for each request (editorial.translating.once).
    """
    return [_found(start, end, terms, language) for start, end, terms in matcher(language).find(text)]


def matcher(language: str) -> Matcher[Term]:
    return read_once(_matcher, language)


def _matcher(language: str) -> Matcher[Term]:
    terms = [term for term in Term.objects.all() if term.wordings_in(language)]
    return Matcher((wording, term) for term in terms for wording in term.wordings_in(SOURCE_LANGUAGE))


def _found(start: int, end: int, terms: list[Term], language: str) -> Found:
    """Join what several terms say of the same words: a Bürgermeister is 市长, in a small town 镇长."""
    terms = list(dict.fromkeys(terms))
    translations = dict.fromkeys(wording for term in terms for wording in term.wordings_in(language))
    notes = dict.fromkeys(text_in(term, "note") for term in terms)
    names = dict.fromkeys(str(term) for term in terms)
    is_binding = any(term.is_binding for term in terms)
    return Found(start, end, "; ".join(names), tuple(translations), tuple(filter(any, notes)), is_binding)
