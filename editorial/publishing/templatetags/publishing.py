"""Template tag that tells readers which language of a page follows."""

from django import template
from django.db.models import Model

from editorial.l10n.text import active_language
from editorial.publishing.gate import follows_in

register = template.Library()


@register.simple_tag
def follows_here(record: Model) -> bool:
    """Tell whether the record was published with the promise that the page's language follows."""
    return active_language() in follows_in(record)
