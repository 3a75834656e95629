"""What members of staff set for themselves."""

from django.conf import settings
from django.contrib.admin.views.decorators import staff_member_required
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST


@require_POST
@staff_member_required
def own_language(request: HttpRequest) -> HttpResponse:
    """Set the language of one's own admin and go back to the page one came from."""
    language = request.POST.get("language")
    if language not in dict(settings.LANGUAGES):
        return HttpResponseBadRequest()
    request.user.language = language
    request.user.save(update_fields=["language"])
    back = request.POST.get("next", "")
    is_safe = url_has_allowed_host_and_scheme(
        back, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(back if is_safe else reverse("admin:index"))
