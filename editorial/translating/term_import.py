"""Terms from a file: compared with the glossary first, then taken over in one transaction; nothing is ever deleted."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.translating.models import Term

MAX_BYTES = 2 * 1024 * 1024
MAX_TERMS = 20_000
LONGEST_TEXT = 2_000


class FileRefused(Exception):  # noqa: N818 - news for a person
    """The file cannot be read; says why and, where known, in which line."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(_("Line %(line)d: %(message)s") % {"line": line, "message": message} if line else message)


@dataclass(frozen=True)
class Entry:
    """A term as a file has it; languages and columns that the file does not have stay as they are."""

    line: int
    concept: str
    wordings: dict[str, str] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    is_binding: bool | None = None

    def values(self) -> dict[str, Any]:
        values = {column("wordings", language): text for language, text in self.wordings.items()}
        values |= {column("note", language): text for language, text in self.notes.items()}
        return values if self.is_binding is None else values | {"is_binding": self.is_binding}


class Outcome(models.TextChoices):
    NEW = "new", pgettext_lazy("outcome of an import", "new")
    CHANGED = "changed", pgettext_lazy("outcome of an import", "changed")
    UNCHANGED = "unchanged", pgettext_lazy("outcome of an import", "unchanged")
    REFUSED = "refused", pgettext_lazy("outcome of an import", "refused")


@dataclass(frozen=True)
class Step:
    """What is to happen with one term of the file; `changes` are pairs of what was and what will be, by column."""

    entry: Entry
    outcome: Outcome
    term: Term | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    reasons: list[str] = field(default_factory=list)

    @property
    def fields(self) -> list[tuple[Any, str, str]]:
        """Return the changes for people: the name of the field, what was, what will be."""
        labels = [Term._meta.get_field(name).verbose_name for name in self.changes]
        return [(label, *texts) for label, texts in zip(labels, self.changes.values(), strict=True)]


def plan(entries: Iterable[Entry]) -> list[Step]:
    """Compare with the glossary; nothing is written."""
    entries = list(entries)
    named = Counter(entry.concept for entry in entries)
    present = {term.concept: term for term in Term.objects.all()}
    return [_step(entry, present.get(entry.concept), named[entry.concept] > 1) for entry in entries]


@transaction.atomic
def take_over(entries: Iterable[Entry]) -> list[Step]:
    """Write what is new and what is changed; return what was done."""
    steps = plan(entries)
    for step in steps:
        if step.outcome in {Outcome.NEW, Outcome.CHANGED}:
            step.term.save()
    return steps


def counted(steps: Iterable[Step]) -> dict[Outcome, int]:
    counts = Counter(step.outcome for step in steps)
    return {outcome: counts[outcome] for outcome in Outcome}


def _step(entry: Entry, present: Term | None, is_repeated: bool) -> Step:
    if is_repeated:
        return Step(entry, Outcome.REFUSED, reasons=[_("The file names this term more than once.")])
    term = present or Term(concept=entry.concept)
    before = _texts(term)
    for name, value in entry.values().items():
        setattr(term, name, value)
    term.tidy()
    if reasons := list(_reasons(term)):
        return Step(entry, Outcome.REFUSED, reasons=reasons)
    changes = {name: (before[name], text) for name, text in _texts(term).items() if text != before[name]}
    if present is None:
        return Step(entry, Outcome.NEW, term, changes)
    return Step(entry, Outcome.CHANGED if changes else Outcome.UNCHANGED, term, changes)


def _texts(term: Term) -> dict[str, str]:
    names = [column(field, language) for field in ("wordings", "note") for language in LANGUAGE_CODES]
    return {name: _in_words(getattr(term, name)) for name in [*names, "is_binding"]}


def _in_words(value: str | bool | None) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value or ""


def _reasons(term: Term) -> Iterator[str]:
    """Say what speaks against the term as the file has it."""
    missing = list(_missing(term))
    yield from missing or _faults(term)


def _missing(term: Term) -> Iterator[str]:
    if not term.concept:
        yield _("The term has no name in English.")
    if not term.lines_in(SOURCE_LANGUAGE):
        yield _("The term has no German wording.")


def _faults(term: Term) -> Iterator[str]:
    if any(len(text) > LONGEST_TEXT for text in _texts(term).values()):
        yield _("A text is longer than %(count)d characters.") % {"count": LONGEST_TEXT}
    try:
        term.clean_fields()
    except ValidationError as error:
        yield from dict.fromkeys(error.messages)
