"""Cities and other territorial partners, their figures and titles; and the sectors everything is sorted by."""

import zoneinfo
from decimal import Decimal
from functools import cache

from babel import Locale
from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy, to_locale

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import active_language, required_in_source, text_in
from editorial.library.models import Placement
from editorial.publishing.models import Citation, DependentQuerySet, PublicQuerySet, Publishable
from editorial.publishing.slugs import MAX_LENGTH, slug_for
from editorial.records import Record
from partnership.icons import Icon


class Sector(Record):
    """A field of co-operation. Data, not code: each city sorts its work in its own way."""

    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(_("address"), max_length=MAX_LENGTH, unique=True, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    icon = models.CharField(
        _("icon"), max_length=20, choices=Icon, blank=True, help_text=_("Stands beside the name on public pages.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "slug"]
        constraints = [required_in_source("name", table="sector")]

    def __str__(self) -> str:
        return text_in(self, "name").value

    def get_absolute_url(self) -> str:
        return reverse("pages:sector", args=[self.slug])

    def save(self, *args, **kwargs) -> None:
        self.slug = self.slug or slug_for(self.name_de or "")
        super().save(*args, **kwargs)


class CityQuerySet(PublicQuerySet):
    def partners(self) -> "CityQuerySet":
        """Keep cities that stand on the partner's side of a relation."""
        return self.filter(partner_relations__isnull=False).distinct()


# Listing them reads some six hundred files.
known_time_zones = cache(zoneinfo.available_timezones)


def validate_time_zone(value: str) -> None:
    if value not in known_time_zones():
        raise ValidationError(_("“%(value)s” is no known time zone. Example: Asia/Shanghai."), params={"value": value})


class City(Publishable):
    """A city, or another body that keeps relations: a region, a county, a province, a federal state."""

    title_field = "name"
    required_to_publish = ("summary",)

    class Kind(models.TextChoices):
        CITY = "city", pgettext_lazy("kind of territory", "city")
        BOROUGH = "borough", pgettext_lazy("kind of territory", "borough")
        COUNTY = "county", pgettext_lazy("kind of territory", "county")
        REGION = "region", pgettext_lazy("kind of territory", "region")
        PROVINCE = "province", pgettext_lazy("kind of territory", "province")
        STATE = "state", pgettext_lazy("kind of territory", "federal state")

    name = models.CharField(_("name"), max_length=120)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.CITY)
    country = models.CharField(
        _("country"),
        max_length=2,
        validators=[RegexValidator(r"^[A-Z]{2}\Z", _("Two capital letters by ISO 3166, for example DE or CN."))],
        help_text=_("Two letters by ISO 3166: DE, CN, FR …"),
    )
    region = models.CharField(_("region"), max_length=120, blank=True)
    native_name = models.CharField(
        _("name in its own script"), max_length=120, blank=True, help_text=_("For example 深圳 or Poznań.")
    )
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    body = RichTextField(pgettext_lazy("text about a city", "portrait"), blank=True)
    latitude = models.DecimalField(
        _("latitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-90)), MaxValueValidator(Decimal(90))],
    )
    longitude = models.DecimalField(
        _("longitude"),
        max_digits=8,
        decimal_places=5,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(-180)), MaxValueValidator(Decimal(180))],
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default="Europe/Berlin",
        validators=[validate_time_zone],
        help_text=_("Name by IANA, for example Asia/Shanghai."),
    )
    website = models.URLField(_("website"), blank=True)
    wikidata_id = models.CharField(
        _("Wikidata id"),
        max_length=16,
        blank=True,
        validators=[RegexValidator(r"^Q[0-9]+\Z", _("A Wikidata id looks like Q1715."))],
    )
    is_home = models.BooleanField(
        _("is our own city"), default=False, help_text=_("Exactly one record: the city that runs this portal.")
    )
    placements = GenericRelation(Placement)
    citations = GenericRelation(Citation)

    objects = CityQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        ordering = ["sort_key_de"]
        constraints = [
            *Publishable.Meta.constraints,
            required_in_source("name", table="city"),
            models.UniqueConstraint(
                fields=["is_home"],
                condition=Q(is_home=True),
                name="city_one_home",
                violation_error_message=_("Another city is already marked as our own."),
            ),
            models.CheckConstraint(
                condition=Q(latitude__isnull=True, longitude__isnull=True)
                | Q(
                    # NULL in one of them would make the comparison unknown, which a check lets pass.
                    latitude__isnull=False,
                    longitude__isnull=False,
                    latitude__range=(-90, 90),
                    longitude__range=(-180, 180),
                ),
                name="city_coordinates_on_earth",
                violation_error_message=_("Give both coordinates or none; latitude −90 to 90, longitude −180 to 180."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("partnership:city", args=[self.slug])

    @property
    def country_name(self) -> str:
        """The country's name in the active language; the bare code for a language or code that CLDR does not know."""
        return Locale.parse(to_locale(active_language())).territories.get(self.country, self.country)

    @property
    def has_coordinates(self) -> bool:
        return self.latitude is not None


class CityFigure(Record):
    """A measured fact with date, boundary and source: sources disagree, so one city may have several of a kind."""

    class What(models.TextChoices):
        POPULATION = "population", _("population")
        AREA = "area", _("area")
        OTHER = "other", _("other figure")

    city = models.ForeignKey(City, verbose_name=_("city"), on_delete=models.CASCADE, related_name="figures")
    what = models.CharField(_("what"), max_length=12, choices=What.choices, default=What.POPULATION)
    label = models.CharField(_("name of another figure"), max_length=120, blank=True)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    unit = models.CharField(_("unit"), max_length=40, blank=True, help_text=_("For example km². Empty for people."))
    as_of = HistoricalDateField(_("as of"))
    boundary = models.CharField(
        _("boundary"), max_length=200, blank=True, help_text=_("Which area is counted: city, with surroundings …")
    )
    source = models.CharField(_("source"), max_length=300, blank=True)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        verbose_name_plural = _("figures")
        ordering = ["what", models.F("as_of_latest").desc(nulls_last=True), "-value"]
        constraints = [
            models.CheckConstraint(
                condition=Q(value__gte=0),
                name="city_figure_not_negative",
                violation_error_message=_("A figure cannot be negative."),
            ),
            models.CheckConstraint(
                condition=~Q(what="other") | ~(Q(label_de__isnull=True) | Q(label_de="")),
                name="city_figure_other_is_named",
                violation_error_message=_("Name the figure in German."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()} {self.value.normalize():f}"


class CityTitle(Record):
    """A title a city bears, for example UNESCO City of Music."""

    city = models.ForeignKey(City, verbose_name=_("city"), on_delete=models.CASCADE, related_name="titles")
    title = models.CharField(pgettext_lazy("of a city", "title"), max_length=200)
    awarded_by = models.CharField(_("awarded by"), max_length=200, blank=True)
    since = HistoricalDateField(_("since"))

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("title of a city")
        verbose_name_plural = _("titles of a city")
        ordering = [models.F("since_earliest").asc(nulls_last=True), "title_de"]
        constraints = [required_in_source("title", table="city_title")]

    def __str__(self) -> str:
        return text_in(self, "title").value
