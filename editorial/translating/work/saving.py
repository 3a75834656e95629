"""Writing translations from the page: each text on its own, and nothing that somebody else has changed meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db import models
from django.utils.translation import gettext as _

from editorial.l10n.translations import State
from editorial.publishing.editing import edited
from editorial.publishing.gate_rows import rows_of
from editorial.staff.models import User
from editorial.translating import checks, memory
from editorial.translating.units import Unit, units_of
from editorial.translating.work.texts import Outcome, Sent, TextForm


class Step(StrEnum):
    """What may be done with a text: finished, kept as unfinished, left as it is, approved; or only looked at."""

    FINISH = "finish"
    DRAFT = "draft"
    FITS = "fits"
    APPROVE = "approve"
    CHECK = "check"


@dataclass(frozen=True)
class Wish:
    """A step for one text. `is_explicit` where its own button was pressed; others are only taken if typed in."""

    context: str
    step: Step
    is_explicit: bool


class NothingToKeep(Exception):  # noqa: N818 - ends the transaction without a trace
    """No text of the request was written."""


def wishes(data: Mapping) -> list[Wish]:
    """Read what a request asks for; raises ValueError for a step that does not exist.

    The button of one text sends "finish <context>". What was typed elsewhere on the page comes along and is kept as
    unfinished, because nobody has said that it is finished.
    """
    name, _space, pressed = data.get("do", "").partition(" ")
    step = Step(name)
    others = Step.DRAFT if pressed else step
    contexts = [name.removesuffix("-text") for name in data if name.endswith("-text")]
    return [Wish(context, step if context == pressed else others, context == pressed) for context in contexts]


def save(record: models.Model, language: str, asked: list[Wish], data: Mapping, *, by: User) -> list[Sent]:
    """Take the steps asked for in one transaction; a text that cannot be saved does not keep others from it."""
    sent: list[Sent] = []
    saved: list[Step] = []
    try:
        with edited(record, by=by) as newest:
            units = units_by_context(newest, language)
            sent = [_carried_out(wish, units.get(wish.context), data) for wish in asked]
            saved = [wish.step for wish, answer in zip(asked, sent, strict=True) if answer.outcome == Outcome.SAVED]
            if not saved:
                raise NothingToKeep
    except NothingToKeep:
        pass
    if Step.APPROVE in saved:
        memory.remember_record(record)
    return sent


def units_by_context(record: models.Model, language: str) -> dict[str, Unit]:
    """Return all texts of the record; while it is a draft, the database cannot say which of them citizens will see."""
    rows = rows_of(record)
    for row in rows:
        row.is_shown = True
    return {unit.context: unit for unit in units_of(rows, language)}


def _carried_out(wish: Wish, unit: Unit | None, data: Mapping) -> Sent:
    if unit is None:
        return Sent(wish.context, Outcome.GONE)
    form = TextForm(unit, data)
    if not (wish.is_explicit or form.is_touched):
        return Sent(wish.context, Outcome.UNCHANGED, form)
    return Sent(wish.context, _taken(wish.step, form), form)


def _taken(step: Step, form: TextForm) -> Outcome:
    if not form.is_valid():
        return Outcome.REFUSED
    if not form.is_of_now:
        form.renew()
        return Outcome.CONFLICT
    return STEPS[step](form)


def _finish(form: TextForm) -> Outcome:
    unit, text = form.unit, form.cleaned_data["text"]
    if not text:
        form.add_error("text", _("There is no text yet. Only a text can be finished."))
    elif unit.state == State.OUTDATED and not form.is_touched:
        form.add_error(
            "text", _("The German text has changed, this one has not. Change it, or say that it still fits.")
        )
    for finding in checks.findings(unit, text):
        if finding.is_blocking:
            form.add_error("text", finding.message)
    if form.errors:
        return Outcome.REFUSED
    if text == unit.target and unit.state in {State.WAITING, State.APPROVED}:
        return Outcome.UNCHANGED
    unit.put(text)
    return Outcome.SAVED


def _keep_draft(form: TextForm) -> Outcome:
    """Keep an unfinished text; an empty one takes the place of none, and the finished translation is back."""
    unit, text = form.unit, form.cleaned_data["text"]
    if text == unit.draft:
        return Outcome.UNCHANGED
    if text:
        # Until it is finished, the page keeps showing how the German text has changed.
        unit.put(text, source=unit.made_from or None, is_finished=False)
    else:
        unit.drop_draft()
    return Outcome.SAVED


def _keep_as_fitting(form: TextForm) -> Outcome:
    if form.is_touched:
        return _finish(form)
    if form.unit.state != State.OUTDATED:
        return Outcome.UNCHANGED
    form.unit.keep_as_fitting()
    return Outcome.SAVED


def _approve(form: TextForm) -> Outcome:
    outcome = _finish(form)
    if form.unit.state == State.WAITING and outcome != Outcome.REFUSED:
        form.unit.approve()
        return Outcome.SAVED
    return outcome


STEPS: dict[Step, Callable[[TextForm], Outcome]] = {
    Step.FINISH: _finish,
    Step.DRAFT: _keep_draft,
    Step.FITS: _keep_as_fitting,
    Step.APPROVE: _approve,
}
