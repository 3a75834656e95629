"""How far the translation of each record is, as sums that lists and grids can ask for."""

from collections.abc import Iterable

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext, pgettext_lazy

from editorial.l10n.text import validate_language_code
from editorial.l10n.translations import UNFINISHED, State

# The numbers of one record in one language.
NUMBERS = [*State.values, "words_left"]
# States that somebody still has to do something about, with words for a number of texts. Translators: short, for lists.
COUNTED = {
    State.MISSING: ngettext_lazy("%(count)d missing", "%(count)d missing", "count"),
    State.OUTDATED: ngettext_lazy("%(count)d outdated", "%(count)d outdated", "count"),
    State.EDITING: ngettext_lazy("%(count)d needs editing", "%(count)d need editing", "count"),
    State.WAITING: ngettext_lazy("%(count)d waits for review", "%(count)d wait for review", "count"),
}


class Standing(models.TextChoices):
    """How a whole record may stand in one language: what lists are filtered by."""

    UNFINISHED = "unfinished", pgettext_lazy("translation of a record", "unfinished")
    MISSING = State.MISSING.value, State.MISSING.label
    OUTDATED = State.OUTDATED.value, State.OUTDATED.label
    EDITING = State.EDITING.value, State.EDITING.label
    WAITING = State.WAITING.value, State.WAITING.label
    COMPLETE = "complete", pgettext_lazy("translation of a record", "complete")


class CoverageQuerySet(models.QuerySet):
    def of(self, model: type[models.Model]) -> "CoverageQuerySet":
        """Keep records of one kind; by its name, so that no content type is fetched for it."""
        return self.filter(content_type__app_label=model._meta.app_label, content_type__model=model._meta.model_name)

    def into(self, language: str) -> "CoverageQuerySet":
        return self.filter(language=language)

    def standing(self, standing: str) -> "CoverageQuerySet":
        """Keep records that stand like this; several may be true of one record."""
        if standing == Standing.COMPLETE:
            return self.exclude(_any_of(COUNTED))
        return self.filter(_any_of(UNFINISHED if standing == Standing.UNFINISHED else [standing]))

    def unfinished(self) -> "CoverageQuerySet":
        """Keep records on which a translator has something to do."""
        return self.standing(Standing.UNFINISHED)


def _any_of(states: Iterable[str]) -> models.Q:
    return models.Q(*[(f"{state}__gt", 0) for state in states], _connector=models.Q.OR)


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
    def in_words(self) -> str:
        """Say how much is left to do, for example "2 missing, 1 outdated", or that nothing is."""
        left = [COUNTED[state] % {"count": self.count(state)} for state in COUNTED if self.count(state)]
        return pgettext("separator of a list", ", ").join(left) or str(Standing.COMPLETE.label)

    @property
    def worst(self) -> State:
        """Return the state in which most is left to do."""
        return next((state for state in COUNTED if self.count(state)), State.APPROVED)

    @property
    def unfinished(self) -> int:
        return sum(self.count(state) for state in UNFINISHED)
