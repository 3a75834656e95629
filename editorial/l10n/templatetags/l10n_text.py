"""Template tags that print translated texts with the language they are really in."""

from django import template
from django.db.models import Model
from django.utils.html import format_html
from django.utils.safestring import SafeString

from editorial.l10n import text as texts
from editorial.l10n.han import mark_han
from editorial.l10n.richtext import as_html

register = template.Library()


@register.simple_tag(name="text")
def text_tag(record: Model, field: str) -> SafeString:
    """Print a translated field; a fallback is wrapped in a span with its lang."""
    return texts.mark_text(texts.text_in(record, field))


@register.filter(name="text")
def text_filter(record: Model, field: str) -> str:
    """Return the bare text for places that cannot hold markup: <title>, descriptions, attributes."""
    return texts.text_in(record, field).value


@register.filter
def lang_of(record: Model, field: str) -> str:
    """Return the BCP 47 tag of the text that `text` gives for this field."""
    return texts.language_tag(texts.text_in(record, field).language or texts.active_language())


@register.simple_tag
def richtext(record: Model, field: str) -> SafeString:
    """Print a rich text field as a block; a fallback carries its lang."""
    text = texts.text_in(record, field)
    if not text.value:
        return SafeString("")
    html = mark_han(as_html(text.value), text.language)
    if text.is_fallback:
        return format_html('<div class="prose" lang="{}">{}</div>', texts.language_tag(text.language), html)
    return format_html('<div class="prose">{}</div>', html)


@register.simple_tag
def uses_fallback(record: Model, *fields: str) -> bool:
    """Tell whether any of these fields is shown in another language than the page's."""
    return any(texts.text_in(record, field).is_fallback for field in fields)


@register.filter
def language_tag(code: str) -> str:
    """Return the BCP 47 tag of a language code."""
    return texts.language_tag(code)
