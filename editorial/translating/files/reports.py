"""What a file does to the content, in words and numbers: the same for the page and for the terminal."""

import hashlib
from collections import Counter
from typing import Any

from django.db import models
from django.utils.translation import gettext as _

from editorial.translating.files.deciding import WRITTEN, Decision, Outcome

# Lines that a page shows, of the rest it gives the number; and characters of each text.
LONGEST = 1000
LONGEST_TEXT = 2000


class Report:
    """Collects what becomes of texts, record by record; keeps at most `longest` of the texts that are not unchanged."""

    def __init__(self, longest: int = LONGEST) -> None:
        self.longest = longest
        self.counts: Counter[str] = Counter()
        self.records: list[dict[str, Any]] = []
        self.kept = self.left_out = 0
        self._digest = hashlib.sha256()

    @property
    def digest(self) -> str:
        """A mark of everything that would be written; the same for the same file as long as the content is the same."""
        return self._digest.hexdigest()

    @property
    def is_writing(self) -> bool:
        return any(self.counts[outcome.value] for outcome in WRITTEN)

    def add(self, record: models.Model | None, decisions: list[Decision]) -> None:
        self.counts.update(decision.outcome.value for decision in decisions)
        notable = [decision for decision in decisions if decision.outcome != Outcome.UNCHANGED]
        for decision in notable:
            self._digest.update(repr(decision.identity).encode())
        fitting = notable[: self.longest - self.kept]
        self.kept, self.left_out = self.kept + len(fitting), self.left_out + len(notable) - len(fitting)
        if fitting:
            self.records.append(about(record, fitting))

    def as_data(self) -> dict[str, Any]:
        """Return what can be kept as JSON."""
        return {"counts": dict(self.counts), "records": self.records, "left_out": self.left_out}


def about(record: models.Model | None, decisions: list[Decision]) -> dict[str, Any]:
    """Return what a report says of one record; `model` and `key` lead to it."""
    lines = [_line(decision) for decision in sorted(decisions, key=_urgency)]
    if record is None:
        return {"name": _("Texts that belong nowhere"), "kind": "", "model": "", "key": "", "lines": lines}
    return {
        "name": str(record),
        "kind": str(record._meta.verbose_name),
        "model": record._meta.label_lower,
        "key": str(record.pk),
        "lines": lines,
    }


def _line(decision: Decision) -> dict[str, Any]:
    incoming, unit = decision.incoming, decision.unit
    return {
        "outcome": decision.outcome.value,
        "label": str(unit.label) if unit else incoming.context,
        "line": incoming.line,
        "reason": decision.reason,
        "warnings": list(decision.warnings),
        "now": _cut(unit.text) if unit else "",
        "file": _cut(decision.text or incoming.text),
    }


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_TEXT else f"{text[:LONGEST_TEXT]} …"


def _urgency(decision: Decision) -> int:
    return list(Outcome).index(decision.outcome)
