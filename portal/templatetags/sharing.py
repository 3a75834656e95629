"""Template tag for the part of a page that helps to pass it on, without any other host and without a script."""

from urllib.parse import quote, urlencode

from django import template
from django.template import RequestContext

from portal.identity import SITE_NAME, absolute

register = template.Library()


@register.inclusion_tag("_share.html", takes_context=True)
def share(context: RequestContext, title: str) -> dict[str, str]:
    """Print address, QR code and mail link of the page of one thing."""
    path = context["request"].path
    mail = urlencode({"subject": f"{title} – {SITE_NAME}", "body": absolute(path)}, quote_via=quote)
    return {"address": absolute(path), "qr_code": f"{path}qr.svg", "mail": f"mailto:?{mail}"}
