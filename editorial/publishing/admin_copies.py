"""Editing what is public on a working copy, and telling two people apart who edit the same record."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.publishing import coverage, snapshots, working_copies
from editorial.publishing.conflicts import differences, with_theirs
from editorial.publishing.models import Publishable

VERSION = "_version"


class WorkingCopyMixin:
    """The change form of a public record shows and saves its working copy; a draft is edited as it is."""

    change_form_template = "admin/publishing/change_form.html"

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_discard"
        discard = path("<path:object_id>/discard/", self.admin_site.admin_view(self.discard_view), name=name)
        return [discard, *super().get_urls()]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        record = object_id and self.get_object(request, object_id)
        if not record:
            return super().changeform_view(request, object_id, form_url, extra_context)
        request.desk = Desk(record)
        request.desk.may_discard = self._may_discard(request, record)

        def view(again: bool = False) -> HttpResponse:
            return super(WorkingCopyMixin, self).changeform_view(
                request,
                object_id,
                form_url,
                {
                    **(extra_context or {}),
                    **request.desk.context(again),
                    "desk_links": self.desk_links(request, record),
                    "discard_address": reverse(admin_url(record, "discard"), args=[record.pk]),
                },
            )

        if request.method != "POST":
            return request.desk.shown(view)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        return self._save(request, record, view)

    def _save(self, request: HttpRequest, record: Publishable, view: Callable) -> HttpResponse:
        desk = request.desk
        request.POST = with_theirs(request.POST)
        with transaction.atomic():
            desk.lock()
            if request.POST.get(VERSION, desk.version) != desk.version:
                return self._told_apart(request, view)
            return self._save_copy(request, record, view) if desk.is_public else view()

    def _save_copy(self, request, record, view) -> HttpResponse:
        """Let the form save for real, keep what the database then says, and take the saving back."""
        desk = request.desk
        with desk.state():
            response = view()
            if not isinstance(response, HttpResponseRedirect):
                return response.render()
            data = snapshots.take(type(record).objects.get(pk=record.pk))
        copy = working_copies.store(record, data, request.user, version=desk.copy and desk.copy.version)
        coverage.refresh(record)
        super().log_change(request, record, desk.log_message)
        self.message_user(
            request,
            _("Saved as a working copy. Citizens keep seeing the published version until this one is published."),
            messages.SUCCESS,
        )
        if desk.copy and desk.copy.publish_on and not copy.publish_on:
            gone = _("The date for publishing the working copy no longer holds: it was set for other content.")
            self.message_user(request, gone, messages.WARNING)
        return response

    def _told_apart(self, request, view) -> HttpResponse:
        """Show what was typed again, and beside it what somebody else has saved meanwhile."""
        request.desk.is_conflict = True
        with request.desk.state():
            response = view(again=True)
            response.context_data["differences"] = differences(response.context_data)
            return response.render()

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if not getattr(getattr(request, "desk", None), "is_conflict", False):
            return form

        class Refused(form):
            """The same form, never valid: nothing is saved before the person has seen both versions."""

            def clean(self):
                super().clean()
                self.add_error(None, _("Somebody else has changed this record meanwhile. Nothing you typed is lost."))

        return Refused

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


class Desk:
    """What one request knows of the record it edits: its state, its working copy, its version."""

    def __init__(self, record: Publishable) -> None:
        self.record = record
        self.copy = working_copies.copy_of(record)
        self.is_public = record.status == Publishable.Status.PUBLISHED
        self.is_conflict = self.is_open = self.may_discard = False
        self.log_message: list | str = []

    @property
    def version(self) -> str:
        """What the form carries along; it changes with every save of the copy, or of the draft."""
        if self.is_public:
            return f"copy-{self.copy.version if self.copy else 0}"
        return f"draft-{self.record.updated_at.isoformat()}"

    def lock(self) -> None:
        """Read the newest state and keep others from changing it until the transaction ends."""
        self.record = self.record.locked()
        self.copy = working_copies.copy_of(self.record)

    def state(self) -> "State":
        return State(self)

    def shown(self, view: Callable[[], HttpResponse]) -> HttpResponse:
        """Render the form while the database says what the working copy says."""
        if not (self.is_public and self.copy):
            return view()
        with self.state():
            response = view()
            return response.render() if isinstance(response, TemplateResponse) else response

    def context(self, again: bool) -> dict:
        return {"desk": self, "desk_version": self.version, "is_conflict": again}


class State:
    """Opens the working copy of a public record; a draft needs no opening."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.opened = working_copies.opened(desk.record) if desk.is_public else None

    def __enter__(self) -> None:
        if self.opened:
            self.desk.is_open = True
            self.opened.__enter__()

    def __exit__(self, *error) -> None:
        if self.opened:
            self.opened.__exit__(*error)
            self.desk.is_open = False


def admin_url(record: Publishable, page: str) -> str:
    return f"admin:{record._meta.app_label}_{record._meta.model_name}_{page}"
