"""Pages on which citizens write to us: the form, and what follows once it has been sent."""

from datetime import date, timedelta

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from portal.feedback.addresses import page_left
from portal.feedback.forms import RECEIPT_SALT, FeedbackForm, receipt
from portal.feedback.limits import count_one
from portal.feedback.mailing import tell_office

RECEIPT_VALID = timedelta(days=1)


# No cookie and no right hangs on this form, so a foreign page gains nothing by sending it; Django's check sets one.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, kind: str) -> HttpResponse:
    if request.method != "POST":
        return _form_page(request, FeedbackForm(kind, initial={"page_address": page_left(request)}), status=200)
    form = FeedbackForm(kind, request.POST)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    if not count_one(request, "message", settings.FEEDBACK_PER_HOUR):
        form.add_error(None, _("Too much has been sent from your connection in the last hour. Please try again later."))
        return _form_page(request, form, status=429)
    feedback = form.keep()
    tell_office(feedback)
    return redirect("feedback:sent", receipt(feedback))


@never_cache
@require_safe
def sent(request: HttpRequest, receipt: str) -> HttpResponse:
    try:
        told = signing.loads(receipt, salt=RECEIPT_SALT, max_age=RECEIPT_VALID)
    except signing.BadSignature as error:
        raise Http404 from error
    return render(
        request, "feedback/sent.html", {**told, "due_on": date.fromisoformat(told["due_on"]), "is_feedback": True}
    )


def _form_page(request: HttpRequest, form: FeedbackForm, status: int) -> HttpResponse:
    context = {"form": form, "kind": form.kind, "days": settings.FEEDBACK_KEPT_FOR.days, "is_feedback": True}
    return render(request, "feedback/write.html", context, status=status)
