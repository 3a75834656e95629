"""One spelling for all spellings: what readers type and what texts say meet in the same letters.

Müller, Mueller, MÜLLER and Muller are one word; so are Straße and Strasse, ＳＺ and sz, 漢諾威 and 汉诺威.
"""

import re
import unicodedata
from functools import cache, lru_cache
from importlib import import_module

HAN = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_RUN = re.compile(f"[{HAN}]+")
# A run of Han characters, or a word of other letters and digits.
WORD = re.compile(rf"[{HAN}]+|[^\W_{HAN}]+")
# Much faster than WORD where only the words count, not their places.
LETTERS = re.compile(r"\w+")
HYPHENS = "-‐‑·"
# From the first sign of HAN on; looks through German in a third of the time of HAN_RUN, twice for each text.
_FAR_LETTER = re.compile("[\u3007-\U0010ffff]")
# Signs of nearly every Chinese text; one alone makes NFKC take the whole text apart, a twentieth of the rebuild's time.
_WIDE_SIGNS = list(zip("，：；！？（）", ",:;!?()", strict=True))

_BASE_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
# German alone is folded without taking letters apart.
_UMLAUTS = str.maketrans("äöü", "aou")
# ue is no umlaut in neue, Frauen, Quelle.
_UMLAUT_IN_TWO_LETTERS = re.compile("(?<=[ao])e|(?<=u)(?<![aeq]u)e")
_NO_LETTER = re.compile(r"[\x00-/:-@\[-`{-\x7f\s]")
# Inflections only, longest first; at least four letters stay, so that Tier and Tor remain what they are.
_ENDINGS = ("innen", "ern", "ens", "em", "en", "er", "es", "in", "um", "e", "n", "s")
LEAST = 4


@lru_cache(maxsize=50_000)
def fold_word(word: str) -> str:
    """Return a word of any script but Han in its one spelling: lower case, no accents, umlauts as base letters."""
    letters = word.lower() if word.isascii() else _base_letters(word)
    return _NO_LETTER.sub("", _UMLAUT_IN_TWO_LETTERS.sub("", letters))


def _base_letters(word: str) -> str:
    letters = word.casefold().translate(_UMLAUTS)
    if letters.isascii():
        return letters
    word = unicodedata.normalize("NFKC", word).casefold().translate(_BASE_LETTERS)
    apart = unicodedata.normalize("NFKD", word)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return a folded word without its inflection: stadt for stadte, partnerschaft for partnerschaften."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= LEAST:
            return word[: -len(ending)]
    return word


def normalised(text: str) -> str:
    """Return a text with full-width forms narrowed and Traditional characters simplified; for finding, not for show."""
    for wide, narrow in _WIDE_SIGNS:
        text = text.replace(wide, narrow)
    text = unicodedata.normalize("NFKC", text)
    return _simplify(text) if _has_han(text) else text


def _has_han(text: str) -> bool:
    return bool(_FAR_LETTER.search(text) and HAN_RUN.search(text))


def words_of(text: str) -> list[str]:
    """Return the words of a normalised text: runs of Han as they are, other words folded."""
    words = (word if HAN_RUN.match(word) else fold_word(word) for word in WORD.findall(text))
    return [word for word in words if word]


def folded_words(text: str) -> tuple[set[str], set[str]]:
    """Return the words of a normalised text, folded, and its runs of Han, each once."""
    runs = set(HAN_RUN.findall(text)) if _has_han(text) else set()
    rest = HAN_RUN.sub(" ", text) if runs else text
    words = set(map(fold_word, set(LETTERS.findall(rest.replace("_", " ")))))
    return words - {""}, runs


def compounds(text: str) -> set[str]:
    """Return words written with hyphens as one word each, as they are when read aloud: Hannover-Messe."""
    if not _has_hyphen(text):
        return set()
    return {joined(part) for part in set(text.split()) if _has_hyphen(part.strip("-"))} - {""}


def _has_hyphen(text: str) -> bool:
    return any(hyphen in text for hyphen in HYPHENS)


def joined(text: str) -> str:
    """Return a normalised text as one folded word, to compare whole names."""
    return "".join(words_of(text))


def _simplify(text: str) -> str:
    return _converter().convert(text)


@cache
def _converter():
    # Its dictionaries are read on first use; processes that never search do without.
    return import_module("opencc").OpenCC("t2s")
