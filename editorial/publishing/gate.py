"""The publish gate: what stands between a record and its citizens, in each language.

Everything is asked of the working copy where there is one, and as if it were public already.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import models

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.publishing import working_copies
from editorial.publishing.freshness import missing_texts, outdated_texts
from editorial.publishing.gate_checks import CHECKS, required_fields
from editorial.publishing.gate_rows import Problem, Row, fetch_lists, rows_of, translated_fields
from editorial.publishing.gate_texts import Section, sections_of
from editorial.publishing.models import AwaitedLanguage, Publishable
from editorial.publishing.remembering import remembered

State = Literal["ready", "outdated", "missing"]
# Which fields of a model a person may read; None for all translated texts and nothing else.
Visible = dict[type[models.Model], set[str]]


@dataclass(frozen=True)
class Inspection:
    """All the gate says about a record, read in one go; nothing in it asks the database again."""

    problems: list[Problem]
    readiness: dict[str, State]
    sections: list[Section]

    def blocking(self, without: Collection[str] = ()) -> list[Problem]:
        """Return what prevents publishing, if the languages in `without` are to follow."""
        return [problem for problem in self.problems if problem.is_blocking and problem.language not in without]


def inspect(record: Publishable, visible: Visible | None = None) -> Inspection:
    """Ask every question about what would be published; `record` itself and the database stay as they are."""
    record = type(record)._default_manager.get(pk=record.pk)
    with working_copies.shown(record):
        rows = rows_of(record)
        fetch_lists(rows)
        # The tables come first: asking the models about their values changes them, for example spaces at the end.
        sections = sections_of(rows, visible) if visible is not None else []
        states = {language: _state(rows, language) for language in LANGUAGE_CODES}
        return Inspection([problem for ask in CHECKS for problem in ask(rows)], states, sections)


def problems(record: Publishable) -> list[Problem]:
    return inspect(record).problems


def readiness(record: Publishable) -> dict[str, State]:
    return inspect(record).readiness


def blocking_problems(record: Publishable, without: Collection[str] = ()) -> list[Problem]:
    """Return what prevents publishing the record as its working copy says."""
    return inspect(record).blocking(without)


def follows_in(record: models.Model) -> list[str]:
    """Return the languages that were left out when the record was last published; from memory."""
    kind = ContentType.objects.get_for_model(record)
    return remembered("awaited languages", _read_awaited).get((kind.pk, record.pk), [])


def _read_awaited() -> dict[tuple[int, UUID], list[str]]:
    awaited = defaultdict(list)
    for kind, key, language in AwaitedLanguage.objects.values_list("content_type", "object_id", "language"):
        awaited[kind, key].append(language)
    return dict(awaited)


def _state(rows: list[Row], language: str) -> State:
    main = rows[0].record
    wanted = [name for name in required_fields(type(main)) if name in translated_fields(type(main))]
    if not all(getattr(main, column(name, language)) for name in wanted):
        return "missing"
    if next(missing_texts(rows, language), None):
        return "missing"
    return "outdated" if next(outdated_texts(rows, language), None) else "ready"
