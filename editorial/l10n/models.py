"""How far the translation of each record is, as sums that lists and grids can ask for."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import validate_language_code
from editorial.l10n.translations import UNFINISHED, State

# The numbers of one record in one language.
NUMBERS = [*State.values, "words_left"]


class CoverageQuerySet(models.QuerySet):
    def into(self, language: str) -> "CoverageQuerySet":
        return self.filter(language=language)

    def unfinished(self) -> "CoverageQuerySet":
        """Keep records on which a translator has something to do."""
        return self.filter(models.Q(*[(f"{state}__gt", 0) for state in UNFINISHED], _connector=models.Q.OR))


class Coverage(models.Model):
    """Numbers of texts in each state, for one record with all that belongs to it and one language.

    Derived: editorial.publishing.coverage counts them anew whenever the record, or the working copy of it, is stored.
    Not a Record, so that it is no part of the record's content.
    """

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE)
    object_id = models.UUIDField()
    target = GenericForeignKey()
    language = models.CharField(_("language"), max_length=10, validators=[validate_language_code])
    missing = models.PositiveIntegerField(State.MISSING.label, default=0)
    outdated = models.PositiveIntegerField(State.OUTDATED.label, default=0)
    editing = models.PositiveIntegerField(State.EDITING.label, default=0)
    waiting = models.PositiveIntegerField(State.WAITING.label, default=0)
    approved = models.PositiveIntegerField(State.APPROVED.label, default=0)
    # German words of the texts that are missing, outdated or need editing.
    words_left = models.PositiveIntegerField(_("words left"), default=0)

    objects = CoverageQuerySet.as_manager()

    class Meta:
        verbose_name = _("coverage")
        verbose_name_plural = _("coverage")
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "language"], name="coverage_one_per_record_and_language"
            )
        ]

    def __str__(self) -> str:
        return f"{self.target} ({self.language})"

    def says_the_same(self, other: "Coverage | None") -> bool:
        return other is not None and all(getattr(self, name) == getattr(other, name) for name in NUMBERS)

    def count(self, state: State) -> int:
        return getattr(self, state)

    @property
    def unfinished(self) -> int:
        return sum(self.count(state) for state in UNFINISHED)
