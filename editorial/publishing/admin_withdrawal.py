"""Admin pages around the end of a record: withdrawing it with a reason, and deleting it where that is allowed."""

from django import forms
from django.contrib import messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.publishing import publication
from editorial.publishing.addresses import MAX_LENGTH, public_page_at
from editorial.publishing.admin_pages import DeskPagesMixin
from editorial.publishing.models import AwaitedLanguage, Publishable, Redirect, Revision
from editorial.publishing.uses import uses_of
from editorial.publishing.working_copies import copy_of, discard
from editorial.staff.roles import may_publish, publish_permission

FOR_GOOD = "for_good"


class WithdrawalForm(forms.Form):
    """Why a record goes, and where its address leads from now on."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "class": "vLargeTextField"}),
        help_text=gettext_lazy("Stays visible with the record and in the log."),
    )
    target = forms.CharField(
        label=gettext_lazy("Page that takes its place"),
        max_length=MAX_LENGTH,
        required=False,
        widget=forms.TextInput(attrs={"class": "vTextField"}),
        help_text=gettext_lazy(
            "Optional. Copy the address of a public page of this site; the old address then leads there."
        ),
    )

    def __init__(self, record, host, *args, **kwargs):
        super().__init__(*args, label_suffix="", **kwargs)
        self.record, self.host = record, host
        if record.status == Publishable.Status.WITHDRAWN:
            del self.fields["reason"]

    def clean_target(self):
        if not self.cleaned_data["target"]:
            return None
        page = public_page_at(self.cleaned_data["target"], self.host)
        if page.record == self.record:
            raise ValidationError(_("This is the address of the record itself."))
        return page


class WithdrawalMixin(DeskPagesMixin):
    """For admins of publishable records: what was public is withdrawn; every deletion keeps a revision."""

    delete_confirmation_template = "admin/publishing/delete_confirmation.html"

    def get_urls(self):
        return [self.desk_path("<uuid:pk>/withdraw/", self.withdraw_view, "withdraw"), *super().get_urls()]

    def desk_links(self, request, obj):
        links = super().desk_links(request, obj) if hasattr(super(), "desk_links") else []
        if may_publish(request.user, obj) and _is_or_was_public(obj):
            links = [*links, (self.desk_url("withdraw", obj.pk), _name_of_page(obj))]
        return links

    def get_actions(self, request):
        actions = super().get_actions(request)
        if "delete_selected" in actions:
            _function, name, description = actions["delete_selected"]
            actions["delete_selected"] = (_delete_or_withdraw, name, description)
        return actions

    def withdraw_view(self, request, pk):
        record = self.visible_record(request, pk)
        if not may_publish(request.user, record):
            raise PermissionDenied
        if not _is_or_was_public(record):
            return HttpResponseRedirect(self.desk_url("change", pk))
        form = WithdrawalForm(record, request.get_host(), request.POST or None, initial=self._present_target(record))
        if request.method == "POST" and form.is_valid():
            return self._withdraw(request, record, form)
        context = {
            "title": _name_of_page(record),
            "record": record,
            "form": form,
            "copy": copy_of(record),
            "uses": self._linked_uses(record),
            "delete_address": self._delete_address(request, record),
        }
        return self.desk_page(request, "withdraw_instead", context)

    def delete_view(self, request, object_id, extra_context=None):
        record = self.get_object(request, unquote(object_id))
        if record is None:
            return super().delete_view(request, object_id, extra_context)
        asks = request.method == "GET" and FOR_GOOD not in request.GET
        if asks and _is_or_was_public(record) and may_publish(request.user, record):
            return HttpResponseRedirect(self.desk_url("withdraw", record.pk))
        return super().delete_view(request, object_id, {**(extra_context or {}), "uses": self._linked_uses(record)})

    def get_deleted_objects(self, objs, request):
        """Rows that are edited on the record's own form go with it, whatever a list of their own allows."""
        deleted, counts, missing, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, missing - {inline.model._meta.verbose_name for inline in self.inlines}, protected

    def delete_model(self, request, obj):
        """Keep what the record said before it goes; its working copy and what was announced of it go with it."""
        with transaction.atomic():
            publication.keep_revision(obj, Revision.Action.DELETED, by=request.user)
            discard(obj)
            AwaitedLanguage.objects.about(obj).delete()
            super().delete_model(request, obj)

    def delete_queryset(self, request, queryset):
        with transaction.atomic():
            for record in queryset:
                self.delete_model(request, record)

    @transaction.atomic
    def _withdraw(self, request, record, form):
        cleaned = form.cleaned_data
        # Of two clicks at once the second finds the record withdrawn.
        record = record.locked()
        if "reason" in cleaned and record.status != Publishable.Status.WITHDRAWN:
            publication.withdraw(record, by=request.user, reason=cleaned["reason"])
            self.log_change(request, record, _("Withdrawn: %(reason)s") % {"reason": cleaned["reason"]})
        elif form.has_changed():
            self.log_change(request, record, _("Redirect changed."))
        page = cleaned["target"]
        Redirect.lead(record, to=page.record if page else None, path=page.path if page else "")
        self.message_user(request, _("Citizens do not see this record any more."), messages.SUCCESS)
        return HttpResponseRedirect(self.desk_url("change", record.pk))

    def _delete_address(self, request, record):
        """Return where the record can be deleted for good; empty for those who may not."""
        may_delete = self.has_delete_permission(request, record)
        return f"{self.desk_url('delete', record.pk)}?{FOR_GOOD}=1" if may_delete else ""

    def _present_target(self, record):
        redirect = Redirect.objects.about(record).first()
        return {"target": redirect.address if redirect else ""}

    def _linked_uses(self, record):
        """Return (kind, name, admin address) of everything that points at the record."""
        return [(capfirst(row._meta.verbose_name), str(row), self._address_of(row)) for row in uses_of(record)]

    def _address_of(self, row):
        try:
            return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
        except NoReverseMatch:  # a row that is edited on its parent's form
            return ""

    def _may_withdraw(self, request):
        return request.user.has_perm(publish_permission(self.model))


def _name_of_page(record):
    return _("Redirect") if record.status == Publishable.Status.WITHDRAWN else _("Withdraw")


def _is_or_was_public(record):
    return record.was_public or record.status == Publishable.Status.PUBLISHED


def _delete_or_withdraw(model_admin, request, queryset):
    """Delete what was never public; as soon as something was, delete nothing and say what can be done instead."""
    withdrawable = [record for record in queryset if _is_or_was_public(record)]
    if not withdrawable:
        return delete_selected(model_admin, request, queryset)
    context = {
        "title": _("Withdraw instead of deleting"),
        "records": [(record, model_admin.desk_url("withdraw", record.pk)) for record in withdrawable],
        "may_withdraw": model_admin._may_withdraw(request),
    }
    return model_admin.desk_page(request, "withdraw_selected", context)
