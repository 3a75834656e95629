"""What becomes of one text that comes in: what the translator has changed, and whether it may replace what is there.

Three states are compared: the translation as it went out (its base in the file), as it comes in, and as it is now.
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from editorial.translating.checks import findings
from editorial.translating.files.entries import FINISHED, Incoming, base_of, portable
from editorial.translating.files.markup import lost
from editorial.translating.units import Unit


class Outcome(models.TextChoices):
    """What an import does with a text; in the order in which a report speaks of it."""

    CONFLICT = "conflict", pgettext_lazy("text in an imported file", "changed meanwhile by somebody else")
    REFUSED = "refused", pgettext_lazy("text in an imported file", "refused")
    GONE = "gone", pgettext_lazy("text in an imported file", "no longer there")
    EDITING = "editing", pgettext_lazy("text in an imported file", "needs editing")
    CHANGED = "changed", pgettext_lazy("text in an imported file", "changed")
    NEW = "new", pgettext_lazy("text in an imported file", "new")
    UNCHANGED = "unchanged", pgettext_lazy("text in an imported file", "unchanged")


WRITTEN = (Outcome.EDITING, Outcome.CHANGED, Outcome.NEW)


class Refusal(Exception):  # noqa: N818 - not an error of the program but news for a person
    """This text cannot be taken; the message says why."""


@dataclass(frozen=True)
class Decision:
    """What becomes of `incoming`: `text` is what its field would hold, `reason` why that is not simply new."""

    outcome: Outcome
    incoming: Incoming
    unit: Unit | None = None
    text: str = ""
    reason: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def is_written(self) -> bool:
        return self.outcome in WRITTEN

    @property
    def identity(self) -> tuple[str, str, str]:
        """What must be the same when the file is applied as it was when a person looked at the report."""
        return self.incoming.context, self.outcome.value, self.text


def decide(incoming: Incoming, unit: Unit, *, overwrite: bool, is_allowed: bool = True) -> Decision:
    """Say what becomes of a text; asks nothing of the database. `overwrite` gives it the right of way."""
    text = portable(incoming.html if unit.is_rich else incoming.text)
    if _asks_nothing(incoming, unit, text):
        return Decision(Outcome.UNCHANGED, incoming, unit)
    try:
        if not is_allowed:
            raise Refusal(_("You may not change this record."))
        text, warnings = _checked(incoming, unit, text)
    except Refusal as refusal:
        return Decision(Outcome.REFUSED, incoming, unit, text, str(refusal))
    if _asks_nothing(incoming, unit, text):
        return Decision(Outcome.UNCHANGED, incoming, unit)
    if not overwrite and not _is_as_it_went_out(incoming, unit):
        return Decision(Outcome.CONFLICT, incoming, unit, text, _why_in_conflict(incoming), warnings)
    if reason := _why_unfinished(incoming, unit):
        return Decision(Outcome.EDITING, incoming, unit, text, reason, warnings)
    return Decision(Outcome.CHANGED if unit.text else Outcome.NEW, incoming, unit, text, "", warnings)


def write(decision: Decision, unit: Unit) -> None:
    """Store the text in `unit`, the row as it is now; it was made from the German text of the file."""
    source = _source(decision.incoming, unit)
    if decision.incoming.is_finished:
        unit.put(decision.text, source=source)
    else:
        # What was outdated stays so, with the changes of the German text since it was made.
        unit.put(decision.text, source=unit.made_from or source, is_finished=False)


def _asks_nothing(incoming: Incoming, unit: Unit, text: str) -> bool:
    """Tell whether the translator has left the text as it went out, or the same stands there already."""
    if incoming.base and base_of(text, incoming.is_finished) == incoming.base:
        return True
    if text != portable(unit.text):
        return not text and not incoming.base
    return base_of(text, incoming.is_finished) == base_of(text, _is_finished(unit)) or not _is_as_it_went_out(
        incoming, unit
    )


def _is_as_it_went_out(incoming: Incoming, unit: Unit) -> bool:
    """Tell whether nobody has changed the translation since; one that is missing can be overwritten by nothing."""
    text = portable(unit.text)
    if not incoming.base:
        return not text
    return incoming.base in {base_of(text, is_finished=True), base_of(text, is_finished=False)}


def _is_finished(unit: Unit) -> bool:
    return unit.state in FINISHED


def _checked(incoming: Incoming, unit: Unit, text: str) -> tuple[str, tuple[str, ...]]:
    """Return the text as its field stores it, and what is worth a second look; raises Refusal."""
    if not text:
        raise Refusal(_("Empty in the file. A file removes no translation; that is done in the admin."))
    if incoming.problem:
        raise Refusal(incoming.problem)
    if unit.is_rich and (tag := lost(text)):
        raise Refusal(_("Broken or forbidden formatting: %(tag)s") % {"tag": tag})
    try:
        text = unit.clean(text)
    except ValidationError as error:
        raise Refusal(" ".join(error.messages)) from error
    found = findings(unit, text)
    if blocking := [finding.message for finding in found if finding.is_blocking]:
        raise Refusal(" ".join(blocking))
    return text, tuple(finding.message for finding in found)


def _why_in_conflict(incoming: Incoming) -> str:
    if incoming.base:
        return _("Somebody else has changed this translation since the file was made.")
    return _("The file does not say which translation it changes.")


def _why_unfinished(incoming: Incoming, unit: Unit) -> str:
    if not incoming.is_finished:
        return _("Marked as unfinished in the file.")
    if not unit.is_made_from(_source(incoming, unit)):
        return _("Made from an older German text.")
    return ""


def _source(incoming: Incoming, unit: Unit) -> str:
    """Return the German text of the file; the one of now where the file says the same."""
    source = incoming.source_html if unit.is_rich else incoming.source
    return unit.source if source == portable(unit.source) else source
