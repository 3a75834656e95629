"""The texts of a record as units of translation: what pages, PO and XLIFF files, checks and the memory work on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models

from editorial.l10n import translations
from editorial.l10n.text import SOURCE_LANGUAGE, column
from editorial.l10n.translations import COLUMN, UNFINISHED, State
from editorial.publishing.coverage import texts_of
from editorial.publishing.gate_rows import Row


@dataclass(frozen=True)
class Unit:
    """One text of one row, to be translated from German into `language`."""

    row: Row
    field: str
    language: str

    @property
    def record(self) -> models.Model:
        """The row that the text stands in; the record it belongs to is `row.root`."""
        return self.row.record

    @property
    def context(self) -> str:
        """What names the text in files, the same for ever: "delegations.stop:<key>:venue"."""
        return f"{self.record._meta.label_lower}:{self.record.pk}:{self.field}"

    @property
    def label(self) -> str:
        """The field as the form calls it, with the part of the record it stands on."""
        return self.row.label_of(self.field)

    @property
    def anchor(self) -> str:
        """The id of the translation's field in the change form."""
        return self.row.anchor(column(self.field, self.language))

    @property
    def source(self) -> str:
        return translations.source_text(self.record, self.field)

    @property
    def target(self) -> str:
        """The finished translation, the one that citizens read; empty where there is none."""
        return getattr(self.record, column(self.field, self.language)) or ""

    @property
    def draft(self) -> str:
        return translations.draft_of(self.record, self.field, self.language).get("text", "")

    @property
    def text(self) -> str:
        """What a translator goes on from: the unfinished translation, else the finished one."""
        return self.draft or self.target

    @property
    def made_from(self) -> str:
        """The German text that `text` was made from; empty where that is not known."""
        draft = translations.draft_of(self.record, self.field, self.language)
        return draft.get("source") or translations.made_from(self.record, self.field, self.language)

    @property
    def state(self) -> State:
        return translations.state_of(self.record, self.field, self.language)

    @property
    def is_unfinished(self) -> bool:
        return self.state in UNFINISHED

    @property
    def is_rich(self) -> bool:
        return translations.is_rich(self.record, self.field)

    @property
    def target_field(self) -> models.Field:
        return self.record._meta.get_field(column(self.field, self.language))

    @property
    def max_length(self) -> int | None:
        return self.target_field.max_length

    def is_made_from(self, source: str) -> bool:
        """Tell whether `source` says what the German text says now."""
        return translations.says_the_same(self.record, self.field, source, self.source)

    def clean(self, text: str) -> str:
        """Return the text as its field stores it; raises ValidationError where the field refuses it."""
        return self.target_field.clean(text, self.record) or ""

    def put(self, text: str, *, source: str | None = None, is_finished: bool = True) -> None:
        """Write a clean text as made from `source` (default: the German text of now), and save the row.

        One that is not finished, or made from another German text, is kept as a draft: citizens never see it.
        """
        source = self.source if source is None else source
        if is_finished and self.is_made_from(source):
            translations.write(self.record, self.field, self.language, text)
        else:
            translations.keep_draft(self.record, self.field, self.language, text, source)
        self.save()

    def drop_draft(self) -> None:
        translations.drop_draft(self.record, self.field, self.language)
        self.save()

    def keep_as_fitting(self) -> None:
        """Say that the change of the German text does not affect the finished translation, and save the row."""
        translations.still_fits(self.record, self.field, self.language)
        self.save()

    def approve(self) -> None:
        """Approve the finished translation as one of the German text of now, and save the row."""
        translations.write(self.record, self.field, self.language, self.target, State.APPROVED)
        self.save()

    def save(self) -> None:
        self.record.save(update_fields=[column(self.field, self.language), COLUMN, "updated_at"])


def units_of(rows: Iterable[Row], language: str) -> Iterator[Unit]:
    """Yield the texts citizens see that have a German text, in the order of the rows and fields."""
    if language == SOURCE_LANGUAGE:
        return
    for row, field in texts_of(rows):
        if translations.source_text(row.record, field):
            yield Unit(row, field, language)
