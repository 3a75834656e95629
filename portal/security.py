"""What browsers are told about this site beside Django's own headers, and whom to tell of a weakness."""

from collections.abc import Callable
from datetime import timedelta

from csp.middleware import CSPMiddleware, PolicyParts
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from django.views.decorators.http import require_safe

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, language_tag
from portal.identity import absolute

ADMIN = "/admin/"
# Other sites show them beside a link to a page; everything else is for our own pages.
SHOWN_ELSEWHERE = ("/media/", "/card.jpg")
# RFC 9116 wants a date after which nobody relies on the file.
TOLD_FOR = timedelta(days=180)


class PolicyMiddleware(CSPMiddleware):
    """The strictest policy for citizens; the rich text editor of the admin needs its own style sheet beside it."""

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if request.path_info.startswith(ADMIN) and not report_only:
            parts.update = {**settings.CONTENT_SECURITY_POLICY_OF_ADMIN, **(parts.update or {})}
        return parts


class ResourcePolicyMiddleware:
    """Keep other sites from loading what is ours into their pages (Cross-Origin-Resource-Policy)."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_shown = request.path_info.startswith(SHOWN_ELSEWHERE) or request.path_info.endswith(SHOWN_ELSEWHERE)
        response.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if is_shown else "same-origin")
        return response


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness of this site, in the form of RFC 9116."""
    with override(SOURCE_LANGUAGE):
        contact = settings.SECURITY_CONTACT or absolute(reverse("feedback:contact"))
    lines = [
        f"Contact: {contact}",
        f"Expires: {timezone.now() + TOLD_FOR:%Y-%m-%dT00:00:00Z}",
        f"Preferred-Languages: {', '.join([*map(language_tag, LANGUAGE_CODES), 'en'])}",
        f"Canonical: {absolute(reverse('security'))}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")
