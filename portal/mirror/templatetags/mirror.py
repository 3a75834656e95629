"""Template tags for pieces of pages that stand differently in the mirror."""

from django import template
from django.template import Context
from django.utils.translation import ngettext

from portal.mirror.marking import Mirror

register = template.Library()


@register.simple_tag(takes_context=True)
def mirror(context: Context) -> Mirror | None:
    """Return what the page says about being a mirror, also inside pieces that are included with "only"."""
    return getattr(getattr(context, "request", None), "mirror", None)


@register.simple_tag
def results(number: int) -> str:
    """Print the sentence that the script says for one result or for several, with {n} for their number."""
    return ngettext("%(number)s result", "%(number)s results", number) % {"number": "{n}"}
