"""Previews for outsiders: the page as it would be, and a page to answer on; the secret address is the only right."""

from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, language_name, language_tag
from editorial.publishing import previews
from editorial.publishing.models import PreviewLink, Proposal, Publishable, Remark
from editorial.publishing.previews import Reader, bar, keep_private
from editorial.publishing.wordings import Texts, Wording, wordings_on
from portal.previews.forms import AnswerForm, ProposalForm, RemarkForm

SENT = {
    "remark": _("Thank you. The editors have received your remark."),
    "wording": _("Thank you. The editors have received your wording."),
}


@require_safe
def entrance(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the preview in the reader's language, which LocaleMiddleware has read from the request."""
    _link(token)
    language = get_language() if get_language() in LANGUAGE_CODES else SOURCE_LANGUAGE
    return keep_private(HttpResponseRedirect(reverse("previews:page", args=[token, language])))


@require_safe
def preview(request: HttpRequest, token: str, language: str) -> HttpResponse:
    link = _link(token, language)
    return previews.respond(request, link.target, language, _reader(link, token, language))


# The secret address is the right itself, without a session that a foreign page could abuse; AnswerForm.key is checked
# on top. Django's own check would set a cookie, and refuses forms of pages that send no referrer.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def remarks(request: HttpRequest, token: str, language: str) -> HttpResponse:
    """Show what may be answered to, and keep what is sent: a remark, or a wording for the text named by ?text=."""
    link = _link(token, language)
    if not link.may_propose:
        raise Http404
    with override(language):
        request.preview = bar(link.target, language, _reader_of_remarks(link, token, language))
        wordings = _wordings(request, link, token)
        chosen = _chosen(request, wordings)
        remark, proposal = _forms(request, link, chosen)
        sent = proposal if request.POST.get("kind") == "wording" else remark
        status = 200
        if request.method == "POST":
            status = _keep(sent, link)
            if status == 201:
                return keep_private(_thanks(token, language, request.POST["kind"]))
        forms = {"remark_form": remark, "proposal_form": proposal, "chosen": chosen}
        if chosen:
            forms["chosen_language"] = language_name(chosen.language)
        context = {**forms, **_context(request, link, wordings)}
        page = render(request, "previews/remarks.html", context, status=status)
    page["Content-Language"] = language_tag(language)
    return keep_private(page)


def _link(token: str, language: str = SOURCE_LANGUAGE) -> PreviewLink:
    """Return the usable link with this token; altered, expired, revoked or without a record: all the same 404."""
    link = PreviewLink.objects.usable().with_token(token).first()
    if link is None or link.target is None or language not in LANGUAGE_CODES:
        raise Http404
    return link


def _reader(link: PreviewLink, token: str, language: str) -> Reader:
    address = reverse("previews:remarks", args=[token, language]) if link.may_propose else ""
    return Reader(
        bearer={"link": str(link.pk)},
        address_in=lambda code: reverse("previews:page", args=[token, code]),
        back_address=address,
        back_label=_("Leave a remark or propose a wording"),
    )


def _reader_of_remarks(link: PreviewLink, token: str, language: str) -> Reader:
    return Reader(
        bearer={"link": str(link.pk)},
        address_in=lambda code: reverse("previews:remarks", args=[token, code]),
        back_address=reverse("previews:page", args=[token, language]),
        back_label=_("Back to the preview"),
    )


def _wordings(request: HttpRequest, link: PreviewLink, token: str) -> list[Wording]:
    """Return the texts on the pages of all languages; renders each page once."""
    record: Publishable = link.target
    found = []
    with previews.shown(record):
        for code in LANGUAGE_CODES:
            page = previews.page(request, record, code, _reader(link, token, code))
            found += wordings_on(page, record, code)
    return found


def _chosen(request: HttpRequest, wordings: Iterable[Wording]) -> Wording | None:
    """Return the text asked for; a text that the page does not show does not exist here."""
    key = request.GET.get("text")
    chosen = next((wording for wording in wordings if wording.key == key), None)
    if key and chosen is None:
        raise Http404
    return chosen


def _forms(request: HttpRequest, link: PreviewLink, chosen: Wording | None) -> tuple[RemarkForm, ProposalForm | None]:
    sent = request.POST if request.method == "POST" else None
    is_wording = sent is not None and sent.get("kind") == "wording"
    if is_wording and chosen is None:
        raise Http404
    remark = RemarkForm(link, None if is_wording else sent)
    return remark, chosen and ProposalForm(chosen, link, sent if is_wording else None)


def _keep(form: AnswerForm, link: PreviewLink) -> int:
    """Store what was sent and return 201, or say in the form why not and return the status of the answer."""
    if not form.is_genuine:
        form.add_error(None, _("This form was not opened with your link. Please send it again; nothing is lost."))
        form.data = {**form.data.dict(), "key": form.initial["key"]}
        return 403
    if form.is_trapped:
        return 201  # whoever filled in the trap learns nothing from the answer
    if not form.is_valid():
        return 422
    if not link.count_one_sent():
        form.add_error(None, _("Too much has been sent with this link in the last hour. Please try again later."))
        return 429
    if isinstance(form, ProposalForm):
        _keep_proposal(form, link)
    else:
        Remark.objects.create(
            target=link.target,
            kind=Remark.Kind.OUTSIDE,
            text=form.cleaned_data["text"],
            author_name=form.signed_name,
        )
    return 201


def _keep_proposal(form: ProposalForm, link: PreviewLink) -> None:
    Proposal.objects.create(
        target=link.target,
        link=link,
        path=form.wording.path,
        language=form.wording.language,
        old_text=form.wording.text,
        new_text=form.cleaned_data["new_text"],
        comment=form.cleaned_data["comment"],
        author_name=form.signed_name,
    )


def _thanks(token: str, language: str, kind: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("previews:remarks", args=[token, language]) + f"?sent={kind}")


def _context(request: HttpRequest, link: PreviewLink, wordings: list[Wording]) -> dict:
    record = link.target
    sent = list(link.proposals.all()[:100])
    texts = Texts(record)
    for proposal in sent:
        proposal.label = texts.label(proposal.path, proposal.language)
        proposal.tag, proposal.language_name = language_tag(proposal.language), language_name(proposal.language)
    return {
        "link": link,
        "record": record,
        "source_tag": language_tag(SOURCE_LANGUAGE),
        "groups": [
            (language_tag(code), language_name(code), [wording for wording in wordings if wording.language == code])
            for code in LANGUAGE_CODES
        ],
        "proposals": sent,
        "thanks": SENT.get(request.GET.get("sent", "")),
    }
