"""How Chinese is typeset (GB/T 15834 and the rules of this house): full-width signs, no spaces.

A half-width sign is only pointed out beside a Chinese character, so that decimals, clock times and Latin titles keep
theirs.
"""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from editorial.translating.checks.links import without_addresses
from editorial.translating.checks.pair import Finding, Pair

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff〇"
_CLOSING = "”’）》〉」』】"
_FULL_WIDTH = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？", ".": "。", "(": "（", ")": "）"}
# A full stop, exclamation or question mark may belong to the Latin word in front of it; it then says nothing.
_HALF_WIDTH = re.compile(
    rf"(?<=[{_HAN}{_CLOSING}])[,;:!?.](?![\w%.])|(?<=[{_HAN}{_CLOSING}])[,;:](?=\w)"
    rf"|[,;:](?=\s?[{_HAN}])|(?<=[{_HAN}])[()]|[()](?=[{_HAN}])"
)
_STRAIGHT_QUOTES = re.compile(rf"(?<=[{_HAN}])[\"']|[\"'](?=[{_HAN}])")
_FOREIGN_QUOTES = re.compile("[„‚«»‹›]")
_PAIRS = {"“": "”", "（": "）", "《": "》", "「": "」"}
_DOTS = re.compile(rf"(?<=[{_HAN}])\.{{2,}}|\.{{2,}}(?=[{_HAN}])|。{{2,}}|(?<=[{_HAN}])…(?!…)|(?<!…)…(?=[{_HAN}])")
_DASH = re.compile(rf"--+|(?<=[{_HAN}])\s?–\s?(?=[{_HAN}])|(?<=[{_HAN}])\s-\s(?=[{_HAN}])")
_SPACE = re.compile(
    rf"(?<=[{_HAN}])[ \u00a0\u3000]+(?=[{_HAN}])|(?<=[{_HAN}])[ \u00a0]+(?=[^\W_])|(?<=[^\W_])[ \u00a0]+(?=[{_HAN}])"
    r"|(?<=[，。；：！？、（）《》“”])[ \u00a0\u3000]+(?=\S)|(?<=\S)[ \u00a0\u3000]+(?=[，。；：！？、（）《》”])"
)
_AROUND = 6


def punctuation(pair: Pair) -> Iterator[Finding]:
    text = _text(pair)
    for sign, place in _first_of_each(_HALF_WIDTH, text).items():
        values = {"sign": sign, "place": place, "right": _FULL_WIDTH[sign]}
        yield Finding(_("Half-width “%(sign)s” in “%(place)s”; in Chinese: “%(right)s”.") % values)


def quotation_marks(pair: Pair) -> Iterator[Finding]:
    text = _text(pair)
    for pattern in (_STRAIGHT_QUOTES, _FOREIGN_QUOTES):
        for sign, place in _first_of_each(pattern, text).items():
            values = {"sign": sign, "place": place}
            yield Finding(_("Quotation mark %(sign)s in “%(place)s”; Chinese has “ ” and ‘ ’.") % values)
    for opening, closing in _PAIRS.items():
        if any(_is_unpaired(line, opening, closing) for line in text.splitlines()):
            yield Finding(
                _("%(opening)s and %(closing)s do not go in pairs.") % {"opening": opening, "closing": closing}
            )


def dots_and_dashes(pair: Pair) -> Iterator[Finding]:
    text = _text(pair)
    for place in list(_first_of_each(_DOTS, text).values())[:1]:
        yield Finding(_("Ellipsis in “%(place)s”: Chinese has six dots, ……") % {"place": place})
    for place in list(_first_of_each(_DASH, text).values())[:1]:
        yield Finding(_("Dash in “%(place)s”: Chinese has a double one without spaces, ——") % {"place": place})


def spaces(pair: Pair) -> Iterator[Finding]:
    for place in list(_first_of_each(_SPACE, _text(pair)).values())[:1]:
        yield Finding(_("Space in “%(place)s”: none beside Chinese characters and signs.") % {"place": place})


def _text(pair: Pair) -> str:
    return without_addresses(pair.target_text)


def _first_of_each(pattern: re.Pattern, text: str) -> dict[str, str]:
    """Return what was found, each with the words around its first place."""
    places: dict[str, str] = {}
    for found in pattern.finditer(text):
        start, end = max(0, found.start() - _AROUND), found.end() + _AROUND
        places.setdefault(found[0], text[start:end].replace("\n", " ").strip())
    return places


def _is_unpaired(line: str, opening: str, closing: str) -> bool:
    depth = 0
    for sign in line:
        depth += (sign == opening) - (sign == closing)
        if depth < 0:
            return True
    return depth != 0
