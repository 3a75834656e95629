"""Chinese words within texts of other languages, marked for screen readers and typefaces: names, above all."""

import re

from django.utils.safestring import SafeString, mark_safe

# Tags are taken whole, so that nothing is written into their attributes.
_TAG_OR_HAN = re.compile(r'<(?:"[^"]*"|[^<>"])*>|([\u3007\u3400-\u9fff]+)')


def mark_han(html: SafeString, language: str) -> SafeString:
    """Return the markup of a text in `language` with a span around each run of Chinese characters."""
    if language.startswith("zh"):
        return html
    return mark_safe(_TAG_OR_HAN.sub(_marked, html))  # noqa: S308 - adds fixed markup to what is safe


def _marked(found: re.Match) -> str:
    return f'<span lang="zh-Hans">{found[1]}</span>' if found[1] else found[0]
