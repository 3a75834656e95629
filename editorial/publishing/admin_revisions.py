"""Admin pages about the past of a record: its revisions, two states compared, restoring one, what was deleted."""

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import flatten_fieldsets
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.publishing import restoring, snapshots
from editorial.publishing.admin_pages import DeskPagesMixin
from editorial.publishing.browsing import page_of
from editorial.publishing.comparing import compare
from editorial.publishing.models import Publishable, Revision
from editorial.publishing.working_copies import ChangedMeanwhile, copy_of
from editorial.staff.roles import is_administrator

# States of a record that have no number.
PRESENT, COPY, NOTHING = "present", "copy", "nothing"


class TwoStatesForm(forms.Form):
    """Which two states to compare."""

    old = forms.ChoiceField(label=gettext_lazy("older state"))
    new = forms.ChoiceField(label=gettext_lazy("newer state"))

    def __init__(self, states, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["old"].choices = [*states.items(), (NOTHING, _("nothing"))]
        self.fields["new"].choices = list(states.items())


class AgreementForm(forms.Form):
    """The version of the working copy that a person agreed to replace; empty when there was none."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RevisionsMixin(DeskPagesMixin):
    """For admins of publishable records."""

    change_list_template = "admin/publishing/change_list.html"

    def get_urls(self):
        return [
            self.desk_path("<uuid:pk>/revisions/", self.revisions_view, "revisions"),
            self.desk_path("<uuid:pk>/compare/", self.compare_view, "compare"),
            self.desk_path("<uuid:pk>/revisions/<int:number>/restore/", self.restore_view, "restore"),
            self.desk_path("deleted/", self.deleted_view, "deleted"),
            self.desk_path("deleted/<uuid:pk>/", self.recreate_view, "recreate"),
            *super().get_urls(),
        ]

    def desk_links(self, request, obj):
        links = super().desk_links(request, obj) if hasattr(super(), "desk_links") else []
        return [*links, (self.desk_url("revisions", obj.pk), _("Revisions"))]

    def changelist_view(self, request, extra_context=None):
        deleted = self.desk_url("deleted") if is_administrator(request.user) else ""
        return super().changelist_view(request, {**(extra_context or {}), "deleted_address": deleted})

    def revisions_view(self, request, pk):
        record = self.visible_record(request, pk)
        copy = copy_of(record)
        revisions = list(Revision.objects.about(record).defer("data"))
        newest = str(revisions[0].number) if revisions else PRESENT
        context = {
            "title": _("Revisions"),
            "record": record,
            "revisions": revisions,
            "copy": copy,
            "present_name": _name_of_present(record),
            "chosen_old": PRESENT if copy else newest,
            "chosen_new": COPY if copy else PRESENT,
            "may_restore": self._may_restore(request, record),
        }
        return self.desk_page(request, "revisions", context)

    def compare_view(self, request, pk):
        record = self.visible_record(request, pk)
        states = self._states(record)
        form = TwoStatesForm(states, request.GET)
        if not form.is_valid():
            raise Http404
        old, new = form.cleaned_data["old"], form.cleaned_data["new"]
        context = {
            "title": _("Compare"),
            "record": record,
            "old_state": states.get(old, _("nothing")),
            "new_state": states[new],
            "changes": self._compared(request, record, self._content(record, old), self._content(record, new)),
        }
        return self.desk_page(request, "compare", context)

    def restore_view(self, request, pk, number):
        record = self.visible_record(request, pk)
        if not self._may_restore(request, record):
            raise PermissionDenied
        revision = get_object_or_404(Revision.objects.about(record), number=number)
        if request.method == "POST":
            return self._restore(request, record, revision)
        copy = copy_of(record)
        present = copy.data if copy else snapshots.take(record)
        fitting = restoring.fit(revision.data, record, present, self._is_visible(request, record))
        context = {
            "title": _("Restore revision %(number)d") % {"number": number},
            "record": record,
            "revision": revision,
            "copy": copy,
            "is_public": record.status == Publishable.Status.PUBLISHED,
            "form": AgreementForm(initial={"version": copy and copy.version}),
            "findings": fitting.findings,
            "changes": self._compared(request, record, present, fitting.data),
        }
        return self.desk_page(request, "restore", context)

    def deleted_view(self, request):
        """List deleted records with the state in which they were deleted last."""
        self._require_administrator(request)
        context = {"title": _("Deleted records"), "page": page_of(request, self._last_states().defer("data"))}
        return self.desk_page(request, "deleted", context)

    def recreate_view(self, request, pk):
        self._require_administrator(request)
        revision = self._last_states().filter(object_id=pk).first()
        if revision is None:
            raise Http404
        if request.method == "POST":
            return self._recreate(request, revision)
        fitting = restoring.fit(revision.data, self.model(pk=pk), None, self._is_visible(request, None))
        context = {
            "title": _("Deleted: %(title)s") % {"title": revision.title},
            "revision": revision,
            "findings": fitting.findings,
            "changes": self._compared(request, None, None, revision.data),
        }
        return self.desk_page(request, "recreate", context)

    def _restore(self, request, record, revision):
        form = AgreementForm(request.POST)
        version = form.cleaned_data["version"] if form.is_valid() else None
        again = HttpResponseRedirect(self.desk_url("restore", record.pk, revision.number))
        try:
            findings = restoring.restore(record, revision, by=request.user, version=version)
        except ChangedMeanwhile:
            changed = _("The working copy has changed meanwhile. Look at it again before you replace it.")
            self.message_user(request, changed, messages.WARNING)
            return again
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return again
        if findings is None:
            self.message_user(request, _("This has already been done."), messages.INFO)
        else:
            self.log_change(request, record, _("Restored revision %(number)d.") % {"number": revision.number})
            self._tell(request, findings, _("Revision %(number)d is restored.") % {"number": revision.number})
        return HttpResponseRedirect(self.desk_url("change", record.pk))

    def _recreate(self, request, revision):
        try:
            record, findings = restoring.recreate(revision, by=request.user)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return HttpResponseRedirect(self.desk_url("recreate", revision.object_id))
        self.log_addition(request, record, _("Made again from revision %(number)d.") % {"number": revision.number})
        self._tell(request, findings, _("The record exists again, as a draft."))
        return HttpResponseRedirect(self.desk_url("change", record.pk))

    def _tell(self, request, findings, done):
        level = messages.SUCCESS if findings.is_empty else messages.WARNING
        note = "" if findings.is_empty else _("Not everything could be brought back; check the texts.")
        self.message_user(request, f"{done} {note}".strip(), level)

    def _states(self, record):
        """Return name and label of every state that can be compared, newest first."""
        states = {COPY: _("working copy")} if copy_of(record) else {}
        states[PRESENT] = _name_of_present(record)
        for revision in Revision.objects.about(record).defer("data"):
            states[str(revision.number)] = _("revision %(number)d") % {"number": revision.number}
        return states

    def _content(self, record, state):
        if state == NOTHING:
            return None
        if state == PRESENT:
            return snapshots.take(record)
        if state == COPY:
            return copy_of(record).data
        return Revision.objects.about(record).get(number=state).data

    def _compared(self, request, record, old, new):
        return compare(
            old, new, self.model, is_visible=self._is_visible(request, record), preview=self._thumbnail_of(request)
        )

    def _is_visible(self, request, record):
        """Show in comparisons what the forms show this person: private data stay private, also in old states."""
        shown = {self.model: _fields(self, request, record)}
        for model_admin in [self, *self.admin_site._registry.values()]:
            for inline in _inlines(model_admin, request, record if model_admin is self else None):
                shown.setdefault(inline.model, _fields(inline, request, record))
        return lambda model, name: name in shown.get(model, ())

    def _thumbnail_of(self, request):
        """Return small pictures of rows whose own admin has a preview and lets this person see them."""

        def preview(row):
            model_admin = self.admin_site._registry.get(type(row))
            is_seen = hasattr(model_admin, "preview") and model_admin.has_view_permission(request, row)
            return model_admin.preview(row) if is_seen else ""

        return preview

    def _may_restore(self, request, record):
        """Restoring rewrites everything in all languages, so those who translate into one may not."""
        return self.has_add_permission(request) and self.has_change_permission(request, record)

    def _require_administrator(self, request):
        if not is_administrator(request.user):
            raise PermissionDenied

    def _last_states(self):
        """Return the last revision of each record that was deleted and does not exist again."""
        gone = Revision.objects.filter(
            content_type=ContentType.objects.get_for_model(self.model), action=Revision.Action.DELETED
        ).exclude(object_id__in=self.model._default_manager.values("pk"))
        newer = gone.filter(object_id=OuterRef("object_id"), number__gt=OuterRef("number"))
        return gone.exclude(Exists(newer))


def _name_of_present(record):
    return _("public version") if record.status == Publishable.Status.PUBLISHED else _("present state")


def _fields(form_admin, request, record):
    """Return the names of the fields that a form or an inline shows this person."""
    return set(flatten_fieldsets(form_admin.get_fieldsets(request, record)))


def _inlines(model_admin, request, record):
    return model_admin.get_inline_instances(request, record) if hasattr(model_admin, "get_inline_instances") else []
