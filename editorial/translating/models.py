"""What the translators' desk keeps: the glossary, the memory of what was translated before, files on their way in."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column, required_in_source, validate_language_code
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
        self.note = self.note.replace("\r\n", "\n").strip()
        for language in LANGUAGE_CODES:
            name = column("wordings", language)
            setattr(self, name, "\n".join(split_wordings(getattr(self, name) or "")))

    def lines_in(self, language: str) -> list[str]:
        """Return the wordings as they are written, with their remarks."""
        return split_wordings(getattr(self, column("wordings", language)) or "")

    def wordings_in(self, language: str) -> list[str]:
        """Return the wordings as they stand in texts."""
        return [wording for line in self.lines_in(language) for wording in without_remark(line)]


class Segment(models.Model):
    """A block of German text with its translation (editorial.translating.memory); derived, so not a Record."""

    language = models.CharField(_("language"), max_length=10)
    # The context of the text it stands in; not a foreign key, the text may be gone.
    origin = models.CharField(max_length=200)
    digest = models.CharField(max_length=32)
    source = models.TextField(_("German text"))
    target = models.TextField(_("translation"))
    length = models.PositiveIntegerField()
    kept_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("segment of the translation memory")
        verbose_name_plural = _("translation memory")
        indexes = [
            models.Index(fields=["language", "digest"], name="segment_equal"),
            models.Index(fields=["language", "origin"], name="segment_origin"),
        ]

    def __str__(self) -> str:
        return self.source[:80]


class SegmentWord(models.Model):
    """One of the longest words of a segment, by which similar ones are found."""

    segment = models.ForeignKey(Segment, on_delete=models.CASCADE, related_name="words")
    # Language and length of the segment, so that one index answers.
    language = models.CharField(max_length=10)
    word = models.CharField(max_length=60)
    length = models.PositiveIntegerField()

    class Meta:
        indexes = [models.Index(fields=["language", "word", "length", "segment"], name="segment_word")]

    def __str__(self) -> str:
        return self.word


KEPT_FOR = timedelta(days=1)


def protected_storage() -> Storage:
    return storages["protected"]


def unguessable(_kept: "TranslationImport", _name: str) -> str:
    return f"translations/{uuid.uuid4().hex}"


class TranslationImport(models.Model):
    """A file that somebody has sent, between its dry run and its application; forgotten after a day.

    `digest` is the mark of the report that the person has seen: exactly that is applied, or nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(storage=protected_storage, upload_to=unguessable, blank=True)
    name = models.CharField(_("file"), max_length=200)
    language = models.CharField(_("language"), max_length=10, validators=[validate_language_code])
    overwrite = models.BooleanField(_("overwrite what others have changed meanwhile"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by whom"), on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    report = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of translations")
        verbose_name_plural = _("translations as files")
        ordering = ["-made_at"]
        # Who may import follows from the records; see editorial.translating.files.admin.
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def forget_old(cls) -> None:
        """Delete what nobody has applied within a day, and what has been applied long enough ago."""
        for kept in cls.objects.filter(made_at__lt=timezone.now() - KEPT_FOR):
            kept.forget_file()
            kept.delete()

    def forget_file(self) -> None:
        if self.file:
            self.file.delete(save=False)
