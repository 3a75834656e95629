"""The terms of the field with their fixed translations."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column, required_in_source
from editorial.records import Record
from editorial.translating.wordings import split_wordings, without_remark


class Term(Record):
    """A word or phrase of the field with its fixed translations."""

    # The source file names each concept in English; a language of the portal may be English as well.
    concept = models.CharField(
        _("concept"), max_length=200, unique=True, help_text=_("In English; names the term in files.")
    )
    wordings = models.TextField(
        _("wordings"),
        help_text=_("One on each line; any of them is right. What stands behind it in brackets is a remark."),
    )
    note = models.TextField(_("note"), blank=True)
    is_binding = models.BooleanField(
        _("binding"),
        default=True,
        help_text=_("Translations that use none of the wordings are pointed out. Otherwise the term is an offer."),
    )

    class Meta:
        verbose_name = _("term")
        verbose_name_plural = _("glossary")
        ordering = [column("wordings", SOURCE_LANGUAGE)]
        constraints = [required_in_source("wordings", table="term")]

    def __str__(self) -> str:
        return " / ".join(self.wordings_in(SOURCE_LANGUAGE)) or self.concept

    def save(self, *args, **kwargs) -> None:
        self.tidy()
        super().save(*args, **kwargs)

    def tidy(self) -> None:
        """Put each wording on a line of its own, however it was typed; files would not keep other white space."""
        self.concept = " ".join(self.concept.split())
        for language in LANGUAGE_CODES:
            setattr(self, column("wordings", language), "\n".join(self.lines_in(language)))
            setattr(self, column("note", language), self.note_in(language).replace("\r\n", "\n").strip())

    def lines_in(self, language: str) -> list[str]:
        """Return the wordings as they are written, with their remarks."""
        return split_wordings(getattr(self, column("wordings", language)) or "")

    def wordings_in(self, language: str) -> list[str]:
        """Return the wordings as they stand in texts."""
        return [wording for line in self.lines_in(language) for wording in without_remark(line)]

    def note_in(self, language: str) -> str:
        """Return the note written in this very language; `text_in` says what its readers get instead of none."""
        return getattr(self, column("note", language)) or ""
