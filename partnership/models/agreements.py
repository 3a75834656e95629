"""Agreements: what was signed by whom, under which names, and what came of each point."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import required_in_source, text_in
from editorial.library.models import Placement
from editorial.publishing.indexes import PublishedIndex, latest_first
from editorial.publishing.models import Citation, DependentQuerySet, PublicQuerySet, Publishable
from editorial.records import Record
from partnership.models.cities import City, Sector
from partnership.models.people import Organisation, Person
from partnership.models.relations import Partnership


class AgreementQuerySet(PublicQuerySet):
    def newest_first(self) -> "AgreementQuerySet":
        return self.order_by(latest_first("signed_on_latest"), "slug")


class Agreement(Publishable):
    """A document that two or more parties agreed on."""

    required_to_publish = ("summary",)

    class Kind(models.TextChoices):
        LETTER_OF_INTENT = "letter_of_intent", _("letter of intent")
        MEMORANDUM = "memorandum", _("memorandum of understanding")
        COOPERATION = "cooperation", _("co-operation agreement")
        FRAMEWORK = "framework", _("framework agreement")
        FRIENDSHIP_TREATY = "friendship_treaty", _("friendship treaty")
        PARTNERSHIP_TREATY = "partnership_treaty", _("partnership treaty")
        DECLARATION = "declaration", _("joint declaration")
        WORK_PLAN = "work_plan", _("annual work plan")
        CONTRACT = "contract", pgettext_lazy("kind of agreement", "contract")
        SUPPLEMENT = "supplement", _("supplementary agreement")
        RENEWAL = "renewal", _("renewal")
        OTHER = "other", pgettext_lazy("kind of agreement", "other")

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=200)
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("partnerships"), blank=True, related_name="agreements"
    )
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="agreements")
    initialled_on = HistoricalDateField(_("initialled"))
    approved_on = HistoricalDateField(_("approved by the council"))
    signed_on = HistoricalDateField(_("signed"))
    in_force_from = HistoricalDateField(_("in force from"))
    in_force_until = HistoricalDateField(_("in force until"), help_text=_("Empty means: without end."))
    place = models.ForeignKey(
        City,
        verbose_name=_("place of signature"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements_signed_here",
        help_text=_("May be a third city: Hannover and Changde signed in Shanghai."),
    )
    venue = models.CharField(_("venue"), max_length=200, blank=True)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    body = RichTextField(_("contents"), blank=True)
    council_paper = models.CharField(_("council paper"), max_length=60, blank=True)
    council_paper_url = models.URLField(_("link to the council paper"), max_length=500, blank=True)
    predecessor = models.ForeignKey(
        "self",
        verbose_name=_("continues"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        help_text=_("The agreement that this one renews, extends or replaces."),
    )
    placements = GenericRelation(Placement)
    citations = GenericRelation(Citation)

    objects = AgreementQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = [latest_first("signed_on_latest"), "slug"]
        indexes = [
            PublishedIndex(latest_first("signed_on_latest"), "slug", name="agreement_newest_published"),
            PublishedIndex(models.F("published_at").desc(), "slug", name="agreement_latest_published"),
        ]
        constraints = [
            *Publishable.Meta.constraints,
            required_in_source("title", table="agreement"),
            models.CheckConstraint(
                condition=Q(predecessor__isnull=True) | ~Q(predecessor=models.F("id")),
                name="agreement_does_not_continue_itself",
                violation_error_message=_("An agreement cannot continue itself."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("partnership:agreement", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        begins, ends = self.in_force_from_earliest or self.signed_on_earliest, self.in_force_until_latest
        if begins and ends and ends < begins:
            raise ValidationError({"in_force_until": _("The agreement ends before it begins.")})


class AgreementName(Record):
    """Another name the same document goes by: press, council and partner may each use their own."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="other_names"
    )
    name = models.CharField(_("name"), max_length=200)
    used_by = models.CharField(_("used by"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["created_at"]
        constraints = [required_in_source("name", table="agreement_name")]

    def __str__(self) -> str:
        return text_in(self, "name").value


class AgreementParty(Record):
    """One side of an agreement: a city or an organisation, with who signed in which office."""

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="parties"
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, null=True, blank=True, related_name="agreement_parties"
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreement_parties",
    )
    signatory = models.ForeignKey(
        Person,
        verbose_name=_("signatory"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_for",
    )
    signatory_name = models.CharField(
        _("signatory without a record"), max_length=120, blank=True, help_text=_("Name as printed in the document.")
    )
    office = models.CharField(
        _("office at the time"),
        max_length=200,
        blank=True,
        help_text=_("Leave empty: the office held on the day of signature is taken from the person's record."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["position", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, organisation__isnull=True)
                | Q(city__isnull=True, organisation__isnull=False),
                name="agreement_party_city_or_organisation",
                violation_error_message=_("A party is either a city or an organisation."),
            )
        ]

    def __str__(self) -> str:
        return str(self.city or self.organisation or "")


class AgreementPoint(Record):
    """One point of an agreement and what came of it."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a point", "open")
        RUNNING = "running", pgettext_lazy("state of a point", "running")
        DONE = "done", pgettext_lazy("state of a point", "done")
        DROPPED = "dropped", pgettext_lazy("state of a point", "dropped")

    agreement = models.ForeignKey(
        Agreement, verbose_name=_("agreement"), on_delete=models.CASCADE, related_name="points"
    )
    text = models.TextField(_("what was agreed"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    outcome = models.TextField(_("what came of it"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("point of an agreement")
        verbose_name_plural = _("points of an agreement")
        ordering = ["position", "created_at"]
        constraints = [required_in_source("text", table="agreement_point")]

    def __str__(self) -> str:
        return text_in(self, "text").value[:80]
