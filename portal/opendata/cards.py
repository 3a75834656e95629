"""The card that other sites show beside a link to a page without a picture: its title below the sign of the portal.

The typefaces are those of this machine's Python packages and of the site, never of the system, so that a card looks the
same wherever it is drawn.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn
from django.contrib.staticfiles import finders

from editorial.library import pillow
from editorial.library.cards import CARD_SIZE
from editorial.library.renditions import encoded_jpeg

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw
    from PIL.ImageFont import FreeTypeFont

# Ground and lines as in portal.css: --band, and the light --home and --partner.
GROUND, WORDS, QUIET, HOME, PARTNER = "#0f3a38", "#ffffff", "#cfe0da", "#74cf9c", "#f29bbd"
EDGE = 80
WIDTH = CARD_SIZE[0] - 2 * EDGE
# Sizes of a title, the first one at which it fits into its lines.
SIZES = {84: 3, 68: 4, 54: 5}
LEADING = 1.3
# What the typeface of headings holds, as @font-face in portal.css says.
IN_HEADING_FACE = re.compile("[ -~\u00a0-\u017f\u01cd-\u01dc\u0218-\u021b‐-•…‰-›€№←-↓]*")
HAN = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff"
# What stays in one piece: a word, or one Chinese character with the signs that belong to it.
PIECES = re.compile(rf"[“‘（《「]*[{HAN}][，。、；：？！）》」”’]*|[^\s{HAN}]+\s*|\s+")


def card_with(title: str, site: str) -> bytes:
    """Return the card of a page, a JPEG file."""
    image = pillow.Image.new("RGB", CARD_SIZE, GROUND)
    pen = pillow.ImageDraw.Draw(image)
    _draw_sign(pen)
    pen.text((EDGE + 84, EDGE + 44), site, QUIET, _face(site, 40), anchor="lm")
    size, lines = fitted(title)
    face = _face(title, size)
    middle = (EDGE + 100 + CARD_SIZE[1] - EDGE + 20) / 2
    for number, line in enumerate(lines):
        top = middle + (number - (len(lines) - 1) / 2) * size * LEADING
        pen.text((EDGE, top), line, WORDS, face, anchor="lm")
    return encoded_jpeg(image)


def _draw_sign(pen: ImageDraw) -> None:
    """Draw the sign upright beside the name, and its two lines along the lower edge."""
    right, bottom = CARD_SIZE
    pen.rectangle((EDGE, EDGE, EDGE + 23, EDGE + 68), HOME)
    pen.rectangle((EDGE + 34, EDGE + 20, EDGE + 57, EDGE + 88), PARTNER)
    pen.rectangle((0, bottom - 32, right * 0.62, bottom - 25), HOME)
    pen.rectangle((right * 0.38, bottom - 18, right, bottom - 11), PARTNER)


def fitted(title: str) -> tuple[int, list[str]]:
    """Return the size and the lines of a title; one too long for the smallest size ends in an ellipsis."""
    for size, most in SIZES.items():
        lines, face = lines_of(title, size), _face(title, size)
        if len(lines) <= most and all(face.getlength(word) <= WIDTH for word in re.split(rf"\s|[{HAN}]", title)):
            return size, lines
    if len(lines) <= most:
        return size, lines
    return size, [*lines[: most - 1], f"{lines[most - 1][:-1].rstrip()}…"]


def lines_of(title: str, size: int) -> list[str]:
    face, lines = _face(title, size), [""]
    for piece in PIECES.findall(title):
        # A word wider than the card breaks where it must.
        parts = piece if face.getlength(piece.rstrip()) > WIDTH else [piece]
        for part in parts:
            if lines[-1] and face.getlength((lines[-1] + part).rstrip()) > WIDTH:
                lines.append("")
            lines[-1] += part
    return [line.strip() for line in lines]


@cache
def _font(path: Path, size: int) -> FreeTypeFont:
    return pillow.ImageFont.truetype(str(path), size)


def _face(text: str, size: int) -> FreeTypeFont:
    is_latin = IN_HEADING_FACE.fullmatch(text)
    return _font(finders.find("portal/fonts/heading.woff2") if is_latin else pylopdf_fonts_zh_cn.sans_path(), size)
