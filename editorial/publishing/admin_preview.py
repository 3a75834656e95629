"""Previews in the admin: the page as it would be, links for outsiders, and what came back through them."""

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from editorial.l10n.text import LANGUAGE_CODES, language_name, language_tag
from editorial.publishing import previews, proposals, working_copies
from editorial.publishing.models import PreviewLink, Proposal, Remark
from editorial.publishing.models.previews import DEFAULT_DAYS, LONGEST_COMMENT, LONGEST_LABEL, MAX_DAYS
from editorial.publishing.wordings import Texts
from editorial.publishing.working_copies import ChangedMeanwhile


class LinkForm(forms.Form):
    """A new link for an outsider."""

    label = forms.CharField(
        label=gettext_lazy("For whom"),
        max_length=LONGEST_LABEL,
        help_text=gettext_lazy(
            "For example: Foreign Affairs Office of Shenzhen. It stands beside whatever is sent with the link."
        ),
    )
    days = forms.IntegerField(
        label=gettext_lazy("Valid for how many days"), min_value=1, max_value=MAX_DAYS, initial=DEFAULT_DAYS
    )
    may_propose = forms.BooleanField(label=gettext_lazy("May send remarks and wordings"), required=False, initial=True)


class PreviewMixin:
    """For the admin of publishable records: views below the record's own address, each asking for its own right."""

    def get_urls(self):
        pages = {
            "preview/<slug:language>/": ("preview", self.preview_view),
            "previews/": ("previews", self.previews_view),
            "previews/<uuid:link_id>/revoke/": ("revoke_preview", self.revoke_preview_view),
            "proposals/<uuid:proposal_id>/": ("decide_proposal", self.decide_proposal_view),
        }
        return [
            path(f"<uuid:object_id>/{below}", self.admin_site.admin_view(view), name=self._url_name(name))
            for below, (name, view) in pages.items()
        ] + super().get_urls()

    def desk_links(self, request, obj):
        links = super().desk_links(request, obj) if hasattr(super(), "desk_links") else []
        for code in LANGUAGE_CODES:
            # Translators: link to the page as it would be; language is for example "German".
            label = _("Preview (%(language)s)") % {"language": language_name(code)}
            links = [*links, (self._address("preview", obj.pk, code), label)]
        return [*links, (self._address("previews", obj.pk), self._label_of_links(obj))]

    def preview_view(self, request, object_id, language):
        return require_safe(self._preview)(request, object_id, language)

    def _preview(self, request, object_id, language):
        record = self._record_to(request, object_id, self.has_view_permission)
        if language not in LANGUAGE_CODES:
            raise Http404
        reader = previews.Reader(
            bearer={"user": str(request.user.pk)},
            address_in=lambda code: self._address("preview", record.pk, code),
            back_address=self._address("change", record.pk),
            back_label=gettext_lazy("Back to editing"),
        )
        return previews.respond(request, record, language, reader)

    def previews_view(self, request, object_id):
        """Show links and what came back; a POST makes a link and shows its address this once."""
        record = self._record_to(request, object_id, self.has_view_permission)
        if request.method != "POST":
            return self._links_page(request, record, LinkForm())
        if not self._may_share(request, record):
            raise PermissionDenied
        form = LinkForm(request.POST)
        if not form.is_valid():
            return self._links_page(request, record, form)
        link, token = PreviewLink.make(record, by=request.user, **form.cleaned_data)
        self.log_change(request, record, _("Preview link made for “%(label)s”.") % {"label": link.label})
        address = settings.SITE_URL + reverse("previews:entrance", args=[token])
        return self._links_page(request, record, LinkForm(), {"new_link": link, "new_address": address})

    def revoke_preview_view(self, request, object_id, link_id):
        return require_POST(self._revoke)(request, object_id, link_id)

    def _revoke(self, request, object_id, link_id):
        record = self._record_to(request, object_id, self._may_share)
        link = get_object_or_404(PreviewLink.objects.about(record), pk=link_id)
        link.revoke()
        self.log_change(request, record, _("Preview link for “%(label)s” revoked.") % {"label": link.label})
        self.message_user(request, _("The link opens nothing any more."), messages.SUCCESS)
        return self._to_links(record)

    def decide_proposal_view(self, request, object_id, proposal_id):
        return require_POST(self._decide)(request, object_id, proposal_id)

    def _decide(self, request, object_id, proposal_id):
        record = self._record_to(request, object_id, self.has_change_permission)
        proposal = get_object_or_404(Proposal.objects.about(record), pk=proposal_id)
        if not _writes(request.user, proposal.language):
            raise PermissionDenied
        try:
            done = self._take_over_or_decline(request, record, proposal)
        except ChangedMeanwhile:
            problem = _("The text has been changed meanwhile. Compare it with the proposal once more.")
            self.message_user(request, problem, messages.ERROR)
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
        else:
            self.log_change(request, record, done)
            self.message_user(request, done, messages.SUCCESS)
        return self._to_links(record)

    def _take_over_or_decline(self, request, record, proposal) -> str:
        if request.POST.get("decision") == "take":
            proposals.take_over(proposal, record, by=request.user, text_seen=request.POST.get("seen", ""))
            return _("The proposed wording by %(name)s has been taken over.") % {"name": proposal.author_name}
        answer = forms.CharField(required=False, max_length=LONGEST_COMMENT).clean(request.POST.get("answer", ""))
        proposals.decline(proposal, by=request.user, answer=answer)
        return _("The proposed wording by %(name)s has been declined.") % {"name": proposal.author_name}

    def _record_to(self, request, object_id, has_permission):
        """Return the record if this account may do what it asks for; else say no more than that it may not."""
        record = get_object_or_404(self.get_queryset(request), pk=object_id)
        if not has_permission(request, record):
            raise PermissionDenied
        return record

    def _may_share(self, request, record) -> bool:
        """Letting outsiders in is for those who answer for the whole record, not for one language of it."""
        return self.has_change_permission(request, record) and _writes(request.user, "")

    def _links_page(self, request, record, form, more=None):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Preview links and proposals"),
            "subtitle": str(record),
            "opts": self.opts,
            "original": record,
            "form": form,
            "may_share": self._may_share(request, record),
            "links": self._links(record),
            "proposals": self._proposals(request, record),
            "remarks": Remark.objects.about(record).filter(kind=Remark.Kind.OUTSIDE),
            "change_address": self._address("change", record.pk),
            **(more or {}),
        }
        return TemplateResponse(request, "admin/publishing/previews.html", context)

    def _links(self, record) -> list[tuple[PreviewLink, str]]:
        return [
            (link, self._address("revoke_preview", record.pk, link.pk))
            for link in PreviewLink.objects.about(record).select_related("made_by")
        ]

    def _proposals(self, request, record) -> list[dict]:
        """Return what the page says of each proposal; texts are those of the working copy."""
        may_change = self.has_change_permission(request, record)
        found = Proposal.objects.about(record).select_related("decided_by")[:200]
        with working_copies.opened(record):
            texts = Texts(record)
            return [self._described(proposal, texts, may_change, request.user) for proposal in found]

    def _described(self, proposal, texts, may_change, user) -> dict:
        text = texts.text(proposal.path, proposal.language)
        return {
            "proposal": proposal,
            "label": texts.label(proposal.path, proposal.language),
            "language": language_name(proposal.language),
            "tag": language_tag(proposal.language),
            "text": text,
            "has_changed": text != proposal.old_text,
            "seen": proposals.seen(text),
            "may_decide": proposal.is_open and may_change and _writes(user, proposal.language),
            "address": self._address("decide_proposal", texts.record.pk, proposal.pk),
        }

    def _label_of_links(self, record) -> str:
        waiting = Proposal.objects.about(record).filter(state=Proposal.State.OPEN).count()
        if not waiting:
            return _("Preview links and proposals")
        return _("Preview links and proposals (%(count)d open)") % {"count": waiting}

    def _to_links(self, record) -> HttpResponse:
        return HttpResponseRedirect(self._address("previews", record.pk))

    def _url_name(self, name: str) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}_{name}"

    def _address(self, name: str, *args) -> str:
        return reverse(f"admin:{self._url_name(name)}", args=args)


def _writes(user, language: str) -> bool:
    """Tell whether the account writes texts of `language`; a translator writes one language, others all."""
    return user.is_superuser or not user.translates_into or user.translates_into == language
