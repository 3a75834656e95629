"""What citizens look for, and how much of it they find: words and numbers, nothing about those who typed them."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import validate_language_code
from editorial.staff.roles import Role

LONGEST = 100


class SearchedWordsQuerySet(models.QuerySet):
    def to_forget(self, at: datetime) -> "SearchedWordsQuerySet":
        return self.filter(day__lt=localdate(at) - settings.SEARCHES_KEPT_FOR)


class SearchedWords(models.Model):
    """Words searched on one day in one language; not a Record, which would tell the time of day."""

    read_by_roles = frozenset({Role.EDITOR, Role.PUBLISHER, Role.TRANSLATOR, Role.ADMINISTRATOR})

    words = models.CharField(_("words searched"), max_length=LONGEST)
    language = models.CharField(_("language"), max_length=10, validators=[validate_language_code])
    day = models.DateField(_("day"))
    times = models.PositiveIntegerField(_("times"), default=0)
    results = models.PositiveIntegerField(_("results"))

    objects = SearchedWordsQuerySet.as_manager()

    class Meta:
        verbose_name = _("words searched")
        verbose_name_plural = _("What citizens look for")
        default_permissions = ("view", "delete")
        constraints = [
            models.UniqueConstraint(fields=["words", "language", "day"], name="searched_words_of_a_day"),
        ]

    def __str__(self) -> str:
        return self.words
