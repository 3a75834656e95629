"""Taking a file in: first a dry run that says per record what would happen, then exactly that in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import models, transaction
from django.utils.translation import gettext as _

from editorial.publishing import coverage
from editorial.publishing.coverage import newest_rows
from editorial.publishing.editing import edited
from editorial.publishing.gate_rows import Row, rows_of, translated_fields
from editorial.staff.models import User
from editorial.translating.files.deciding import Decision, Outcome, decide, write
from editorial.translating.files.entries import Incoming
from editorial.translating.files.places import Places, Root
from editorial.translating.files.reading import Checked
from editorial.translating.files.reports import Report
from editorial.translating.rights import may_translate
from editorial.translating.units import Unit

# Texts that are looked up together, and labels that a line of the log names.
AT_A_TIME = 1000
LABELS_IN_LOG = 20


class ChangedSinceTheReport(Exception):  # noqa: N818 - not an error of the program but news for a person
    """The content is not what it was when the report was made; nothing has been written."""


@dataclass(frozen=True)
class Terms:
    """On whose behalf a file comes in, into which language, and whether it has the right of way over colleagues.

    `by` is None where the operator of the portal takes it in: then nobody is asked for rights or named in the log.
    """

    language: str
    by: User | None = None
    overwrite: bool = False

    def allow(self, record: models.Model) -> bool:
        return self.by is None or may_translate(self.by, record)


@dataclass(frozen=True)
class RecordTexts:
    """What becomes of the texts of one record; no record where nobody knows what they belong to."""

    record: models.Model | None
    decisions: list[Decision]

    @property
    def written(self) -> list[Decision]:
        return [decision for decision in self.decisions if decision.is_written]


def dry_run(checked: Checked, terms: Terms, report: Report) -> Report:
    """Say in `report` what would happen; writes nothing."""
    for some in decided(checked, terms):
        for texts in some:
            report.add(texts.record, texts.decisions)
    return report


@transaction.atomic
def apply(checked: Checked, terms: Terms, report: Report, *, expected: str = "") -> Report:
    """Write what the file brings, and say so in `report`.

    `expected` is the digest of the report that a person has seen. Raises ChangedSinceTheReport where the content has
    changed since; nothing is written then.
    """
    for some in decided(checked, terms):
        _write_each([texts for texts in some if texts.written], terms)
        for texts in some:
            report.add(texts.record, texts.decisions)
    if expected and report.digest != expected:
        raise ChangedSinceTheReport
    return report


def decided(checked: Checked, terms: Terms) -> Iterator[list[RecordTexts]]:
    """Yield some records at a time, in the order of the file; one whose texts lie far apart in it comes again."""
    places, incoming = Places(), checked.entries()
    while some := list(islice(incoming, AT_A_TIME)):
        yield _decided(some, places, terms)


def _decided(some: list[Incoming], places: Places, terms: Terms) -> list[RecordTexts]:
    roots = places.of(entry.context for entry in some)
    together = defaultdict(list)
    for entry in some:
        together[roots.get(entry.context)].append(entry)
    found = {}
    for model, keys in _by_model(together).items():
        found |= _units_of_each(model, keys, terms)
    return [_about(entries, *found.get(root, (None, {})), terms) for root, entries in together.items()]


def _by_model(roots: Iterable[Root | None]) -> dict[type[models.Model], list[Any]]:
    found = defaultdict(list)
    for root in roots:
        if root:
            found[root[0]].append(root[1])
    return found


def _units_of_each(model: type[models.Model], keys: list[Any], terms: Terms) -> dict[Root, tuple]:
    """Return records as citizens see them, with the units of their newest state."""
    # Who may change a record follows from what it is now, not from what a working copy would make of it.
    records = model._default_manager.in_bulk(keys)
    with newest_rows(model, keys) as found:
        return {(model, key): (records[key], units_in(rows, terms.language)) for key, rows in found.items()}


def units_in(rows: Iterable[Row], language: str) -> dict[str, Unit]:
    """Return all texts that could be translated, by context: those too that citizens do not see at present."""
    units = (Unit(row, field, language) for row in rows for field in translated_fields(type(row.record)))
    return {unit.context: unit for unit in units if unit.source}


def _about(entries: list[Incoming], record: models.Model | None, units: dict[str, Unit], terms: Terms) -> RecordTexts:
    is_allowed = record is not None and terms.allow(record)
    return RecordTexts(record, [_decision(entry, units.get(entry.context), terms, is_allowed) for entry in entries])


def _decision(entry: Incoming, unit: Unit | None, terms: Terms, is_allowed: bool) -> Decision:
    if unit is None:
        reason = _("The record, this part of it or its German text is no longer there.")
        return Decision(Outcome.GONE, entry, reason=reason)
    return decide(entry, unit, overwrite=terms.overwrite, is_allowed=is_allowed)


def _write_each(some: list[RecordTexts], terms: Terms) -> None:
    for texts in some:
        _write(texts, terms)
    for model, keys in _by_model((type(texts.record), texts.record.pk) for texts in some).items():
        coverage.refresh_each(model, keys)


def _write(texts: RecordTexts, terms: Terms) -> None:
    """Write into the newest state of the record, locked; it must be the one that was decided upon."""
    with edited(texts.record, by=terms.by, recount=False) as record:
        units = units_in(rows_of(record), terms.language)
        for decision in texts.written:
            unit = units.get(decision.incoming.context)
            if unit is None or _decision(decision.incoming, unit, terms, is_allowed=True).identity != decision.identity:
                raise ChangedSinceTheReport
            write(decision, unit)
    if terms.by:
        _log(texts, terms.by)


def _log(texts: RecordTexts, by: User) -> None:
    """Note who has brought the texts: whoever wrote is asked for a second pair of eyes before publication."""
    labels = list(dict.fromkeys(str(decision.unit.label) for decision in texts.written))
    message = [{"changed": {"fields": labels[:LABELS_IN_LOG]}}]
    LogEntry.objects.log_actions(by.pk, [texts.record], CHANGE, change_message=message)
