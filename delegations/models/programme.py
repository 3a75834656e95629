"""What happens when during a visit: the only clock times of the portal."""

import zoneinfo
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models.visits import Stop, Visit
from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.text import required_in_source, text_in
from editorial.publishing.models import DependentQuerySet
from editorial.records import Record
from partnership.models import Person
from partnership.models.cities import validate_time_zone


class ProgrammeItemQuerySet(DependentQuerySet):
    def public(self, at: datetime | None = None, of: Visit | None = None) -> "ProgrammeItemQuerySet":
        return super().public(at, of).filter(audience=ProgrammeItem.Audience.PUBLIC)


class ProgrammeItem(Record):
    """An item with clock times in its place's time zone, or with a day only where no clock time is known."""

    class Audience(models.TextChoices):
        PUBLIC = "public", pgettext_lazy("audience", "public")
        GUESTS = "guests", pgettext_lazy("audience", "guests")
        INTERNAL = "internal", pgettext_lazy("audience", "internal")

    class PartOfDay(models.TextChoices):
        MORNING = "morning", pgettext_lazy("part of the day", "morning")
        AFTERNOON = "afternoon", pgettext_lazy("part of the day", "afternoon")
        EVENING = "evening", pgettext_lazy("part of the day", "evening")

    visit = models.ForeignKey(
        Visit,
        verbose_name=pgettext_lazy("diplomatic visit", "visit"),
        on_delete=models.CASCADE,
        related_name="programme",
    )
    stop = models.ForeignKey(
        Stop, verbose_name=_("stop"), on_delete=models.SET_NULL, null=True, blank=True, related_name="programme"
    )
    starts_at = models.DateTimeField(_("start"), null=True, blank=True)
    ends_at = models.DateTimeField(_("end"), null=True, blank=True)
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Berlin",
        validators=[validate_time_zone],
        help_text=_("Start and end are local times of this zone, for example Asia/Shanghai."),
    )
    day = HistoricalDateField(_("day"), help_text=_("Only where no clock time is known."))
    part_of_day = models.CharField(_("part of the day"), max_length=10, choices=PartOfDay.choices, blank=True)
    title = models.CharField(_("title"), max_length=200)
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    text = models.TextField(_("text"), blank=True)
    host = models.ForeignKey(
        Person,
        verbose_name=_("host"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_programme",
    )
    audience = models.CharField(_("audience"), max_length=8, choices=Audience.choices, default=Audience.INTERNAL)
    internal_notes = models.TextField(_("internal notes"), blank=True)

    objects = ProgrammeItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("programme item")
        verbose_name_plural = _("programme items")
        ordering = [F("day_earliest").asc(nulls_last=True), F("starts_at").asc(nulls_last=True), "created_at"]
        constraints = [
            required_in_source("title", table="programme_item"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(starts_at__isnull=False, ends_at__gte=F("starts_at")),
                name="programme_item_ends_after_start",
                violation_error_message=_("The item ends before it begins."),
            ),
        ]

    def __str__(self) -> str:
        return text_in(self, "title").value

    def clean(self) -> None:
        super().clean()
        if not self.starts_at and not self.day:
            raise ValidationError({"day": _("Give a start or at least the day.")})

    def save(self, *args, **kwargs) -> None:
        """Derive the day from the clock time, so that items with and without one sort together."""
        if self.starts_at:
            self.day = self.local_start.date().isoformat()
        super().save(*args, **kwargs)

    @property
    def local_start(self) -> datetime | None:
        """The start as wall time of the item's own zone."""
        return self.starts_at and self.starts_at.astimezone(zoneinfo.ZoneInfo(self.time_zone))

    @property
    def local_end(self) -> datetime | None:
        return self.ends_at and self.ends_at.astimezone(zoneinfo.ZoneInfo(self.time_zone))
