"""The forms a German word takes in running text; made from the word, so that nothing else is ever mistaken for it.

Generated and not stemmed: a stemmer holds “Messer” for “Messe” and “Musiker” for “Musik”.
"""

import re
from functools import lru_cache

_UMLAUTS = {"a": "ä", "o": "ö", "u": "ü", "au": "äu"}
_LAST_VOWEL = re.compile(r"au|[aou](?=[^aeiouäöü]*(?:e[rln]?)?$)")
_ADJECTIVE = ("", "e", "er", "es", "en", "em")
# Städte, Städten; Verträge; Krankenhäuser, Krankenhäusern.
_PLURAL_WITH_UMLAUT = ("", "n", "e", "en", "er", "ern")
_NOUN = ("", "s", "es", "n", "en", "e", "ns", "nen", "se", "ses", "sen")
_VERB = ("t", "et", "te", "ete", "ten", "eten")
# Vorsitzender, Vorsitzende; Beauftragter, Beauftragte.
_ADJECTIVE_AS_NOUN = re.compile(r"(?:nde|gte|ete|rte)r$")


@lru_cache(maxsize=20_000)
def forms(word: str, *, is_last: bool) -> frozenset[str]:
    """Return the forms of a word of a wording, small; those of a noun if it begins with a capital letter.

    In front of the last word stand adjectives too, some with a capital letter: Goldenes Buch, Erster Bürgermeister.
    """
    small = word.lower()
    if not word[:1].isupper():
        return frozenset(_adjective(small) | _verb(small))
    endings = _ADJECTIVE if _ADJECTIVE_AS_NOUN.search(small) else ()
    found = {small + ending for ending in _NOUN} | (set() if is_last else _adjective(small))
    found |= {small.removesuffix("er") + ending for ending in endings}
    return frozenset(
        found | {with_umlaut + ending for with_umlaut in _umlauted(small) for ending in _PLURAL_WITH_UMLAUT}
    )


def _adjective(small: str) -> set[str]:
    stem = next(
        (small.removesuffix(ending) for ending in ("es", "er", "en", "em", "e") if small.endswith(ending)), small
    )
    return {small} | ({stem + ending for ending in _ADJECTIVE} if len(stem) > 2 else set())


def _verb(small: str) -> set[str]:
    stem = small.removesuffix("en")
    return {stem + ending for ending in _VERB} if stem != small and len(stem) > 2 else set()


def _umlauted(small: str) -> list[str]:
    found = list(_LAST_VOWEL.finditer(small))
    if not found:
        return []
    last = found[-1]
    return [small[: last.start()] + _UMLAUTS[last[0]] + small[last.end() :]]
