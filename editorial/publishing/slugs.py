"""Addresses of publishable things: ASCII, made from the German title, one for all languages."""

import re
import unicodedata
import uuid

from django.utils.text import slugify

MAX_LENGTH = 80
# German readers write these letters as two; dropping the dots (a for ä) would be a spelling mistake.
_GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss", "ẞ": "SS"})
# Letters that NFKD does not take apart: Polish, Danish, Turkish names of partner cities.
_OTHERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"})


def slug_for(text: str) -> str:
    """Return the slug of a German title, cut at a word; a title without any Latin letter gets a random one."""
    ascii_text = unicodedata.normalize("NFKD", text.translate(_GERMAN).translate(_OTHERS))
    slug = slugify(ascii_text.encode("ascii", "ignore").decode())
    if len(slug) > MAX_LENGTH:
        slug = re.sub(r"-[^-]*$", "", slug[: MAX_LENGTH + 1])[:MAX_LENGTH]
    return slug.strip("-") or f"x-{uuid.uuid4().hex[:12]}"


def numbered(slug: str, number: int) -> str:
    """Return `slug` with a number behind it, still within the length limit."""
    suffix = f"-{number}"
    return slug[: MAX_LENGTH - len(suffix)].rstrip("-") + suffix
