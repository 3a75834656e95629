"""Gifts given and received, and the value limits the city has set for them."""

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models.visits import Visit
from editorial.l10n.text import required_in_source, text_in
from editorial.publishing.models import DependentQuerySet
from editorial.records import Record


class ValueLimit(Record):
    """A rule for gifts from a value upwards. Data, not code: limits differ by state, council and year."""

    name = models.CharField(_("name"), max_length=200)
    from_eur = models.DecimalField(_("from value (euro)"), max_digits=10, decimal_places=2)
    rule = models.TextField(_("what is to be done"))

    class Meta:
        verbose_name = _("value limit")
        verbose_name_plural = _("value limits")
        ordering = ["from_eur"]
        constraints = [
            required_in_source("name", table="value_limit"),
            required_in_source("rule", table="value_limit"),
            models.CheckConstraint(
                condition=Q(from_eur__gte=0),
                name="value_limit_not_negative",
                violation_error_message=_("A value cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return text_in(self, "name").value


class GiftQuerySet(DependentQuerySet):
    def public(self, at: datetime | None = None, of: Visit | None = None) -> "GiftQuerySet":
        return super().public(at, of).filter(is_public=True)


class Gift(Record):
    class Direction(models.TextChoices):
        GIVEN = "given", pgettext_lazy("gift", "given")
        RECEIVED = "received", pgettext_lazy("gift", "received")

    visit = models.ForeignKey(
        Visit, verbose_name=pgettext_lazy("diplomatic visit", "visit"), on_delete=models.CASCADE, related_name="gifts"
    )
    direction = models.CharField(_("given or received"), max_length=8, choices=Direction.choices)
    description = models.CharField(_("description"), max_length=300)
    giver = models.CharField(_("giver"), max_length=200, blank=True)
    receiver = models.CharField(_("receiver"), max_length=200, blank=True)
    value_eur = models.DecimalField(
        _("value in euro (internal)"), max_digits=10, decimal_places=2, null=True, blank=True
    )
    keeper = models.CharField(_("kept by (internal)"), max_length=200, blank=True)
    place = models.CharField(_("place of keeping (internal)"), max_length=200, blank=True)
    approval = models.CharField(
        _("approval (internal)"), max_length=200, blank=True, help_text=_("Who approved it, or the council paper.")
    )
    is_public = models.BooleanField(_("is public"), default=False)

    objects = GiftQuerySet.as_manager()

    class Meta:
        verbose_name = _("gift")
        verbose_name_plural = _("gifts")
        ordering = ["direction", "created_at"]
        constraints = [
            required_in_source("description", table="gift"),
            models.CheckConstraint(
                condition=Q(value_eur__isnull=True) | Q(value_eur__gte=0),
                name="gift_value_not_negative",
                violation_error_message=_("A value cannot be negative."),
            ),
        ]

    def __str__(self) -> str:
        return text_in(self, "description").value
