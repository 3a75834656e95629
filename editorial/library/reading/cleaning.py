"""Text as a file gives it, made fit to be searched: one line without breaks, hyphenation and what nobody can see."""

import re
import unicodedata

MOST_CHARACTERS = 200_000
# ZERO WIDTH SPACE and its like, marks of direction, characters that are none; what a database would refuse.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufdd0-\ufdef\ufeff\ufffe\uffff"
    "\ud800-\udfff]"
)
# Bullets and the like from fonts of symbols.
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff]")
_ENDS_OF_LINES = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Two ends of lines are a paragraph and an ideographic space begins one; over these nothing is joined.
_BREAK = r"[ \t\u00a0]*\n[ \t\u00a0]*"
_SOFT_HYPHEN = re.compile(f"\u00ad(?:{_BREAK})?")
_HYPHEN = re.compile(rf"(?<=(\w))[-\u2010]{_BREAK}(?=(\w+))")
# Vor-\nund Nachteile: this hyphen stands for a part of the word.
_AND = frozenset({"und", "oder", "bzw", "sowie", "bis", "and", "or"})
_HAN = "\u2e80-\u2fdf\u3001-\u303f\u3400-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
_QUOTES = "\u2018-\u201d\u2026\u2014"
_BREAK_IN_CHINESE = re.compile(f"(?<=[{_HAN}]){_BREAK}(?=[{_HAN}{_QUOTES}])|(?<=[{_QUOTES}]){_BREAK}(?=[{_HAN}])")


def cleaned(text: str) -> str:
    """Return the text in NFC on one line, words and Chinese sentences whole again, cut off at the limit."""
    text = unicodedata.normalize("NFC", _PRIVATE.sub(" ", _UNSEEN.sub("", text)))
    text = _SOFT_HYPHEN.sub("", _ENDS_OF_LINES.sub("\n", text))
    text = _HYPHEN.sub(_joint, text)
    return " ".join(_BREAK_IN_CHINESE.sub("", text).split())[:MOST_CHARACTERS]


def _joint(hyphen: re.Match) -> str:
    """Return what stays of a hyphen at the end of a line: nothing in a word, itself in a name of two parts."""
    before, after = hyphen.groups()
    if after in _AND:
        return "- "
    return "" if before.isalpha() and after[0].islower() else "-"
