"""Organisations, people and the offices people held, each for its time."""

from datetime import date, datetime

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.richtext import RichTextField
from editorial.l10n.sorting import SortKeyField
from editorial.l10n.text import required_in_source, text_in, validate_language_code
from editorial.library.models import Image, Placement
from editorial.publishing.models import Citation, Publishable
from editorial.records import Record
from partnership import names
from partnership.models.cities import City


class Organisation(Publishable):
    """A company, university, school, association or office that takes part in the relation."""

    title_field = "name"

    class Kind(models.TextChoices):
        COMPANY = "company", _("company")
        UNIVERSITY = "university", _("university")
        SCHOOL = "school", _("school")
        ASSOCIATION = "association", _("association")
        HOSPITAL = "hospital", _("hospital")
        CULTURE = "culture", _("cultural institution")
        AUTHORITY = "authority", _("public authority")
        OTHER = "other", pgettext_lazy("kind of organisation", "other")

    name = models.CharField(_("name"), max_length=200)
    abbreviation = models.CharField(_("abbreviation"), max_length=40, blank=True)
    native_name = models.CharField(_("name in its own script"), max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices, default=Kind.OTHER)
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, null=True, blank=True, related_name="organisations"
    )
    parent = models.ForeignKey(
        "self", verbose_name=_("part of"), on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    website = models.URLField(_("website"), blank=True)
    description = RichTextField(_("description"), blank=True)
    placements = GenericRelation(Placement)
    citations = GenericRelation(Citation)

    class Meta(Publishable.Meta):
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_key_de"]
        constraints = [
            *Publishable.Meta.constraints,
            required_in_source("name", table="organisation"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=models.F("id")),
                name="organisation_not_part_of_itself",
                violation_error_message=_("An organisation cannot be part of itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("partnership:organisation", args=[self.slug])


class PersonQuerySet(models.QuerySet):
    def in_public_office(self, at: datetime | None = None) -> "PersonQuerySet":
        """Keep people whose office the page of a public city or organisation names."""
        return self.filter(pk__in=OfficeHeld.objects.in_public_bodies(at).order_by().values("person"))


class Person(Record):
    """A person as they bear their name. Public only where a public record names them; there is no page of a person."""

    class NameOrder(models.TextChoices):
        GIVEN_FIRST = "given", _("given name first (Stefan Schostok)")
        FAMILY_FIRST = "family", _("family name first (Xu Qin)")

    class Address(models.TextChoices):
        MR = "mr", pgettext_lazy("form of address", "Mr")
        MS = "ms", pgettext_lazy("form of address", "Ms")
        NONE = "", pgettext_lazy("form of address", "without")

    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80, blank=True)
    native_name = models.CharField(
        _("name in its own script"), max_length=80, blank=True, help_text=_("For example 许勤. Empty for Latin names.")
    )
    native_language = models.CharField(
        _("language of that script"),
        max_length=10,
        blank=True,
        validators=[validate_language_code],
        help_text=_("zh-hans for names in Simplified Chinese, ja for Japanese names."),
    )
    transliteration = models.CharField(
        _("name as written in this language"),
        max_length=120,
        blank=True,
        help_text=_("Only where the script differs: 斯特凡·朔斯托克 in Chinese. The Latin name is printed beside it."),
    )
    name_order = models.CharField(
        _("order of names"), max_length=6, choices=NameOrder.choices, default=NameOrder.GIVEN_FIRST
    )
    academic_title = models.CharField(_("academic title"), max_length=60, blank=True)
    form_of_address = models.CharField(
        _("form of address"), max_length=2, choices=Address.choices, default=Address.NONE, blank=True
    )
    biography = RichTextField(_("biography"), blank=True)
    sort_key = SortKeyField("family_name", "given_name")
    portrait = models.ForeignKey(
        Image, verbose_name=_("portrait"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=Q(native_name="") | ~Q(native_language=""),
                name="person_script_has_language",
                violation_error_message=_("Say which language the name in its own script is in."),
            )
        ]

    def __str__(self) -> str:
        return names.printed_name(self)

    def office_on(self, day: date | None) -> "OfficeHeld | None":
        """Return the highest office held on `day`, from `offices` as fetched; None for an unknown day."""
        held = [office for office in self.offices.all() if office.was_held_on(day)]
        return min(held, key=lambda office: office.rank, default=None)


class OfficeHeldQuerySet(models.QuerySet):
    def in_public_bodies(self, at: datetime | None = None) -> "OfficeHeldQuerySet":
        """Keep offices of cities and organisations whose page is public."""
        cities, organisations = City.objects.public(at).values("pk"), Organisation.objects.public(at).values("pk")
        return self.filter(Q(city__in=cities) | Q(organisation__in=organisations))


class OfficeHeld(Record):
    """An office of a person for its time: a report prints the office of then, not of now."""

    person = models.ForeignKey(Person, verbose_name=_("person"), on_delete=models.CASCADE, related_name="offices")
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, null=True, blank=True, related_name="offices"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="offices",
    )
    title = models.CharField(_("title of the office"), max_length=200)
    held_from = HistoricalDateField(_("from"))
    held_until = HistoricalDateField(_("until"))
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=50, help_text=_("Smaller is higher; decides which of two offices is printed.")
    )

    objects = OfficeHeldQuerySet.as_manager()

    class Meta:
        verbose_name = _("office held")
        verbose_name_plural = _("offices held")
        # The key last: databases give equals in any order.
        ordering = ["rank", models.F("held_from_earliest").desc(nulls_last=True), "pk"]
        constraints = [
            required_in_source("title", table="office_held"),
            models.CheckConstraint(
                condition=Q(city__isnull=True) | Q(organisation__isnull=True),
                name="office_held_at_one_body",
                violation_error_message=_("An office is held in a city or in an organisation, not in both."),
            ),
        ]

    def __str__(self) -> str:
        return text_in(self, "title").value

    def clean(self) -> None:
        super().clean()
        if self.held_from_earliest and self.held_until_latest and self.held_from_earliest > self.held_until_latest:
            raise ValidationError({"held_until": _("The office ends before it begins.")})

    def was_held_on(self, day: date | None) -> bool:
        """An unknown beginning or end counts as open."""
        if day is None:
            return False
        begun = self.held_from_earliest is None or self.held_from_earliest <= day
        return begun and (self.held_until_latest is None or day <= self.held_until_latest)
