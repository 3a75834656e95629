"""The template tag for what other sites show of a link to a page."""

from urllib.parse import urljoin

from babel.core import get_global
from django import template
from django.conf import settings
from django.template import RequestContext
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import to_locale

from editorial.l10n.text import LANGUAGE_CODES, active_language, text_in
from editorial.library.models import Image
from editorial.publishing.models import Publishable
from partnership.templatetags.placements import lead_image
from portal.identity import SITE_NAME, absolute
from portal.pages.navigation import address_in, canonical_query

register = template.Library()


@register.inclusion_tag("_open_graph.html", takes_context=True)
def open_graph(context: RequestContext, record: Publishable | None = None) -> dict:
    """Describe the page: that of a public record, whose placements have been fetched, or any other."""
    request = context["request"]
    address = address_in(request.path, active_language())
    title = record.title_in().value if record else said_in(context, "title") or said_in(context, "full_title")
    image = lead_image(record) if record else None
    return {
        "title": title,
        "description": said_in(context, "description"),
        "address": absolute(address + canonical_query(request)),
        "image": urljoin(settings.SITE_URL, card_of(image, record, address)),
        "alt": text_in(image, "alt").value or title if image else f"{SITE_NAME}: {title}" if record else SITE_NAME,
        "locale": locale_of(active_language()),
        "other_locales": [
            locale_of(code) for code in context.get("translated_into") or LANGUAGE_CODES if code != active_language()
        ],
    }


def card_of(image: Image | None, record: Publishable | None, address: str) -> str:
    """Return where the picture beside the link is: cut from the lead picture, else drawn with the title."""
    if image:
        return image.card_url
    return f"{address}card.jpg" if record else reverse("opendata:site-card")


def said_in(context: RequestContext, block: str) -> SafeString:
    """Return what the page says in a block of base.html, so that no page has to say it twice."""
    said = context.render_context[BLOCK_CONTEXT_KEY].get_block(block).render(context)
    # Safe: a template has escaped it, and strip() forgets that.
    return mark_safe(said.strip())  # noqa: S308


def locale_of(language: str) -> str:
    """Return language and country as Open Graph wants them, the country by CLDR: zh_CN for zh-hans."""
    likely = get_global("likely_subtags")
    code = to_locale(language)
    name, *_script, country = (likely.get(code) or likely[code.split("_")[0]]).split("_")
    return f"{name}_{country}"
