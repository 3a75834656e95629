"""What the server answers to a text that was sent: to the script of the page as JSON, and in words."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.http import HttpRequest, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from editorial.translating import memory
from editorial.translating.memory import Suggestion
from editorial.translating.work.page import WorkPage
from editorial.translating.work.saving import Wish
from editorial.translating.work.texts import Outcome, Sent, Text, TextForm, seen, texts_of

# Pieces of a text's part of the page that change when it is saved; each has a template of its own.
PARTS = ["state", "source", "notes", "actions"]
LEVELS = {Outcome.SAVED: messages.SUCCESS, Outcome.UNCHANGED: messages.INFO}
SUGGEST = "suggest"


def wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def saved(page: WorkPage, sent: list[Sent]) -> JsonResponse:
    """Say of each text what became of it, and what is left to do on the whole record."""
    known = [answer for answer in sent if answer.form]
    texts = {text.unit.context: text for text in texts_of([answer.form.unit for answer in known], page.language, known)}
    left = {part: _rendered(page, part) for part in ("left", "end")}
    return JsonResponse({"texts": [_told(page, answer, texts.get(answer.context)) for answer in sent], "parts": left})


def checked(page: WorkPage, asked: list[Wish]) -> JsonResponse:
    """Say what is worth a second look in texts that are still being typed; nothing is written."""
    units = {unit.context: unit for unit in page.units}
    found = []
    for wish in asked:
        if unit := units.get(wish.context):
            form = TextForm(unit, page.request.POST)
            form.is_valid()
            [text] = texts_of([unit], page.language, [Sent(wish.context, Outcome.REFUSED, form)])
            found.append({"context": wish.context, "parts": {"notes": _rendered(page, "notes", text=text)}})
    return JsonResponse({"texts": found})


def suggestions(page: WorkPage) -> JsonResponse:
    """Return what was translated before and resembles one text of the page."""
    context, found = suggested(page)
    return JsonResponse({"context": context, "parts": {"suggestions": _rendered(page, "suggestions", found=found)}})


def suggested(page: WorkPage) -> tuple[str, list[Suggestion] | None]:
    """Return the text that the address asks suggestions for, with these; None where it asks for none."""
    context = page.request.GET.get(SUGGEST, "")
    unit = next((unit for unit in page.units if unit.context == context), None)
    return context, memory.suggestions(unit.source, page.language) if unit else None


def lines(sent: Iterable[Sent]) -> Iterator[tuple[str, int]]:
    """Yield what became of each text in a line, with the level of the message; nothing for untouched ones."""
    for answer in sent:
        if answer.outcome != Outcome.UNCHANGED:
            yield line(answer), LEVELS.get(answer.outcome, messages.ERROR)


def line(answer: Sent) -> str:
    if answer.form is None:
        return answer.outcome.label
    text = {"text": answer.form.unit.label, "outcome": answer.outcome.label}
    if answer.outcome != Outcome.SAVED:
        # Translators: what became of a text, for example "Title: not saved".
        return _("%(text)s: %(outcome)s") % text
    # Translators: what became of a text, for example "Title: saved, waiting for review".
    return _("%(text)s: %(outcome)s, %(state)s") % {**text, "state": answer.form.unit.state.label}


def _told(page: WorkPage, answer: Sent, text: Text | None) -> dict:
    told = {"context": answer.context, "outcome": answer.outcome, "message": line(answer)}
    if text is None:
        return told
    parts = {part: _rendered(page, part, text=text) for part in PARTS}
    return {**told, "seen": seen(text.unit), "parts": parts}


def _rendered(page: WorkPage, part: str, **context) -> str:
    return render_to_string(f"admin/translating/_{part}.html", {"page": page, **context}, page.request)
