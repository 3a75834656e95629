"""The glossary as TBX-Basic (ISO 30042), the form in which translation tools exchange terms.

A note is about the concept and says its language. One that does not, as in former files, is read as the German one;
other tools put notes into the section of a language.
"""

from collections.abc import Iterable
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler
from xml.sax.saxutils import escape, quoteattr
from xml.sax.xmlreader import Locator

from defusedxml.common import DefusedXmlException
from defusedxml.sax import parseString
from django.utils.translation import gettext as _

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, fit_for_files, language_tag
from editorial.translating.models import Term
from editorial.translating.term_import import MAX_TERMS, Entry, FileRefused

# Names of the edition of 2019, then of the one before.
CONCEPTS = {"conceptEntry", "termEntry"}
LANGUAGES = {"langSec", "langSet"}
TEXTS = {"term", "note", "termNote"}
DEEPEST = 20
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
BINDING, OFFERED = "preferredTerm-admn-sts", "admittedTerm-admn-sts"
# The language in which concepts are named.
ENGLISH = "en"
TAGS = {language: language_tag(language) for language in LANGUAGE_CODES}

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader><fileDesc><sourceDesc><p>City partnerships: glossary</p></sourceDesc></fileDesc></tbxHeader>
<text><body>
"""
FOOT = "</body></text>\n</tbx>\n"


def write_tbx(terms: Iterable[Term]) -> str:
    return HEAD + "".join(map(_concept, terms)) + FOOT


def read_tbx(data: bytes) -> list[Entry]:
    """Read a glossary; raises FileRefused. Entities and document types are refused, nothing else is ever opened."""
    handler = _Reader()
    try:
        parseString(data, handler, forbid_dtd=True)
    except DefusedXmlException as error:
        raise FileRefused(_("The file declares a document type or entities; such files are not read.")) from error
    except SAXParseException as error:
        raise FileRefused(_("The file is no well-formed XML."), error.getLineNumber()) from error
    except (ValueError, LookupError) as error:
        # The parser knows UTF-8 and UTF-16 only, whatever the first line of the file claims.
        raise FileRefused(_("The encoding of the file is not read; save it in UTF-8."), 1) from error
    if not handler.has_begun:
        raise FileRefused(_("The file is no TBX file."))
    return handler.entries


def _concept(term: Term) -> str:
    # The first English section names the concept; a portal with English texts has another one with their wordings.
    sections = [_section(ENGLISH, [term.concept])]
    sections += [_section(TAGS[language], term.lines_in(language), term) for language in LANGUAGE_CODES]
    notes = [_note(TAGS[language], term.note_in(language)) for language in LANGUAGE_CODES]
    return f'<conceptEntry id="c{term.pk}">\n{"".join(notes + sections)}</conceptEntry>\n'


def _note(tag: str, text: str) -> str:
    return f"<note xml:lang={quoteattr(tag)}>{_as_xml(text)}</note>\n" if text else ""


def _section(tag: str, wordings: list[str], term: Term | None = None) -> str:
    status = (
        f'<termNote type="administrativeStatus">{BINDING if term.is_binding else OFFERED}</termNote>' if term else ""
    )
    terms = "".join(f"<termSec><term>{_as_xml(wording)}</term>{status}</termSec>\n" for wording in wordings)
    return f"<langSec xml:lang={quoteattr(tag)}>\n{terms}</langSec>\n" if wordings else ""


def _as_xml(text: str) -> str:
    return escape(fit_for_files(text))


def _portal_language(tag: str) -> str:
    """Return the language of the portal that a file means: zh, zh-CN and zh-Hans are Simplified Chinese, zh-TW not."""
    parts = tag.lower().split("-")
    for language in LANGUAGE_CODES:
        if tag.lower() == language or (parts[0] == language.partition("-")[0] and not _TRADITIONAL & set(parts)):
            return language
    return ""


class _Reader(ContentHandler):
    """Collects entries as the parser passes them; keeps no tree."""

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[Entry] = []
        self.has_begun = False
        self._locator: Locator | None = None
        self._open: list[str] = []
        self._language = ""
        self._text = ""

    def setDocumentLocator(self, locator: Locator) -> None:  # noqa: N802
        self._locator = locator

    @property
    def _line(self) -> int:
        return self._locator.getLineNumber()

    def startElement(self, name: str, attrs) -> None:  # noqa: N802
        name = name.rpartition(":")[2]
        if not self._open and name not in {"tbx", "martif"}:
            raise FileRefused(_("The file is no TBX file."), self._line)
        self._open.append(name)
        self.has_begun = True
        if len(self._open) > DEEPEST:
            raise FileRefused(_("The elements of the file are nested too deeply."), self._line)
        if name in CONCEPTS:
            self._begin_concept()
        elif name in LANGUAGES:
            self._language = attrs.get("xml:lang", "")
        if name in TEXTS:
            self._text = ""
            self._text_language = attrs.get("xml:lang", "")
            self._is_status = attrs.get("type") == "administrativeStatus"

    def characters(self, content: str) -> None:
        if self._open and self._open[-1] in TEXTS:
            self._text += content

    def endElement(self, name: str) -> None:  # noqa: N802
        name = self._open.pop()
        text = " ".join(self._text.split())
        if name == "term":
            self._terms.append((self._language, text))
        elif name == "note" and self._open[-1] in CONCEPTS:
            self._add_note(self._text_language or SOURCE_LANGUAGE)
        elif name == "note" and self._open[-1] in LANGUAGES:
            self._add_note(self._text_language or self._language)
        elif name == "termNote" and self._is_status:
            self._states.add(text)
        elif name in CONCEPTS:
            self.entries.append(self._entry())

    def _begin_concept(self) -> None:
        if len(self.entries) == MAX_TERMS:
            raise FileRefused(_("The file is larger than a glossary can be."), self._line)
        self._begins = self._line
        self._terms: list[tuple[str, str]] = []
        self._notes: dict[str, list[str]] = {}
        self._states: set[str] = set()

    def _add_note(self, tag: str) -> None:
        if language := _portal_language(tag):
            self._notes.setdefault(language, []).append(self._text.strip())

    def _entry(self) -> Entry:
        found: dict[str, list[str]] = {}
        for tag, text in self._terms:
            found.setdefault(_portal_language(tag), []).append(text)
        names = [text for tag, text in self._terms if tag.lower().partition("-")[0] == ENGLISH]
        if ENGLISH in found:
            # The English name of the concept stands first; it is a wording only where there are more.
            found[ENGLISH] = found[ENGLISH][1:]
        wordings = {language: "\n".join(texts) for language, texts in found.items() if language and texts}
        notes = {language: "\n".join(texts) for language, texts in self._notes.items()}
        return Entry(self._begins, names[0] if names else "", wordings, notes, self._binding())

    def _binding(self) -> bool | None:
        return BINDING in self._states if self._states & {BINDING, OFFERED} else None
