"""Editing what is public on a working copy."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.publishing import coverage, snapshots, working_copies
from editorial.publishing.admin_conflicts import ConflictMixin, Desk
from editorial.publishing.models import Publishable


class WorkingCopyMixin(ConflictMixin):
    """The change form of a public record shows and saves its working copy; a draft is edited as it is."""

    change_form_template = "admin/publishing/change_form.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_discard"
        discard = path("<path:object_id>/discard/", self.admin_site.admin_view(self.discard_view), name=name)
        return [discard, *super().get_urls()]

    def desk_of(self, request: HttpRequest, record: Publishable) -> "CopyDesk":
        return CopyDesk(record, may_discard=self._may_discard(request, record))

    def desk_context(self, request: HttpRequest) -> dict:
        desk = request.desk
        discard = reverse(admin_url(desk.record, "discard"), args=[desk.record.pk])
        return {"desk": desk, "desk_links": self.desk_links(request, desk.record), "discard_address": discard}

    def shown_form(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        """Render the form while the database says what the working copy says."""
        if not (request.desk.is_public and request.desk.copy):
            return view()
        with request.desk.state():
            response = view()
            return response.render() if isinstance(response, TemplateResponse) else response

    def kept_form(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        """Let the form save for real, keep what the database then says, and take the saving back."""
        desk = request.desk
        if not desk.is_public:
            return view()
        with desk.state():
            response = view()
            if not isinstance(response, HttpResponseRedirect):
                return response.render()
            data = snapshots.take(type(desk.record).objects.get(pk=desk.record.pk))
        copy = working_copies.store(desk.record, data, request.user, version=desk.copy and desk.copy.version)
        coverage.refresh(desk.record)
        super().log_change(request, desk.record, desk.log_message)
        self.message_user(
            request,
            _("Saved as a working copy. Citizens keep seeing the published version until this one is published."),
            messages.SUCCESS,
        )
        if desk.copy and desk.copy.publish_on and not copy.publish_on:
            gone = _("The date for publishing the working copy no longer holds: it was set for other content.")
            self.message_user(request, gone, messages.WARNING)
        return response

    def log_change(self, request, obj, message):
        """Keep the line for later: the transaction in which the form saves a working copy is taken back."""
        desk = getattr(request, "desk", None)
        if desk and desk.is_public:
            desk.log_message = message
            return None
        return super().log_change(request, obj, message)

    def message_user(self, request, message, level=messages.INFO, *args, **kwargs):
        """Say nothing of a successful change while it is only being tried out."""
        desk = getattr(request, "desk", None)
        if not (desk and desk.is_open):
            super().message_user(request, message, level, *args, **kwargs)

    def discard_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return require_POST(self._discard)(request, object_id)

    def _discard(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not self._may_discard(request, record):
            raise PermissionDenied
        if working_copies.copy_of(record):
            working_copies.discard(record)
            coverage.refresh(record)
            self.log_change(request, record, _("Working copy discarded."))
        self.message_user(request, _("The working copy is gone. Citizens see what they saw before."), messages.SUCCESS)
        return HttpResponseRedirect(reverse(admin_url(record, "change"), args=[record.pk]))

    def _may_discard(self, request: HttpRequest, record: Publishable) -> bool:
        """Discarding throws away all languages, so those who translate into one, and add nothing, may not."""
        return self.has_add_permission(request) and self.has_change_permission(request, record)

    def desk_links(self, request: HttpRequest, record: Publishable) -> list[tuple[str, str]]:
        """Addresses and labels of the pages about this record; other parts of the desk add theirs."""
        return super().desk_links(request, record) if hasattr(super(), "desk_links") else []


class CopyDesk(Desk):
    """What one request knows of a record with a public version: also its working copy, which the form then is about."""

    def __init__(self, record: Publishable, *, may_discard: bool) -> None:
        super().__init__(record)
        self.copy = working_copies.copy_of(record)
        self.is_open, self.may_discard = False, may_discard
        self.log_message: list | str = []

    @property
    def is_public(self) -> bool:
        return self.record.status == Publishable.Status.PUBLISHED

    @property
    def version(self) -> str:
        """What the form carries along; it changes with every save of the copy, or of the draft."""
        if self.is_public:
            return f"copy-{self.copy.version if self.copy else 0}"
        return f"draft-{super().version}"

    def lock(self) -> None:
        super().lock()
        self.copy = working_copies.copy_of(self.record)

    @contextmanager
    def state(self) -> Iterator[None]:
        """Open the working copy of a public record; a draft needs no opening."""
        if not self.is_public:
            yield
            return
        with working_copies.opened(self.record):
            self.is_open = True
            yield
        self.is_open = False


def admin_url(record: Publishable, page: str) -> str:
    return f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}"
