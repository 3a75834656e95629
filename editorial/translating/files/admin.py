"""The desk's pages for files: one for exporting and importing, the report of an import, an action in every list."""

from django.contrib import admin, messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from editorial.l10n.text import language_tag
from editorial.publishing.coverage import root_models
from editorial.translating.files import reading
from editorial.translating.files.deciding import WRITTEN, Outcome
from editorial.translating.files.downloads import download
from editorial.translating.files.forms import ExportAllForm, ExportForm, ImportForm
from editorial.translating.files.importing import ChangedSinceTheReport, Terms, apply, dry_run
from editorial.translating.files.reports import Report
from editorial.translating.models import TranslationImport
from editorial.translating.rights import languages_of, may_import, may_view


@admin.register(TranslationImport)
class TranslationFilesAdmin(admin.ModelAdmin):
    """Its list is the page on which texts go out and come in; an import is looked at before it is applied."""

    show_facets = admin.ShowFacets.NEVER

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_view_permission(self, request, obj=None):
        return any(may_view(request.user, model) for model in root_models())

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def get_urls(self):
        view, name = self.admin_site.admin_view, "translating_translationimport"
        return [
            path("", view(self.files_view), name=f"{name}_changelist"),
            path("export/", view(require_safe(self.export_view)), name=f"{name}_export"),
            path("<uuid:pk>/", view(require_safe(self.report_view)), name=f"{name}_change"),
            path("<uuid:pk>/apply/", view(require_POST(self.apply_view)), name=f"{name}_apply"),
        ]

    def files_view(self, request: HttpRequest) -> HttpResponse:
        self._require(self.has_view_permission(request))
        TranslationImport.forget_old()
        form = ImportForm(request.user, request.POST or None, request.FILES or None)
        if request.method == "POST":
            self._require(may_import(request.user))
            if form.is_valid():
                return self._to_report(self._looked_at(request, form))
        return self._files_page(request, ExportAllForm(request.user), form)

    def export_view(self, request: HttpRequest) -> HttpResponse:
        self._require(self.has_view_permission(request))
        form = ExportAllForm(request.user, request.GET)
        if not form.is_valid():
            return self._files_page(request, form, ImportForm(request.user))
        kinds = [_shown_to(request, self.admin_site, model) for model in form.chosen]
        return _download(kinds, form)

    def report_view(self, request: HttpRequest, pk) -> HttpResponse:
        kept = self._own_import(request, pk)
        context = {
            "title": _("Import of “%(name)s”") % {"name": kept.name},
            "kept": kept,
            "language": language_tag(kept.language),
            "outcomes": [(outcome, kept.report["counts"].get(outcome.value, 0)) for outcome in Outcome],
            "records": [_for_page(record) for record in kept.report["records"]],
            "left_out": kept.report["left_out"],
            "is_writing": any(kept.report["counts"].get(outcome.value) for outcome in WRITTEN),
        }
        return self._page(request, "report", context)

    def apply_view(self, request: HttpRequest, pk) -> HttpResponse:
        self._own_import(request, pk)
        try:
            with transaction.atomic():
                kept = TranslationImport.objects.select_for_update().get(pk=pk)
                if kept.applied_at is None:
                    self._apply(request, kept)
        except ChangedSinceTheReport:
            self._look_again(request, kept)
        else:
            kept.forget_file()
            self.message_user(request, _("The translations have been taken over."), messages.SUCCESS)
        return self._to_report(kept)

    def _looked_at(self, request, form) -> TranslationImport:
        """Keep the file with the report of its dry run."""
        checked, overwrite = form.checked, form.cleaned_data["overwrite"]
        report = dry_run(checked, Terms(checked.language, request.user, overwrite), Report())
        file = form.cleaned_data["file"]
        return TranslationImport.objects.create(
            file=file,
            name=file.name[:200],
            language=checked.language,
            overwrite=overwrite,
            by=request.user,
            report=report.as_data(),
            digest=report.digest,
        )

    def _apply(self, request, kept) -> None:
        # Rights may have been taken away since the dry run.
        self._require(kept.language in languages_of(request.user))
        terms = Terms(kept.language, request.user, kept.overwrite)
        with kept.file.open("rb") as file:
            report = apply(reading.check(file), terms, Report(), expected=kept.digest)
        kept.report, kept.applied_at = report.as_data(), timezone.now()
        kept.save()

    def _look_again(self, request, kept) -> None:
        terms = Terms(kept.language, request.user, kept.overwrite)
        with kept.file.open("rb") as file:
            report = dry_run(reading.check(file), terms, Report())
        kept.report, kept.digest = report.as_data(), report.digest
        kept.save()
        message = _("Nothing was written: the content has changed since this report was made. This is the new one.")
        self.message_user(request, message, messages.WARNING)

    def _own_import(self, request, pk) -> TranslationImport:
        self._require(may_import(request.user))
        return get_object_or_404(TranslationImport, pk=pk, by=request.user)

    def _require(self, is_allowed: bool) -> None:
        if not is_allowed:
            raise PermissionDenied

    def _to_report(self, kept) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:translating_translationimport_change", args=[kept.pk]))

    def _files_page(self, request, export_form, import_form) -> HttpResponse:
        recent = TranslationImport.objects.filter(by=request.user).defer("report")
        context = {
            "title": _("Translations as files"),
            "export_form": export_form,
            "import_form": import_form if may_import(request.user) else None,
            "recent": recent,
        }
        return self._page(request, "files", context)

    def _page(self, request, template, context) -> HttpResponse:
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/translating/{template}.html", context)


@admin.action(description=_("Export for translation"), permissions=["view"])
def export_for_translation(model_admin, request, queryset):
    """Ask for language and format, then send the file; works on what is chosen, or on all that a filter has found."""
    form = ExportForm(request.user, request.POST if "form" in request.POST else None)
    if form.is_valid():
        return _download([queryset.order_by()], form)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": _("Export for translation"),
        "opts": model_admin.opts,
        "form": form,
        "count": queryset.count(),
        "chosen": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/translating/export.html", context)


def offer_export(site: admin.AdminSite) -> None:
    """Put the action into the lists of all translated records, whose rooms must not import this one."""
    for model in root_models():
        if site.is_registered(model):
            model_admin = site.get_model_admin(model)
            model_admin.actions = [*model_admin.actions, export_for_translation]


def _download(kinds, form) -> HttpResponse:
    cleaned = form.cleaned_data
    return download(kinds, cleaned["language"], cleaned["form"], only_unfinished=cleaned["only_unfinished"])


def _shown_to(request, site, model):
    """Return the records that the list of this kind shows to the person."""
    return site.get_model_admin(model).get_queryset(request).order_by()


def _for_page(record: dict) -> dict:
    """Add what is said in the language of the page, and where the record is."""
    lines = [{**line, "outcome_label": Outcome(line["outcome"]).label} for line in record["lines"]]
    name = f"admin:{record['model'].replace('.', '_')}_change"
    return {**record, "lines": lines, "address": reverse(name, args=[record["key"]]) if record["model"] else ""}
