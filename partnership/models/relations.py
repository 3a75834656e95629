"""Partnerships between our city and others, with their level and the history of their status."""

from datetime import datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.dates import format_date
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import Text, active_language, required_in_source, text_in
from editorial.library.models import Placement
from editorial.publishing.models import Citation, DependentQuerySet, PublicQuerySet, Publishable
from editorial.records import Record
from partnership.models.cities import City, Sector


class Level(models.TextChoices):
    """The categories of the German section of the Council of European Municipalities and Regions (RGRE)."""

    PARTNERSHIP = "partnership", pgettext_lazy("level of a relation", "partnership")
    FRIENDSHIP = "friendship", pgettext_lazy("level of a relation", "friendship")
    CONTACT = "contact", pgettext_lazy("level of a relation", "contact")
    PROJECT = "project", pgettext_lazy("level of a relation", "project partnership")


class LevelName(Record):
    """What one side calls a level: 友好城市, 友好交流城市, Städtekooperation. Each is mapped to an RGRE level."""

    name = models.CharField(_("name"), max_length=120)
    native_name = models.CharField(_("name in its own script"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=2, help_text=_("Two letters by ISO 3166: DE, CN, FR …"))
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)

    class Meta:
        verbose_name = _("name of a level")
        verbose_name_plural = _("names of levels")
        ordering = ["country", "level"]
        constraints = [required_in_source("name", table="level_name")]

    def __str__(self) -> str:
        return text_in(self, "name").value


class PartnershipQuerySet(PublicQuerySet):
    def public(self, at: datetime | None = None) -> "PartnershipQuerySet":
        """A relation names both cities, so both must be public too."""
        cities = City.objects.public(at).values("pk")
        return super().public(at).filter(home_city__in=cities, partner_city__in=cities)

    def of_home(self) -> "PartnershipQuerySet":
        """Keep the relations of the city that runs this portal; others are kept by the region or the state."""
        return self.filter(home_city__is_home=True)

    def with_standing(self) -> "PartnershipQuerySet":
        """Annotate `status` and `level` as of the newest status change; both NULL before the first one."""
        newest = StatusChange.objects.filter(partnership=OuterRef("pk")).newest_first()
        return self.annotate(
            status_now=Subquery(newest.values("status")[:1]), level_now=Subquery(newest.values("level")[:1])
        )


class Partnership(Publishable):
    """The relation between a home city and a partner city; its title is the two names."""

    required_to_publish = ("summary",)

    home_city = models.ForeignKey(
        City, verbose_name=_("home city"), on_delete=models.PROTECT, related_name="home_relations"
    )
    partner_city = models.ForeignKey(
        City, verbose_name=_("partner city"), on_delete=models.PROTECT, related_name="partner_relations"
    )
    home_level_name = models.ForeignKey(
        LevelName,
        verbose_name=_("what our side calls it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    partner_level_name = models.ForeignKey(
        LevelName,
        verbose_name=_("what the partner calls it"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="partnerships")
    since = HistoricalDateField(_("since"))
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    body = RichTextField(_("story of the relation"), blank=True)
    placements = GenericRelation(Placement)
    citations = GenericRelation(Citation)

    objects = PartnershipQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("partnership")
        verbose_name_plural = _("partnerships")
        ordering = [F("since_earliest").asc(nulls_last=True), "slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.UniqueConstraint(
                fields=["home_city", "partner_city"],
                name="partnership_once_per_pair",
                violation_error_message=_("There is already a record for the relation of these two cities."),
            ),
            models.CheckConstraint(
                condition=~Q(home_city=F("partner_city")),
                name="partnership_of_two_cities",
                violation_error_message=_("A city cannot be its own partner."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("partnership:partnership", args=[self.slug])

    def title_in(self, language: str | None = None) -> Text:
        """Both cities' names; in the language of the less translated one, so that a fallback is marked."""
        home, partner = self.home_city.title_in(language), self.partner_city.title_in(language)
        wanted = language or active_language()
        fallback = home if home.language != wanted else partner
        return Text(f"{home.value} – {partner.value}", fallback.language)


class StatusChangeQuerySet(DependentQuerySet):
    def newest_first(self) -> "StatusChangeQuerySet":
        return self.order_by(F("changed_on_latest").desc(nulls_last=True), "-created_at")


class StatusChange(Record):
    """A step in the history of a relation, with the decision behind it: status is a history, not a value."""

    class Status(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("status of a relation", "planned")
        ACTIVE = "active", pgettext_lazy("status of a relation", "active")
        DORMANT = "dormant", pgettext_lazy("status of a relation", "dormant")
        SUSPENDED = "suspended", pgettext_lazy("status of a relation", "suspended")
        ENDED = "ended", pgettext_lazy("status of a relation", "ended")

    partnership = models.ForeignKey(
        Partnership, verbose_name=_("partnership"), on_delete=models.CASCADE, related_name="status_changes"
    )
    changed_on = HistoricalDateField(_("date"), blank=False)
    status = models.CharField(pgettext_lazy("relation", "status"), max_length=12, choices=Status.choices)
    level = models.CharField(_("level"), max_length=12, choices=Level.choices)
    council_paper = models.CharField(_("council paper"), max_length=60, blank=True)
    council_paper_url = models.URLField(_("link to the council paper"), max_length=500, blank=True)
    reason = models.TextField(_("public reason"), blank=True)

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        ordering = [F("changed_on_earliest").asc(nulls_first=True), "created_at"]

    def __str__(self) -> str:
        return f"{format_date(self.changed_on)}: {self.get_status_display()}"

    def clean(self) -> None:
        super().clean()
        if self.council_paper_url and not self.council_paper:
            raise ValidationError({"council_paper": _("Give the number of the paper the link leads to.")})
