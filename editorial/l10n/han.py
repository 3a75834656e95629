"""Chinese and Japanese words within texts of other languages, marked for screen readers and typefaces."""

import re

from django.utils.safestring import SafeString, mark_safe

_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc"
# Tags are taken whole, so that nothing is written into their attributes.
_TAG_OR_HAN = re.compile(rf'<(?:"[^"]*"|[^<>"])*>|([\u3007\u3400-\u9fff{_KANA}]+)')

# Whose first character set can write a word names its language. What only Big5 and JIS share says neither.
_CHARACTER_SETS = [("zh-Hans", "gb2312"), ("", "big5"), ("ja", "shift_jis")]


def mark_han(html: SafeString, language: str) -> SafeString:
    """Return the markup of a text in `language` with a span around each run of Chinese or Japanese characters."""
    if language.startswith("zh"):
        return html
    return mark_safe(_TAG_OR_HAN.sub(_marked, html))  # noqa: S308 - adds fixed markup to what is safe


def _marked(found: re.Match) -> str:
    tag = _language_of(found[1]) if found[1] else ""
    return f'<span lang="{tag}">{found[1]}</span>' if tag else found[0]


def _language_of(word: str) -> str:
    """Return the language tag, or nothing for traditional characters, which may be Chinese or Japanese.

    Some rare characters of names (镕) are in no old set; only simplified Chinese has them. The zero of years (〇) is in
    none either.
    """
    if re.search(f"[{_KANA}]", word):
        return "ja"
    return next((tag for tag, charset in _CHARACTER_SETS if _can_write(charset, word.replace("〇", ""))), "zh-Hans")


def _can_write(charset: str, word: str) -> bool:
    return word.encode(charset, "ignore").decode(charset) == word
