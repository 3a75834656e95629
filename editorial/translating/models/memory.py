"""What was translated before, block by block."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
