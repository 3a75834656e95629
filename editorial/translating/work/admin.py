"""Admin of the queue and of the page on which the texts of one record are translated."""

from http import HTTPMethod

from django.apps import apps
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from js_asset import Media

from editorial.l10n.text import language_name
from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.publishing.browsing import page_of
from editorial.publishing.coverage import root_models
from editorial.translating.models import Work
from editorial.translating.work import answers, saving
from editorial.translating.work.page import WorkPage
from editorial.translating.work.queue import QueueForm, groups, languages_of, queue_url
from editorial.translating.work.saving import Step, Wish
from editorial.translating.work.texts import Outcome, Sent, sections_of

PER_PAGE = 50


@admin.register(Work)
class WorkAdmin(admin.ModelAdmin):
    class Media:
        css = {"all": ["l10n/side-by-side.css", "publishing/revisions.css", "translating/work.css"]}
        js = ["translating/work.js"]

    def get_urls(self):
        get_or_post = require_http_methods(["GET", "HEAD", "POST"])
        work = self.admin_site.admin_view(get_or_post(self.work_view))
        return [
            path("", self.admin_site.admin_view(self.changelist_view), name="translating_work_changelist"),
            path("<str:app_label>/<str:model_name>/<uuid:pk>/<str:language>/", work, name="translating_work"),
        ]

    def has_view_permission(self, request, obj=None):
        return bool(self._kinds(request))

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def changelist_view(self, request, extra_context=None):
        """Show the queue of one language."""
        languages = languages_of(request.user)
        language = request.GET.get("language") or next(iter(languages), "")
        if language not in languages or not self.has_view_permission(request):
            raise PermissionDenied
        queue = self._queue(request, language)
        page = page_of(request, queue.listed().select_related("content_type"), PER_PAGE)
        return self._answer(
            request,
            "queue",
            title=_("Texts to translate"),
            language=language,
            languages=[(code, language_name(code)) for code in languages],
            queue=queue,
            shares=list(queue.each_kind()),
            page=page,
            groups=list(groups(page)),
        )

    def work_view(self, request, app_label, model_name, pk, language):
        """Show source beside target of one record, and save what is sent."""
        page = self._page(request, app_label, model_name, pk, language)
        if request.method != HTTPMethod.POST:
            return answers.suggestions(page) if answers.wants_json(request) else self._shown(page)
        if not page.rights.may_write:
            raise PermissionDenied
        if page.remark.is_bound:
            return self._submit(page)
        return self._save(page, _asked(page))

    def _page(self, request, app_label, model_name, pk, language) -> WorkPage:
        """Return the page of a record that this person may see; 404 for none, 403 without a word about it."""
        model_admin = self._model_admin(app_label, model_name)
        record = model_admin.get_object(request, str(pk))
        if record is None or language not in TARGET_LANGUAGES:
            raise Http404
        if not model_admin.has_view_or_change_permission(request, record):
            raise PermissionDenied
        return WorkPage(request, model_admin, record, language, self._queue(request, language))

    def _model_admin(self, app_label, model_name):
        try:
            model = apps.get_model(app_label, model_name)
        except LookupError as error:
            raise Http404 from error
        if model not in self._registered():
            raise Http404
        return self.admin_site.get_model_admin(model)

    def _save(self, page: WorkPage, asked: list[Wish]) -> HttpResponse:
        is_check = any(wish.step == Step.CHECK for wish in asked)
        if is_check and answers.wants_json(page.request):
            return answers.checked(page, asked)
        data = page.request.POST
        sent = [] if is_check else saving.save(page.record, page.language, asked, data, by=page.request.user)
        page.log(sent)
        if answers.wants_json(page.request):
            return answers.saved(page, sent)
        return self._after_saving(page, asked, sent)

    def _after_saving(self, page: WorkPage, asked: list[Wish], sent: list[Sent]) -> HttpResponse:
        """Lead a browser without script to the next text, or show what could not be saved."""
        for line, level in answers.lines(sent):
            self.message_user(page.request, line, level)
        if any(answer.outcome in {Outcome.REFUSED, Outcome.CONFLICT} for answer in sent):
            return self._shown(page, sent)
        pressed = next((wish.context for wish in asked if wish.is_explicit), "")
        return HttpResponseRedirect(f"{page.own_address}#{page.anchor_behind(pressed)}")

    def _submit(self, page: WorkPage) -> HttpResponse:
        if not page.remark.is_valid():
            return self._shown(page)
        if page.submit():
            done = _("Submitted for review: %(record)s") % {"record": page.record}
            self.message_user(page.request, done, messages.SUCCESS)
        else:
            self.message_user(page.request, _("This step is not possible now."), messages.WARNING)
        following = page.neighbours.following
        return HttpResponseRedirect(f"{following.address}{page.query}#texts" if following else queue_url())

    def _shown(self, page: WorkPage, sent: list[Sent] = ()) -> HttpResponse:
        texts = page.texts(sent)
        media = sum((text.form.media for text in texts), self.media)
        return self._answer(
            page.request,
            "work",
            title=_("Translation: %(language)s") % {"language": language_name(page.language)},
            page=page,
            sections=list(sections_of(texts)),
            suggested=answers.suggested(page),
            opts=page.model_admin.opts,
            record=page.record,
            media=Media.from_media(media, nonce=page.request.csp_nonce),
        )

    def _answer(self, request, template, **context):
        context = {**self.admin_site.each_context(request), "opts": self.opts, "media": self.media, **context}
        return TemplateResponse(request, f"admin/translating/{template}.html", context)

    def _queue(self, request: HttpRequest, language: str) -> QueueForm:
        return QueueForm(request.GET, user=request.user, kinds=self._kinds(request), language=language)

    def _registered(self):
        return [model for model in root_models() if self.admin_site.is_registered(model)]

    def _kinds(self, request):
        """Return the kinds of records whose texts this person may write."""
        return [
            model
            for model in self._registered()
            if self.admin_site.get_model_admin(model).has_change_permission(request)
        ]


def _asked(page: WorkPage) -> list[Wish]:
    """Return what the request asks for, if this person may do it; 404 for a step that does not exist."""
    try:
        asked = saving.wishes(page.request.POST)
    except ValueError as error:
        raise Http404 from error
    if any(wish.step == Step.APPROVE for wish in asked) and not page.rights.may_approve:
        raise PermissionDenied
    return asked
