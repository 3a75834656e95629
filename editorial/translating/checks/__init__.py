"""What is worth a second look in a translation: warnings, and refusals for broken markup and placeholders.

Each question is a function over a pair of texts; which ones are asked depends on the language of the translation.
"""

from collections.abc import Callable, Iterable

from editorial.translating.checks import chinese, links, markup, names, numbers, script, terms
from editorial.translating.checks.pair import Finding, Pair
from editorial.translating.units import Unit

__all__ = ["Finding", "Pair", "findings"]

Check = Callable[[Pair], Iterable[Finding]]
IN_EVERY_LANGUAGE: list[Check] = [
    markup.placeholders,
    markup.broken_tags,
    markup.different_tags,
    links.addresses,
    numbers.figures,
    terms.fixed_terms,
    names.names_of_records,
]
# By the beginning of the language code: zh is for zh-hans and zh-hant.
IN_LANGUAGE: dict[str, list[Check]] = {
    "zh": [chinese.punctuation, chinese.quotation_marks, chinese.dots_and_dashes, chinese.spaces],
    "zh-hans": [script.traditional_characters],
}


def findings(unit: Unit, text: str) -> list[Finding]:
    """Check `text` as the translation of the unit's German text.

    The glossary and the names of records are read once for each request (editorial.translating.once).
    """
    return findings_in(Pair(unit.source, text, unit.language, unit.is_rich)) if text else []


def findings_in(pair: Pair) -> list[Finding]:
    return [finding for check in checks_for(pair.language) for finding in check(pair)]


def checks_for(language: str) -> list[Check]:
    special = [
        check for code, checks in IN_LANGUAGE.items() if f"{language}-".startswith(f"{code}-") for check in checks
    ]
    return [*IN_EVERY_LANGUAGE, *special]
