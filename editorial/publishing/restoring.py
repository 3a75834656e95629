"""Bringing a former revision back, also one from before the models changed: what fits is used, the rest is told.

A column that is new since then keeps its present value, one that is gone is left out, and so is a value that its
field no longer accepts.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from editorial.l10n.text import language_name
from editorial.publishing import coverage, publication, snapshots, working_copies
from editorial.publishing.comparing import in_words, original_of
from editorial.publishing.models import Publishable, Revision, WorkingCopy
from editorial.publishing.snapshots import Snapshot, children_of, columns_of
from editorial.publishing.working_copies import ChangedMeanwhile
from editorial.staff.models import User


@dataclass
class Findings:
    """What a former state and today's models do not share; lines to read, in the active language."""

    unknown: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    # Why nothing can be restored at all; empty when it can.
    obstacle: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.unknown or self.missing or self.refused or self.lost or self.obstacle)


@dataclass
class Fitting:
    """A former state brought into today's form, with what had to be left out."""

    data: Snapshot
    findings: Findings


def fit(
    snapshot: Snapshot,
    record: Publishable,
    present: Snapshot | None,
    is_visible: Callable[[type[models.Model], str], bool] = lambda model, name: True,
) -> Fitting:
    """Fit `snapshot` to the models of today and try it on `record`; the database stays as it is.

    `present` fills in what the snapshot does not know; None for a record that is to be made again.
    """
    findings = Findings()
    data = _Fitter(findings, is_visible).fitted(snapshot, present, type(record))
    _keep_needed(data, record, present, findings)
    if not findings.obstacle:
        _try(data, record, findings)
    return Fitting(data, findings)


@transaction.atomic
def restore(record: Publishable, revision: Revision, *, by: User, version: int | None) -> Findings | None:
    """Let work go on from what `revision` said: on a working copy of what is public, else on the record itself.

    `version` is that of the working copy the person agreed to replace, None when there was none. Returns None when
    this has been done already, as after a second click. Raises ChangedMeanwhile when the copy is another one by now,
    and ValidationError when the revision cannot be restored.
    """
    record = record.locked()
    copy = working_copies.copy_of(record)
    present = copy.data if copy else snapshots.take(record)
    fitting = fit(revision.data, record, present)
    if fitting.findings.obstacle:
        raise ValidationError(fitting.findings.obstacle)
    is_public = record.status == Publishable.Status.PUBLISHED
    if fitting.data == present and (copy or not is_public):
        return None
    if (copy and copy.version) != version:
        raise ChangedMeanwhile(copy)
    if is_public:
        revision.data = fitting.data
        publication.restore(record, revision, by=by)
        # Nobody has reviewed this content, and nobody has set a date for it.
        WorkingCopy.objects.about(record).update(is_in_review=False, publish_on=None, scheduled_by=None)
    else:
        _keep_state_before(record, revision, by)
        snapshots.apply(fitting.data, record)
        coverage.refresh(record)
    return fitting.findings


@transaction.atomic
def recreate(revision: Revision, *, by: User) -> tuple[Publishable, Findings]:
    """Make a deleted record again as a draft, with its key; raises ValidationError when that cannot be."""
    model = revision.content_type.model_class()
    record = model(pk=revision.object_id, status=Publishable.Status.DRAFT)
    fitting = fit(revision.data, record, None)
    if fitting.findings.obstacle:
        raise ValidationError(fitting.findings.obstacle)
    snapshots.apply(fitting.data, record)
    coverage.refresh(record)
    return model._default_manager.get(pk=record.pk), fitting.findings


def _keep_state_before(record: Publishable, revision: Revision, by: User) -> None:
    """A withdrawn record has no working copy; what it says now becomes a revision before it is overwritten."""
    newest = Revision.objects.about(record).first()
    if newest is None or newest.data != snapshots.take(record):
        reason = _("State before revision %(number)d was restored.") % {"number": revision.number}
        publication.keep_revision(record, Revision.Action.WITHDRAWN, by=by, reason=reason)


@dataclass
class _Fitter:
    findings: Findings
    is_visible: Callable[[type[models.Model], str], bool]

    def fitted(self, snapshot: Snapshot, present: Snapshot | None, model: type[models.Model]) -> Snapshot:
        names = {relation.name for relation in model._meta.many_to_many}
        return {
            "pk": snapshot["pk"],
            "values": self._values(snapshot.get("values", {}), present, model),
            "lists": self._part("lists", names, snapshot, present, model),
            "children": self._children(snapshot, present, model),
        }

    def _values(self, values: dict, present: Snapshot | None, model: type[models.Model]) -> dict[str, Any]:
        columns = {column.attname: column for column in columns_of(model)}
        self._note_unknown(values.keys() - columns.keys(), model)
        fitted = {name: present["values"][name] for name in columns if present and name in present["values"]}
        for name, column in columns.items():
            if name not in values:
                _note(self.findings.missing, _field_name(column))
            elif _accepts(column, values[name]):
                fitted[name] = values[name]
            else:
                self._note_refused(column, values[name])
        return fitted

    def _part(
        self, part: str, names: set[str], snapshot: Snapshot, present: Snapshot | None, model: type[models.Model]
    ) -> dict[str, Any]:
        former = snapshot.get(part, {})
        self._note_unknown(former.keys() - names, model)
        kept = {name: rows for name, rows in present[part].items() if name in names} if present else {}
        return kept | {name: rows for name, rows in former.items() if name in names}

    def _children(self, snapshot: Snapshot, present: Snapshot | None, model: type[models.Model]) -> dict[str, Any]:
        kinds = {kind.name: kind for kind in children_of(model)}
        fitted = self._part("children", set(kinds), snapshot, present, model)
        now = {row["pk"]: row for rows in (present or {}).get("children", {}).values() for row in rows}
        for name in snapshot.get("children", {}).keys() & kinds.keys():
            fitted[name] = [self.fitted(row, now.get(row["pk"]), kinds[name].model) for row in fitted[name]]
        return fitted

    def _note_unknown(self, names: set[str], model: type[models.Model]) -> None:
        for name in sorted(names):
            _note(self.findings.unknown, f"{capfirst(str(model._meta.verbose_name))}: {name}")

    def _note_refused(self, column: models.Field, value: Any) -> None:
        shown = f": {in_words(column, value) or '–'}" if self.is_visible(column.model, column.name) else ""
        _note(self.findings.refused, f"{_field_name(column)}{shown}")


def _accepts(column: models.Field, value: Any) -> bool:
    """Tell whether the column can hold the value; an empty text is fine, as a draft need not be complete."""
    if value is None:
        return column.null
    target = column.target_field if isinstance(column, models.ForeignKey) else column
    try:
        stored = target.to_python(value)
        if not isinstance(column, models.ForeignKey):
            column.run_validators(stored)
    except (ValidationError, TypeError, ValueError, ArithmeticError):
        return False
    return not column.choices or stored in column.empty_values or stored in dict(column.flatchoices)


def _keep_needed(data: Snapshot, record: Publishable, present: Snapshot | None, findings: Findings) -> None:
    """Where the record cannot be without something that is gone, keep what it points at now."""
    for column in columns_of(type(record)):
        if not isinstance(column, models.ForeignKey) or column.null:
            continue
        key = data["values"].get(column.attname)
        if key is not None and column.related_model._default_manager.filter(pk=key).exists():
            continue
        if present is None:
            findings.obstacle = _("“%(field)s” is needed, and what it named no longer exists.") % {
                "field": _field_name(column)
            }
            return
        data["values"][column.attname] = present["values"][column.attname]
        _note(findings.lost, _field_name(column))


def _try(data: Snapshot, record: Publishable, findings: Findings) -> None:
    """Apply the state and take it back: only the database knows all of its rules."""
    is_new = record._state.adding
    trial = type(record)(pk=record.pk) if is_new else type(record)._default_manager.get(pk=record.pk)
    with transaction.atomic():
        try:
            with transaction.atomic():
                findings.lost += snapshots.apply(data, trial).missing
        except (DatabaseError, ValidationError, ValueError) as error:
            findings.obstacle = _("The database refuses this content: %(error)s") % {"error": error}
        transaction.set_rollback(True)


def _field_name(column: models.Field) -> str:
    owner, name = capfirst(str(column.model._meta.verbose_name)), original_of(column).verbose_name
    language = getattr(column, "language", "")
    return f"{owner}: {name} ({language_name(language)})" if language else f"{owner}: {name}"


def _note(lines: list[str], line: str) -> None:
    if line not in lines:
        lines.append(line)
