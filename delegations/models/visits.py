"""Visits and their stops."""

from datetime import date

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.dates import is_exact_day
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import required_in_source
from editorial.library.models import Placement
from editorial.publishing.indexes import ASKED_OF_ALL, PublishedIndex, latest_first
from editorial.publishing.models import Citation, DependentQuerySet, PublicQuerySet, Publishable
from editorial.records import Record
from partnership.models import Agreement, City, Partnership, Person, Sector
from projects.models import Project


class VisitQuerySet(PublicQuerySet):
    def newest_first(self) -> "VisitQuerySet":
        return self.order_by(latest_first("starts_on_latest"), "slug")

    def in_sector(self, sector: Sector) -> "VisitQuerySet":
        """Keep visits in the sector, and those at which something was reported about it."""
        own, noted = sector.visits.order_by().values("pk"), sector.notes.order_by().values("visit")
        return self.filter(Q(pk__in=own) | Q(pk__in=noted))


class Visit(Publishable):
    """A delegation's journey in one direction; a return visit names the visit it answers."""

    required_to_publish = ("summary", "starts_on")

    class Direction(models.TextChoices):
        INCOMING = "incoming", pgettext_lazy("direction of a visit", "incoming")
        OUTGOING = "outgoing", pgettext_lazy("direction of a visit", "outgoing")

    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("state of a visit", "planned")
        CONFIRMED = "confirmed", pgettext_lazy("state of a visit", "confirmed")
        UNDER_WAY = "under_way", pgettext_lazy("state of a visit", "under way")
        COMPLETED = "completed", pgettext_lazy("state of a visit", "completed")
        POSTPONED = "postponed", pgettext_lazy("state of a visit", "postponed")
        CANCELLED = "cancelled", pgettext_lazy("state of a visit", "cancelled")

    title = models.CharField(_("title"), max_length=200)
    direction = models.CharField(_("direction"), max_length=8, choices=Direction.choices)
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PLANNED)
    starts_on = HistoricalDateField(_("from"), help_text=_("For example 10.09.2016, 10/2015 or spring: Frühjahr 2016."))
    ends_on = HistoricalDateField(_("until"), help_text=_("Empty for a visit of one day."))
    purpose = models.CharField(_("purpose"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    report = RichTextField(_("report"), blank=True)
    size = models.PositiveSmallIntegerField(
        _("number of members"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    size_note = models.CharField(
        _("size in words"), max_length=120, blank=True, help_text=_("Where no number is known: “large delegation”.")
    )
    host = models.ForeignKey(
        Person,
        verbose_name=_("host"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="hosted_visits",
        help_text=_("The office printed is the one held on the day of the visit."),
    )
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("partnerships"), blank=True, related_name="visits"
    )
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="visits")
    projects = models.ManyToManyField(Project, verbose_name=_("projects"), blank=True, related_name="visits")
    agreements = models.ManyToManyField(Agreement, verbose_name=_("agreements"), blank=True, related_name="visits")
    answers = models.ForeignKey(
        "self",
        verbose_name=_("returns the visit"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="answered_by",
    )
    has_further_gifts = models.BooleanField(
        _("further gifts"), default=False, help_text=_("The list of gifts is not complete: “among other things”.")
    )
    placements = GenericRelation(Placement)
    citations = GenericRelation(Citation)

    objects = VisitQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = pgettext_lazy("diplomatic visit", "visit")
        verbose_name_plural = pgettext_lazy("diplomatic visits", "visits")
        ordering = [latest_first("starts_on_latest"), "slug"]
        indexes = [
            PublishedIndex(latest_first("starts_on_latest"), "slug", *ASKED_OF_ALL, name="visit_newest_published"),
            PublishedIndex(models.F("published_at").desc(), "slug", name="visit_latest_published"),
            PublishedIndex("state", "starts_on_earliest", "slug", name="visit_state_published"),
            PublishedIndex("state", latest_first("starts_on_latest"), "slug", name="visit_state_newest_published"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            required_in_source("title", table="visit"),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | ~Q(answers=models.F("id")),
                name="visit_does_not_answer_itself",
                violation_error_message=_("A visit cannot return itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("delegations:visit", args=[self.slug])

    @property
    def known_days(self) -> tuple[date, date] | None:
        """The first and the last day where both are known for certain; None for "October 2015" and "about 2005"."""
        if not all(map(is_exact_day, filter(None, [self.starts_on, self.ends_on]))) or not self.starts_on:
            return None
        return self.starts_on_earliest, self.ends_on_latest or self.starts_on_earliest

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.starts_on_earliest and self.ends_on_latest and self.ends_on_latest < self.starts_on_earliest:
            errors["ends_on"] = _("The visit ends before it begins.")
        if self.ends_on and not self.starts_on:
            errors["starts_on"] = _("Give the first day too.")
        if errors:
            raise ValidationError(errors)


class Stop(Record):
    """A city and venue on the way; one visit may lead through several."""

    visit = models.ForeignKey(
        Visit, verbose_name=pgettext_lazy("diplomatic visit", "visit"), on_delete=models.CASCADE, related_name="stops"
    )
    city = models.ForeignKey(City, verbose_name=_("city"), on_delete=models.PROTECT, related_name="stops")
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    starts_on = HistoricalDateField(_("from"))
    ends_on = HistoricalDateField(_("until"))
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("stop")
        verbose_name_plural = _("stops")
        ordering = ["position", models.F("starts_on_earliest").asc(nulls_last=True), "created_at"]

    def __str__(self) -> str:
        return f"{self.city} {self.venue or ''}".strip()
