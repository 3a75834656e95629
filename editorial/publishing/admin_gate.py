"""Admin of the publish gate: its page and steps for every publishable record, and the list of revisions."""

from http import HTTPMethod

from django import forms
from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import language_name
from editorial.publishing import gate
from editorial.publishing.admin_schedule import what_will_happen
from editorial.publishing.authorship import step_message
from editorial.publishing.gate_rows import Problem
from editorial.publishing.gate_steps import STEPS, Situation, Step, StepForm
from editorial.publishing.models import Publishable, Remark, Revision
from editorial.staff.read_only import ReadOnlyMixin
from editorial.staff.roles import may_publish, publish_permission


class GateMixin:
    """Adds the gate's page to the admin of a publishable record."""

    @property
    def media(self):
        return super().media + forms.Media(js=["publishing/anchor.js"])

    def get_urls(self):
        view = self.admin_site.admin_view(self.gate_view)
        return [path("<path:object_id>/gate/", view, name=self._gate_name), *super().get_urls()]

    def desk_links(self, request: HttpRequest, obj: Publishable) -> list[tuple[str, str]]:
        others = super().desk_links(request, obj) if hasattr(super(), "desk_links") else []
        return [(gate_url(obj), gettext("Publish gate")), *others]

    def gate_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show what stands between the record and its citizens; take a step on POST."""
        if request.method not in {HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.POST}:
            return HttpResponseNotAllowed(["GET", "POST"])
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_view_or_change_permission(request, record):
            raise PermissionDenied
        if request.method == HTTPMethod.POST:
            return self._take_step(request, record)
        return self._gate_page(request, record)

    def _take_step(self, request: HttpRequest, record: Publishable) -> HttpResponse:
        """Take one step in one transaction: of two equal requests at once the second finds the work done."""
        step = next((step for step in STEPS if step.name == request.POST.get("step")), None)
        if step is None:
            raise Http404
        with transaction.atomic():
            record = record.locked()
            situation = self._situation(request, record)
            if not step.is_allowed(situation):
                raise PermissionDenied
            form = step.form(situation, request.POST)
            if self._is_refused(request, step, situation, form):
                return self._after_refusal(request, record, form)
        self.log_change(request, record, step_message(step.name))
        self.message_user(request, step.done, messages.SUCCESS)
        if step.publishes:
            self.message_user(request, what_will_happen(record, None), messages.INFO)
        return HttpResponseRedirect(gate_url(record))

    def _is_refused(self, request: HttpRequest, step: Step, situation: Situation, form: StepForm) -> bool:
        """Take the step, or put the reason why not into the form."""
        if request.POST.get("seen") != situation.seen:
            form.add_error(None, _("Somebody has changed this record meanwhile. Look again; nothing has been done."))
        elif not step.is_possible(situation):
            form.add_error(None, _("This step is not possible now."))
        elif form.is_valid():
            self._run(step, situation, form)
        return not form.is_valid()

    def _run(self, step: Step, situation: Situation, form: StepForm) -> None:
        blocking = gate.blocking_problems(situation.record, form.left_out) if step.publishes else []
        for problem in blocking:
            form.add_error(None, f"{problem.field}: {problem.message}")
        if blocking:
            return
        try:
            step.run(situation, form.cleaned_data["text"], form.left_out)
        except ValidationError as error:
            form.add_error("text", error.messages)

    def _after_refusal(self, request: HttpRequest, record: Publishable, form: StepForm) -> HttpResponse:
        """Answer the second of two equal requests kindly; show everybody else what is wrong, with the text kept."""
        if form.has_been_done:
            self.message_user(request, _("This has already been done."), messages.INFO)
            return HttpResponseRedirect(gate_url(record))
        return self._gate_page(request, record, form)

    def _situation(self, request: HttpRequest, record: Publishable) -> Situation:
        return Situation(
            record,
            request.user,
            may_change=self.has_change_permission(request, record),
            may_publish=may_publish(request.user, record),
        )

    def _gate_page(self, request: HttpRequest, record: Publishable, refused: StepForm | None = None) -> HttpResponse:
        situation = self._situation(request, record)
        inspection = gate.inspect(record, self._visible_fields(request, record))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Publish gate"),
            "subtitle": str(record),
            "opts": self.opts,
            "record": record,
            "situation": situation,
            "consequence": what_will_happen(record, situation.copy),
            "languages": [(code, language_name(code), state) for code, state in inspection.readiness.items()],
            "left_out": [language_name(code) for code in situation.left_out],
            "problems": [(problem, problem_url(record, problem)) for problem in inspection.problems],
            "blocking_count": len(inspection.blocking()),
            "sections": inspection.sections,
            "change_url": admin_url(record),
            "forms": self._forms(situation, refused),
            "remarks": list(Remark.objects.about(record)),
            "media": self.media,
        }
        return TemplateResponse(request, "admin/publishing/gate.html", context)

    def _forms(self, situation: Situation, refused: StepForm | None) -> list[StepForm]:
        """Return the forms of the steps open to this person; the refused one keeps what was typed."""
        found = []
        for step in STEPS:
            if refused and refused.step is step:
                found.append(refused.renewed(situation))
            elif step.is_allowed(situation) and step.is_possible(situation):
                found.append(step.form(situation))
        return found

    def _visible_fields(self, request: HttpRequest, record: Publishable) -> gate.Visible:
        """Return what this person may read, as the change form decides it."""
        shown = {self.model: set(flatten_fieldsets(self.get_fieldsets(request, record)))}
        for inline in self.get_inline_instances(request, record):
            shown[inline.model] = set(flatten_fieldsets(inline.get_fieldsets(request, record)))
        return shown

    @property
    def _gate_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_gate"


def gate_url(record: Publishable) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_gate", args=[record.pk])


def admin_url(record) -> str:
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


def problem_url(record: Publishable, problem: Problem) -> str:
    """Return the address of the field that a problem is about."""
    address = admin_url(problem.elsewhere or record)
    return f"{address}#{problem.anchor}" if problem.anchor else address


@admin.register(Revision)
class RevisionAdmin(ReadOnlyMixin, admin.ModelAdmin):
    """What was published and withdrawn, by whom and why; the list of what nobody else had looked at is a filter."""

    list_display = ["made_at", "record", "action", "made_by_name", "is_unreviewed", "reason"]
    list_filter = ["is_unreviewed", "action", "made_at", ("content_type", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["content_type"]
    search_fields = ["title", "reason", "made_by_name"]
    date_hierarchy = "made_at"
    fields = ["record", "number", "action", "made_at", "made_by_name", "reason", "is_unreviewed", "languages_to_follow"]
    readonly_fields = fields

    def get_queryset(self, request):
        # The content is not for this list: it holds what only protocol officers may read.
        return super().get_queryset(request).defer("data")

    def has_view_permission(self, request, obj=None):
        """The list is for those who publish."""
        return any(
            request.user.has_perm(publish_permission(model))
            for model in apps.get_models()
            if issubclass(model, Publishable)
        )

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def lookup_allowed(self, lookup, value, request=None):
        """Only the filters of the list: a filter on the content would tell, letter by letter, what is in it."""
        allowed = {"is_unreviewed", "action", "made_at", "content_type"}
        return lookup.partition("__")[0] in allowed and super().lookup_allowed(lookup, value, request)

    @admin.display(description=_("record"), ordering="title")
    def record(self, obj):
        """Link to the gate; a record that is gone, or has none, is named only."""
        label = f"{capfirst(obj.content_type.name)}: {obj.title}"
        model = obj.content_type.model_class()
        if model is None or obj.action == Revision.Action.DELETED:
            return label
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_gate", args=[obj.object_id])
        return format_html('<a href="{}">{}</a>', address, label)

    @admin.display(description=_("languages to follow"))
    def languages_to_follow(self, obj):
        return ", ".join(language_name(code) for code in obj.left_out_languages) or "–"
