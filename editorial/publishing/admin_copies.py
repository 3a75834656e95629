"""Editing what is public on a working copy."""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import admin, messages
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db.models import TextField
from django.db.models.functions import Cast
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from editorial.publishing import coverage, snapshots, working_copies
from editorial.publishing.admin_conflicts import ConflictMixin, Desk
from editorial.publishing.models import Publishable, WorkingCopy
from editorial.records import Record


class CopyKeepingMixin(ConflictMixin):
    """What a form saves of something public is kept in the working copy; `request.desk` is a CopyDesk."""

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


class WorkingCopyMixin(CopyKeepingMixin):
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


class PartMixin(CopyKeepingMixin):
    """The form of what belongs to a publishable record and has a page of its own: it is part of the working copy.

    `owner` names the field that leads to the record.
    """

    owner: str

    @property
    def owner_model(self) -> type[Publishable]:
        return self.opts.get_field(self.owner).related_model

    def edited_record(self, request: HttpRequest, object_id: str) -> Publishable | None:
        try:
            key = uuid.UUID(object_id)
        except ValueError:
            return None
        owners = self.owner_model._default_manager
        part = self.model._default_manager.filter(pk=key).first()
        return owners.filter(pk=getattr(part, f"{self.owner}_id") if part else self._added_in_copy_of(key)).first()

    def _added_in_copy_of(self, key: uuid.UUID) -> uuid.UUID | None:
        """Return the key of the record whose working copy knows this part, which the public version lacks."""
        copies = WorkingCopy.objects.filter(content_type=ContentType.objects.get_for_model(self.owner_model))
        knowing = copies.annotate(text=Cast("data", TextField())).filter(text__contains=str(key))
        return knowing.values_list("object_id", flat=True).first()

    def desk_of(self, request: HttpRequest, record: Publishable) -> "CopyDesk":
        return CopyDesk(record, may_discard=False)

    def kept_form(self, request: HttpRequest, view: Callable[[], HttpResponse]) -> HttpResponse:
        response = super().kept_form(request, view)
        if not request.desk.is_public:
            # Open forms of the record notice that something of it has changed.
            request.desk.record.save(update_fields=["updated_at"])
        return response

    def has_change_permission(self, request: HttpRequest, obj: Record | None = None) -> bool:
        if obj is None or not super().has_change_permission(request, obj):
            return super().has_change_permission(request, obj)
        owner = obj if isinstance(obj, self.owner_model) else getattr(obj, self.owner)
        return admin.site.get_model_admin(self.owner_model).has_change_permission(request, owner)

    def response_post_save_change(self, request: HttpRequest, obj: Record) -> HttpResponse:
        """Go back to the form one came from."""
        owner = getattr(obj, self.owner)
        return HttpResponseRedirect(reverse(admin_url(owner, "change"), args=[owner.pk]))


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
