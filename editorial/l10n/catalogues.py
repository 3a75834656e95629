"""Compile the message catalogues and name what is wrong in them; pure Python, no gettext installation needed."""

import re
from collections.abc import Callable, Iterable, Iterator
from gettext import c2py
from itertools import pairwise
from pathlib import Path

import polib
from babel.messages.plurals import get_plural
from django.utils.translation import to_locale

from editorial.l10n.messages import Key, Message

NAMED_PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]?\d*(?:\.\d+)?[sdrifx]|(?<!\{)\{\w*(?:![rsa])?(?::[^{}]*)?\}(?!\})")
POSITIONAL_PLACEHOLDER = re.compile(r"%(?:\.\d+)?[sdrif]")
TAG = re.compile(r"</?[a-zA-Z][^<>]*>")
PLURAL_FORMS = re.compile(r"nplurals\s*=\s*(\d+)\s*;\s*plural\s*=\s*([^;]+)")
STRING_LINE = re.compile(r'^(?:#~ )?(?:msg\w+(?:\[\d\])? )?"(.*)"$')

# A source text and the translation made from it; the source of a plural form may be either of the two ids.
Pair = tuple[tuple[str, ...], str]


def compile_catalogues(locale: Path) -> list[Path]:
    """Write the .mo file beside each catalogue that is newer than it, and return what was written."""
    written = []
    for source in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime_ns <= source.stat().st_mtime_ns:
            polib.pofile(str(source)).save_as_mofile(str(target))
            written.append(target)
    return written


def find_problems(locale: Path, languages: Iterable[str], found: dict[str, dict[Key, Message]]) -> list[str]:
    """Return everything that must not reach the main line, one readable line each.

    `found` holds the messages of the source for each gettext domain.
    """
    return [
        f"{to_locale(language)}/{domain}.po: {problem}"
        for language in languages
        for domain, messages in found.items()
        for problem in _catalogue_problems(
            locale / to_locale(language) / "LC_MESSAGES" / f"{domain}.po", language, messages
        )
    ]


def _catalogue_problems(path: Path, language: str, messages: dict[Key, Message]) -> Iterator[str]:
    if not path.exists():
        yield "the catalogue is missing, make it with `make messages`"
        return
    try:
        catalogue = polib.pofile(str(path))
    except (OSError, UnicodeDecodeError) as error:
        yield f"cannot be read: {error}"
        return
    yield from header_problems(catalogue, language)
    yield from source_problems(catalogue, messages)
    yield from broken_lines(path.read_text(encoding="utf-8"))
    for entry in catalogue:
        if not entry.obsolete:
            yield from (f"“{entry.msgid}”: {problem}" for problem in entry_problems(entry, language))


def header_problems(catalogue: polib.POFile, language: str) -> Iterator[str]:
    if catalogue.metadata_is_fuzzy:
        yield "the header is marked fuzzy"
    if catalogue.metadata.get("Language") != to_locale(language):
        yield f"the header must say Language: {to_locale(language)}"
    if "charset=utf-8" not in catalogue.metadata.get("Content-Type", "").lower():
        yield "the header must say charset=UTF-8"
    if not _same_plural_rule(catalogue.metadata.get("Plural-Forms", ""), str(get_plural(to_locale(language)))):
        yield f"the header must say Plural-Forms: {get_plural(to_locale(language))}"


def _same_plural_rule(one: str, other: str) -> bool:
    rules = [PLURAL_FORMS.search(text) for text in (one, other)]
    if not all(rules):
        return False
    (count, formula), (other_count, other_formula) = (rule.groups() for rule in rules)
    try:
        plural, other_plural = c2py(formula), c2py(other_formula)
    except ValueError:
        return False
    return count == other_count and all(plural(n) == other_plural(n) for n in range(200))


def source_problems(catalogue: polib.POFile, messages: dict[Key, Message]) -> Iterator[str]:
    """Compare the catalogue with the source in both directions."""
    entries = {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}
    stale = [entry.msgid for entry in catalogue.obsolete_entries()]
    stale += [msgid for context, msgid in entries if (context, msgid) not in messages]
    yield from (f"“{msgid}”: stale, no longer in the source; run `make messages`" for msgid in stale)
    for key, message in messages.items():
        if key not in entries:
            yield f"“{message.id}”: not in the catalogue yet; run `make messages`"
        elif entries[key].msgid_plural != message.plural:
            yield f"“{message.id}”: the source has another plural; run `make messages`"


def broken_lines(text: str) -> Iterator[str]:
    r"""Name each line that stops in the middle of a paragraph: a quoted line must end in \n or be the last.

    Chinese is written without spaces, so a paragraph cut into lines cannot be searched for or compared.
    """
    lines = text.splitlines()
    for number, (line, following) in enumerate(pairwise(lines), start=1):
        here = STRING_LINE.match(line)
        if here and here[1] and not here[1].endswith("\\n") and following.removeprefix("#~ ").startswith('"'):
            yield f"line {number} breaks a paragraph; run `make messages` to join it"


def entry_problems(entry: polib.POEntry, language: str) -> Iterator[str]:
    """Check one message; an empty or fuzzy one is not looked at further."""
    if entry.fuzzy:
        yield "marked fuzzy, a person must confirm it"
        return
    forms = get_plural(to_locale(language)).num_plurals
    if entry.msgid_plural and sorted(entry.msgstr_plural) != list(range(forms)):
        yield f"needs {forms} plural form(s), has {len(entry.msgstr_plural)}"
        return
    pairs = _pairs(entry)
    if not all(translation.strip() for _sources, translation in pairs):
        yield "empty"
        return
    for differ, what in COMPARED:
        if any(_matches_none(pair, differ) for pair in pairs):
            yield f"{what} differ from the translation's"


def _pairs(entry: polib.POEntry) -> list[Pair]:
    if not entry.msgid_plural:
        return [((entry.msgid,), entry.msgstr)]
    last = max(entry.msgstr_plural)
    # Only a form of its own for one thing may leave the number out ("one visit"); the last form serves the many.
    both = (entry.msgid, entry.msgid_plural)
    return [
        ((entry.msgid_plural,) if form == last else both, translation)
        for form, translation in entry.msgstr_plural.items()
    ]


def _matches_none(pair: Pair, feature: Callable[[str], object]) -> bool:
    sources, translation = pair
    return feature(translation) not in [feature(source) for source in sources]


def placeholders(text: str) -> tuple[set[str], list[str]]:
    """Return the named placeholders, in any order, and the positional ones in theirs."""
    text = text.replace("%%", "")
    return set(NAMED_PLACEHOLDER.findall(text)), POSITIONAL_PLACEHOLDER.findall(text)


def tags(text: str) -> list[str]:
    """Return the HTML tags with their attributes; word order may differ between languages."""
    return sorted(TAG.findall(text))


def line_breaks(text: str) -> tuple[int, bool, bool]:
    return text.count("\n"), text.startswith("\n"), text.endswith("\n")


COMPARED: tuple[tuple[Callable[[str], object], str], ...] = (
    (placeholders, "placeholders"),
    (tags, "HTML tags"),
    (line_breaks, "line breaks"),
)
