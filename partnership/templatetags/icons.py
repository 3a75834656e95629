"""The template tag that draws the icon of a sector."""

from functools import lru_cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html

from partnership.icons import Icon

register = template.Library()


@register.simple_tag
@lru_cache(maxsize=100)
def icon(name: str) -> str:
    """Draw an icon beside the words that say the same; nothing for a name that has no drawing."""
    if name not in Icon.values:
        return ""
    return format_html(
        '<svg class="icon" width="24" height="24" aria-hidden="true"><use href="{}#{}"/></svg> ',
        static("partnership/icons.svg"),
        name,
    )
