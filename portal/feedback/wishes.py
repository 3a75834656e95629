"""Readers ask for a translation that does not exist yet: one press of a button, counted without anything about them."""

from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from editorial.l10n.text import text_in
from editorial.publishing.models import Publishable
from editorial.translating.models import TranslationRequest
from portal.desk.todos import ASKED_FOR
from portal.feedback.limits import count_one
from portal.pages.templatetags.portal_tags import shows_fallback


# No cookie and no right hangs on this button; Django's check would set a cookie.
@csrf_exempt
@never_cache
@require_POST
def ask(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    """Count a wish, once an hour from one network address; a page that lacks nothing leads back to itself."""
    record, language = _public(kind, pk), get_language()
    if not shows_fallback(record):
        return redirect(record)
    if not count_one(request, "wish", settings.FEEDBACK_PER_HOUR):
        return _answer(request, "feedback/too_many_wishes.html", record, status=429)
    if count_one(request, f"wish {record.pk} {language}", 1):
        TranslationRequest.count_one(record, language)
    return redirect("feedback:asked", kind, pk)


@never_cache
@require_safe
def asked(request: HttpRequest, kind: str, pk: UUID) -> HttpResponse:
    return _answer(request, "feedback/asked.html", _public(kind, pk))


def _answer(request: HttpRequest, template: str, record: Model, status: int = 200) -> HttpResponse:
    title = record.title_in() if isinstance(record, Publishable) else text_in(record, "name")
    return render(request, template, {"record": record, "title": title, "is_feedback": True}, status=status)


def _public(kind: str, pk: UUID) -> Model:
    """Return the public record; 404 for everything else, whether it exists or not."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError) as error:
        raise Http404 from error
    if model not in ASKED_FOR:
        raise Http404
    rows = model.objects.public() if issubclass(model, Publishable) else model.objects.all()
    return get_object_or_404(rows, pk=pk)
