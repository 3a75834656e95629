"""The template tag for what other sites show of a link to the page of a record."""

from urllib.parse import urljoin

from babel.core import get_global
from django import template
from django.conf import settings
from django.template import RequestContext
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.utils.translation import to_locale

from editorial.l10n.text import LANGUAGE_CODES, active_language, text_in
from editorial.publishing.models import Publishable
from partnership.templatetags.placements import lead_image
from portal.identity import SITE_NAME, absolute
from portal.pages.navigation import address_in

register = template.Library()

# Shown where a record has no picture: the sign of the portal; drawn by `manage.py draw_card`.
CARD_OF_THE_SITE = "portal/card.jpg"


@register.inclusion_tag("_open_graph.html", takes_context=True)
def open_graph(context: RequestContext, record: Publishable) -> dict:
    """Describe the page of a public record, whose placements have been fetched."""
    image, title = lead_image(record), record.title_in().value
    card = image.card_url if image else static(CARD_OF_THE_SITE)
    return {
        "title": title,
        "description": summary_of(record),
        "address": absolute(address_in(context["request"].path, active_language())),
        "image": urljoin(settings.SITE_URL, card),
        "alt": text_in(image, "alt").value or title if image else SITE_NAME,
        "locale": locale_of(active_language()),
        "other_locales": [
            locale_of(code) for code in context.get("translated_into") or LANGUAGE_CODES if code != active_language()
        ],
    }


def summary_of(record: Publishable) -> str:
    own = text_in(record, "summary").value if hasattr(record, "summary") else ""
    return own or _("Partner cities, agreements, visits and projects of the City of Hannover.")


def locale_of(language: str) -> str:
    """Return language and country as Open Graph wants them, the country by CLDR: zh_CN for zh-hans."""
    likely = get_global("likely_subtags")
    code = to_locale(language)
    name, *_script, country = (likely.get(code) or likely[code.split("_")[0]]).split("_")
    return f"{name}_{country}"
