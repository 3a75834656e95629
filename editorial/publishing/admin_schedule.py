"""The page on which publishers set when a record goes out and comes off again, and administrators its address."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.l10n.clock_fields import ClockTimeField
from editorial.publishing import publication
from editorial.publishing.authorship import authors_of
from editorial.publishing.models import Publishable, Remark, WorkingCopy
from editorial.publishing.working_copies import copy_of
from editorial.staff.models import User
from editorial.staff.roles import is_administrator, may_publish


class ScheduleForm(forms.Form):
    """Dates in the city's local time, and the address; each field only where it can still be set."""

    published_at = ClockTimeField(
        label=gettext_lazy("Public from"),
        required=False,
        help_text=gettext_lazy("Citizens see the record from this moment on, once it has been published."),
    )
    publish_on = ClockTimeField(
        label=gettext_lazy("Publish the working copy on"),
        required=False,
        help_text=gettext_lazy("The working copy then replaces the published version. Empty: only by hand."),
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("You have written this yourself. A date for it needs a reason, which stays visible."),
    )
    expires_at = ClockTimeField(
        label=gettext_lazy("Withdraw on"),
        required=False,
        help_text=gettext_lazy("From this moment on citizens see the record no more. Empty: no end."),
    )
    slug = forms.SlugField(
        label=gettext_lazy("Address"),
        max_length=80,
        help_text=gettext_lazy("The old address keeps leading here."),
    )

    def __init__(self, record: Publishable, copy: WorkingCopy | None, user: User, *args, **kwargs) -> None:
        self.record, self.copy, self.user = record, copy, user
        initial = {name: getattr(record, name) for name in ("published_at", "expires_at", "slug")}
        super().__init__(*args, initial={**initial, "publish_on": copy and copy.publish_on}, **kwargs)
        if record.was_public:
            del self.fields["published_at"]
        if copy is None:
            del self.fields["publish_on"]
        if copy is None or user not in authors_of(record):
            del self.fields["reason"]
        if not is_administrator(user):
            del self.fields["slug"]

    def clean(self) -> dict:
        """Let the record's own rules judge, and put their messages at the fields."""
        cleaned = super().clean()
        for name in ("published_at", "expires_at", "slug"):
            if name in cleaned:
                setattr(self.record, name, cleaned[name])
        try:
            self.record.clean()
        except forms.ValidationError as error:
            for name, reasons in error.message_dict.items():
                self.add_error(name if name in self.fields else None, reasons)
        return cleaned

    def clean_reason(self) -> str:
        """A date publishes as surely as the gate does, so it asks the same of those who have written the copy."""
        reason = self.cleaned_data["reason"].strip()
        is_set_already = self.copy.scheduled_by == self.user and "publish_on" not in self.changed_data
        if self.cleaned_data.get("publish_on") and not (reason or is_set_already):
            raise forms.ValidationError(_("Give the reason; it stays visible with the record."))
        return reason

    @transaction.atomic
    def save(self) -> None:
        self.record.save(update_fields=["published_at", "expires_at", "slug", "updated_at"])
        if self.copy:
            publish_on = self.cleaned_data["publish_on"]
            WorkingCopy.objects.filter(pk=self.copy.pk).update(
                publish_on=publish_on, scheduled_by=self.user if publish_on else None
            )
        if reason := self.cleaned_data.get("reason"):
            publication.say(self.record, Remark.Kind.NOTE, reason, self.user)


class ScheduleMixin:
    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_schedule"
        return [
            path("<path:object_id>/schedule/", self.admin_site.admin_view(self.schedule_view), name=name),
            *super().get_urls(),
        ]

    def desk_links(self, request: HttpRequest, record: Publishable) -> list[tuple[str, str]]:
        links = super().desk_links(request, record)
        if not may_publish(request.user, record):
            return links
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_schedule"
        return [*links, (reverse(name, args=[record.pk]), _("Dates and address"))]

    def schedule_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        record = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not may_publish(request.user, record):
            raise PermissionDenied
        data = request.POST if request.method == "POST" else None
        form = ScheduleForm(record, copy_of(record), request.user, data)
        back = reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[record.pk])
        if form.is_valid():
            form.save()
            if form.has_changed():
                self.log_change(request, record, _("Dates or address changed."))
            self.message_user(request, what_will_happen(record, copy_of(record)), messages.SUCCESS)
            return HttpResponseRedirect(back)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Dates and address"),
            "opts": self.opts,
            "original": record,
            "form": form,
            "back": back,
            "media": self.media + form.media,
            "consequence": what_will_happen(type(record).objects.get(pk=record.pk), copy_of(record)),
        }
        return TemplateResponse(request, "admin/publishing/schedule.html", context)


def what_will_happen(record: Publishable, copy: WorkingCopy | None) -> str:
    """Say in a sentence what citizens will see and when: a date alone publishes nothing."""

    def when(moment) -> str:
        return date_format(localtime(moment), "SHORT_DATETIME_FORMAT")

    if record.status != Publishable.Status.PUBLISHED:
        if record.published_at and record.published_at > now():
            return _("This record will NOT go out by itself on %(when)s: it has not been published yet.") % {
                "when": when(record.published_at)
            }
        return _("This record is not public and has no date. It goes out when somebody publishes it.")
    if record.published_at > now():
        return _("This record goes out by itself on %(when)s.") % {"when": when(record.published_at)}
    if copy and copy.publish_on:
        return _("The working copy replaces the published version on %(when)s.") % {"when": when(copy.publish_on)}
    if record.expires_at:
        return _("This record is public until %(when)s.") % {"when": when(record.expires_at)}
    return _("This record is public without an end.")
