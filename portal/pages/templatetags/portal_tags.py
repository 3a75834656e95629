"""Template tags of the public shell: addresses in other languages, navigation, titles, structured data."""

import json
import logging

from django import template
from django.core.paginator import Page as ListPage
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError
from django.db.models import Model
from django.http import QueryDict
from django.template import RequestContext
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, get_language_info, pgettext
from modeltranslation.translator import translator

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, Text, language_tag, mark_text, text_in
from editorial.publishing.remembering import remembered
from partnership.models import City
from portal.identity import SITE_NAME, absolute
from portal.pages.models import Page
from portal.pages.navigation import (
    NAVIGATION,
    address_in,
    canonical_query,
    home_in,
    link_to,
    other_languages,
    way_to,
)

register = template.Library()
logger = logging.getLogger(__name__)

# What could end a script element or open a comment in it.
_NOT_IN_SCRIPTS = str.maketrans({"<": "\\u003C", ">": "\\u003E", "&": "\\u0026"})


@register.simple_tag
def site_name() -> str:
    return str(SITE_NAME)


@register.simple_tag
def title_of(record: Model) -> SafeString:
    """Print the title of a publishable record; a fallback is wrapped in a span with its lang."""
    return mark_text(record.title_in())


@register.simple_tag
def marked(text: Text) -> SafeString:
    """Print a text with its language: in a span with its lang where that is not the language of the page."""
    return mark_text(text)


@register.simple_tag
def partner_cities(record: Model) -> SafeString:
    """Print the partner cities of a record whose public partnerships have been fetched with their cities."""
    cities = dict.fromkeys(partnership.partner_city for partnership in record.partnerships.all())
    return city_names(list(cities))


@register.simple_tag
def city_names(cities: list[City]) -> SafeString:
    # Translators: what stands between the names of a list.
    separator = pgettext("separator of a list", ", ")
    return format_html_join(separator, "{}", ((title_of(city),) for city in cities))


@register.simple_tag(takes_context=True)
def alternates(context: RequestContext, translated_into: list[str] | None = None) -> SafeString:
    """Print the canonical address, and the same page in the languages it exists in; x-default is the source.

    A page that shows another language's text names no translations: they do not name it either.
    """
    request = context["request"]
    query = canonical_query(request)
    codes = translated_into or LANGUAGE_CODES
    links = [(language_tag(code), absolute(address_in(request.path, code) + query)) for code in codes]
    links.append(("x-default", absolute(address_in(request.path, SOURCE_LANGUAGE) + query)))
    if get_language() not in codes:
        links = []
    canonical = absolute(address_in(request.path, get_language()) + query)
    return format_html(
        '<link rel="canonical" href="{}">{}',
        canonical,
        format_html_join("", '<link rel="alternate" hreflang="{}" href="{}">', links),
    )


@register.inclusion_tag("_language_switch.html", takes_context=True)
def language_switch(context: RequestContext) -> dict:
    """Print links to the same page in the other languages, filters included; to their home pages on error pages."""
    request = context["request"]
    query = f"?{request.GET.urlencode()}" if request.GET else ""
    links = []
    for code in other_languages():
        address = home_in(code) if context.get("is_error") else address_in(request.path, code) + query
        links.append((language_tag(code), get_language_info(code)["name_local"], address))
    return {"links": links}


@register.inclusion_tag("_navigation.html", takes_context=True)
def navigation(context: RequestContext) -> dict:
    path = context["request"].path
    return {"links": [link_to(name, label, path) for name, label in NAVIGATION], "path": path}


@register.inclusion_tag("_breadcrumb.html", takes_context=True)
def breadcrumb(context: RequestContext) -> dict:
    return {"links": way_to(context["request"].path)}


@register.simple_tag(takes_context=True)
def printed_address(context: RequestContext) -> str:
    """Print the page's full address, for readers of a sheet of paper."""
    return absolute(context["request"].get_full_path())


@register.simple_tag
def footer_pages() -> list[Page]:
    """Return the pages every page links to; none while the database is down, so that error pages still come."""
    try:
        return remembered("footer", lambda: list(Page.objects.public().in_footer().listed()))
    except DatabaseError:
        logger.warning("The pages of the footer cannot be read.", exc_info=True)
        return []


@register.simple_tag(takes_context=True)
def barrier_address(context: RequestContext) -> str:
    """Return the address of the form for barriers, with the page one is on.

    Error pages and previews do not repeat theirs: it may name what is not public.
    """
    request, address = context["request"], reverse("feedback:barrier")
    unnamed = context.get("is_error") or context.get("is_feedback") or getattr(request, "preview", None)
    return address if unnamed else f"{address}?{urlencode({'about': request.path})}"


@register.simple_tag
def shows_fallback(record: Model) -> bool:
    """Tell whether any text of the record is shown in another language than the page's."""
    fields = translator.get_options_for_model(type(record)).all_fields
    return any(text_in(record, field).is_fallback for field in fields)


@register.simple_tag(takes_context=True)
def wish_address(context: RequestContext, record: Model) -> str:
    """Return where to ask for the translation of this page; empty in previews, which are no pages of the site."""
    if getattr(context.request, "preview", None):
        return ""
    return reverse("feedback:ask", args=[record._meta.label_lower, record.pk])


@register.simple_tag
def page_numbers(page: ListPage) -> list[int | None]:
    """Return the numbers to link to, with None for a gap."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return [number if isinstance(number, int) else None for number in numbers]


@register.simple_tag
def page_address(kept: str | None, number: int) -> str:
    """Return the address of another page of the same list with the same filters."""
    query = QueryDict(kept or "", mutable=True)
    if number > 1:
        query["page"] = str(number)
    return f"?{query.urlencode()}" if query else "."


@register.simple_tag
def json_ld(data: dict) -> SafeString:
    """Print structured data for search engines; `data` holds absolute addresses made from settings.SITE_URL."""
    text = json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False).translate(_NOT_IN_SCRIPTS)
    # Safe: no character is left that could end the element.
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308
