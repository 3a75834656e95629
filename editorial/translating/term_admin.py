"""Admin of the glossary: terms of all languages side by side, as files, and the report of the checks."""

from django.contrib import admin, messages
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from modeltranslation.admin import TranslationAdmin

from editorial.l10n.admin import SideBySideMixin
from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column, language_name, mark_text, shown, text_in
from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.translating import report
from editorial.translating.models import Term
from editorial.translating.term_csv import write_csv
from editorial.translating.term_forms import TakeOverForm, TermFileForm, digest_of, take_over_form
from editorial.translating.term_import import Outcome, Step, counted, plan, take_over
from editorial.translating.term_tbx import write_tbx

FILES = {"csv": (write_csv, "text/csv; charset=utf-8"), "tbx": (write_tbx, "application/xml; charset=utf-8")}


def wordings_column(language: str):
    @admin.display(description=language_name(language), ordering=column("wordings", language))
    def wordings(term: Term) -> str:
        return " / ".join(term.lines_in(language)) or "–"

    return wordings


def note_column():
    """Return the column of notes; made anew for each page, because it sorts by what its reader sees."""

    @admin.display(description=Term._meta.get_field("note").verbose_name, ordering=shown("note"))
    def note(term: Term) -> str:
        return mark_text(text_in(term, "note"))

    return note


@admin.register(Term)
class TermAdmin(SideBySideMixin, TranslationAdmin):
    """Everybody reads the glossary, editors and above write it."""

    list_filter = ["is_binding"]
    list_per_page = 100
    show_facets = admin.ShowFacets.NEVER
    search_fields = ["concept", *(column(field, code) for field in ("wordings", "note") for code in LANGUAGE_CODES)]
    ordering = [column("wordings", SOURCE_LANGUAGE)]
    fields = ["wordings", "concept", "note", "is_binding"]

    def get_list_display(self, request):
        first, *others = (wordings_column(code) for code in LANGUAGE_CODES)
        return [first, *others, "concept", note_column(), "is_binding"]

    def get_urls(self):
        view = self.admin_site.admin_view
        return [
            path("import/", view(self.import_view), name="translating_term_import"),
            path("glossary.<slug:kind>", view(self.file_view), name="translating_term_file"),
            path("checks/<slug:language>/", view(self.checks_view), name="translating_term_checks"),
            *super().get_urls(),
        ]

    def changelist_view(self, request, extra_context=None):
        context = {
            "title": capfirst(self.opts.verbose_name_plural),
            "may_import": self._may_import(request),
            "languages": [(code, language_name(code)) for code in TARGET_LANGUAGES],
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def file_view(self, request, kind):
        """The whole glossary as a file."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if kind not in FILES:
            raise Http404
        write, content_type = FILES[kind]
        response = HttpResponse(write(Term.objects.all()), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="glossary-{timezone.localdate():%Y-%m-%d}.{kind}"'
        return response

    def import_view(self, request):
        """Ask for a file, show what it would change, and change it only when asked to."""
        if not self._may_import(request):
            raise PermissionDenied
        if "entries" in request.POST:
            return self._take_over(request)
        form = TermFileForm(request.POST or None, request.FILES or None)
        steps = plan(form.cleaned_data["file"]) if form.is_valid() else None
        return self._import_page(request, form, steps)

    def checks_view(self, request, language):
        """What the checks say about all translations into a language."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        if language not in TARGET_LANGUAGES:
            raise Http404
        try:
            page = report.page(language, request.GET.get("after", ""))
        except ValidationError as error:
            raise Http404 from error
        title = _("Checks: %(language)s") % {"language": language_name(language)}
        context = {"page": page, "language": language, "is_first": "after" not in request.GET}
        return self._page(request, "checks", {**context, "title": title})

    def _take_over(self, request):
        form = TakeOverForm(request.POST)
        if not form.is_valid():
            self.message_user(request, " ".join(form.errors.get("entries", [])), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:translating_term_import"))
        entries = form.cleaned_data["entries"]
        steps = plan(entries)
        if digest_of(steps) != form.cleaned_data["seen"]:
            message = _("The glossary was changed meanwhile. This is what the file would change now.")
            self.message_user(request, message, messages.WARNING)
            return self._import_page(request, TermFileForm(), steps)
        self._log(request, take_over(entries))
        return HttpResponseRedirect(reverse("admin:translating_term_changelist"))

    def _log(self, request, steps: list[Step]) -> None:
        for outcome, flag in {Outcome.NEW: ADDITION, Outcome.CHANGED: CHANGE}.items():
            terms = [step.term for step in steps if step.outcome == outcome]
            message = [{"added": {}} if flag == ADDITION else {"changed": {}}]
            LogEntry.objects.log_actions(request.user.pk, terms, flag, message)
        counts = counted(steps)
        count = counts[Outcome.NEW] + counts[Outcome.CHANGED]
        message = ngettext("%(count)d term taken over.", "%(count)d terms taken over.", count) % {"count": count}
        self.message_user(request, message, messages.SUCCESS)

    def _import_page(self, request, form, steps):
        context = {"form": form, "steps": steps, "title": _("Import terms")}
        if steps is not None:
            counts = counted(steps)
            context |= {
                "counts": [(outcome.label, count) for outcome, count in counts.items()],
                "shown": [step for step in steps if step.outcome != Outcome.UNCHANGED],
                "take_over": take_over_form(steps) if counts[Outcome.NEW] + counts[Outcome.CHANGED] else None,
            }
        return self._page(request, "import", context)

    def _page(self, request, template, context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, **context}
        return TemplateResponse(request, f"admin/translating/term/{template}.html", context)

    def _may_import(self, request) -> bool:
        return self.has_add_permission(request) and self.has_change_permission(request)
