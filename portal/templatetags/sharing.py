"""Template tag for the part of a page that helps to pass it on, without any other host and without a script."""

from urllib.parse import quote, urlencode

from django import template
from django.template import RequestContext

from portal.identity import SITE_NAME, absolute

register = template.Library()


@register.inclusion_tag("_share.html", takes_context=True)
def share(context: RequestContext) -> dict[str, str]:
    """Print address, QR code and mail link of the page of one thing; nothing on lists and on the home page."""
    request = context["request"]
    if not request.resolver_match or "slug" not in request.resolver_match.kwargs:
        return {}
    address = absolute(request.path)
    mail = urlencode({"subject": str(SITE_NAME), "body": address}, quote_via=quote)
    return {"address": address, "qr_code": f"{request.path}qr.svg", "mail": f"mailto:?{mail}"}
