"""Telling two people apart who edit the same record, and one who clicks twice: nobody overwrites anybody unseen."""

import uuid
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from datetime import timedelta

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.publishing.conflicts import OPENED, as_opened, differences, with_theirs
from editorial.records import Record

VERSION = "_version"
NEW_KEY = "_new_key"
# Later, the same form means another record: somebody went back and changed what makes the difference.
DOUBLE_CLICK = timedelta(seconds=10)


class Desk:
    """What one request knows of the record it edits."""

    def __init__(self, record: Record) -> None:
        self.record = record
        self.is_conflict = False

    @property
    def version(self) -> str:
        """What the form carries along; it changes with every save."""
        return self.record.updated_at.isoformat()

    def lock(self) -> None:
        """Read the newest state and keep others from changing it until the transaction ends."""
        self.record = self.record.locked()

    def state(self) -> AbstractContextManager:
        """Let the database say, for a while, what the form is about."""
        return nullcontext()


class ConflictMixin:
    """The change form carries the version it was opened with; the second to save sees both versions of each field."""

    change_form_template = "admin/publishing/content_form.html"

    def edited_record(self, request: HttpRequest, object_id: str) -> Record | None:
        """Return the record whose versions are told apart."""
        return self.get_object(request, object_id)

    def desk_of(self, request: HttpRequest, record: Record) -> Desk:
        return Desk(record)

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if object_id is None:
            return self._added_once(request, form_url, extra_context)
        record = self.edited_record(request, object_id)
        if not record:
            return super().changeform_view(request, object_id, form_url, extra_context)
        desk = request.desk = self.desk_of(request, record)

        def view() -> HttpResponse:
            context = {**(extra_context or {}), **self.desk_context(request), "desk_version": desk.version}
            return super(ConflictMixin, self).changeform_view(request, object_id, form_url, context)

        if request.method != "POST":
            return self.shown_form(request, view)
        if not self.has_change_permission(request, record):
            raise PermissionDenied
        return self._save_unless_changed(request, view)

    def _added_once(self, request: HttpRequest, form_url: str, extra_context: dict | None) -> HttpResponse:
        """Show and take the form of a new record; it carries the key, so that a double click adds one record."""
        request.new_key, is_double = self._key_of_form(request)
        if is_double:
            return self._added_before(request)
        try:
            context = {**(extra_context or {}), "new_key": request.new_key}
            return super().changeform_view(request, None, form_url, context)
        except IntegrityError:
            # The other click came in between.
            if self._key_of_form(request) == (request.new_key, True):
                return self._added_before(request)
            raise

    def _key_of_form(self, request: HttpRequest) -> tuple[uuid.UUID, bool]:
        """Return the key for the new record, and whether a form with this key has just been taken."""
        try:
            key = uuid.UUID(request.POST.get(NEW_KEY, ""))
        except ValueError:
            return uuid.uuid4(), False
        added_at = self.model._default_manager.filter(pk=key).values_list("created_at", flat=True).first()
        if added_at is None:
            return key, False
        return (key, True) if timezone.now() - added_at < DOUBLE_CLICK else (uuid.uuid4(), False)

    def _added_before(self, request: HttpRequest) -> HttpResponse:
        record = self.model._default_manager.get(pk=request.new_key)
        if not self.has_add_permission(request) or not self.has_view_permission(request, record):
            raise PermissionDenied
        if IS_POPUP_VAR in request.POST:
            return self.response_add(request, record)
        self.message_user(request, _("This has already been done."), messages.INFO)
        meta = self.opts
        return HttpResponseRedirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[record.pk]))

    def save_form(self, request, form, change):
        record = super().save_form(request, form, change)
        if not change:
            record.pk = request.new_key
        return record

    def desk_context(self, request: HttpRequest) -> dict:
        return {}

    def shown_form(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        return view()

    def kept_form(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        return view()

    def _save_unless_changed(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        desk = request.desk
        request.POST = with_theirs(request.POST)
        with transaction.atomic():
            desk.lock()
            if request.POST.get(VERSION, desk.version) != desk.version:
                return self._told_apart(request, view)
            return self.kept_form(request, view)

    def _told_apart(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        """Show what was typed again, and beside it what somebody else has saved meanwhile."""
        request.desk.is_conflict = True
        with request.desk.state():
            response = view()
            opened = request.POST.get(OPENED, "")
            response.context_data["differences"] = differences(response.context_data, opened)
            return response.render()

    def render_change_form(self, request, context, *args, **kwargs):
        return super().render_change_form(request, {**context, "opened": as_opened(context)}, *args, **kwargs)

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
