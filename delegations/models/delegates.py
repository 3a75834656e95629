"""Members of both sides of a visit: what the public may read of them, and what only protocol may."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models.visits import Visit
from editorial.publishing.models import DependentQuerySet
from editorial.records import Record
from partnership.models import Organisation, Person
from partnership.names import printed_name


class Delegate(Record):
    """Somebody on one side of a visit, with or without a person's record.

    Public is the name only where `publishes_name` says so with a basis; otherwise a page prints
    "member of the delegation". Contact, diet and notes are for protocol officers alone.
    """

    class Side(models.TextChoices):
        GUESTS = "guests", pgettext_lazy("side of a visit", "guests")
        HOSTS = "hosts", pgettext_lazy("side of a visit", "hosts")

    class Role(models.TextChoices):
        LEADER = "leader", pgettext_lazy("role in a delegation", "head of delegation")
        DEPUTY = "deputy", pgettext_lazy("role in a delegation", "deputy head")
        MEMBER = "member", pgettext_lazy("role in a delegation", "member")
        INTERPRETER = "interpreter", pgettext_lazy("role in a delegation", "interpreter")
        PRESS = "press", pgettext_lazy("role in a delegation", "press")
        ESCORT = "escort", pgettext_lazy("role in a delegation", "escort")

    class Basis(models.TextChoices):
        OFFICE = "office", _("holds a public office")
        CONSENT = "consent", _("has consented")
        PUBLISHED = "published", _("already named in a public report")

    visit = models.ForeignKey(
        Visit,
        verbose_name=pgettext_lazy("diplomatic visit", "visit"),
        on_delete=models.CASCADE,
        related_name="delegates",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, null=True, blank=True, related_name="delegations"
    )
    printed_name = models.CharField(
        _("name without a record"), max_length=120, blank=True, help_text=_("Where no record of the person exists.")
    )
    office = models.CharField(
        _("office at the time"),
        max_length=200,
        blank=True,
        help_text=_("Leave empty: the office held on the day of the visit is taken from the person's record."),
    )
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="delegates",
    )
    side = models.CharField(_("side"), max_length=6, choices=Side.choices, default=Side.GUESTS)
    role = models.CharField(_("role"), max_length=12, choices=Role.choices, default=Role.MEMBER)
    rank = models.PositiveSmallIntegerField(
        _("rank"), default=50, help_text=_("Order of protocol at this visit; smaller comes first.")
    )
    publishes_name = models.BooleanField(
        _("name is public"), default=False, help_text=_("Otherwise the page says “member of the delegation”.")
    )
    publication_basis = models.CharField(
        _("why the name may be public"), max_length=10, choices=Basis.choices, blank=True
    )
    contact = models.CharField(_("contact (internal)"), max_length=200, blank=True)
    diet = models.CharField(_("diet (internal)"), max_length=200, blank=True)
    notes = models.TextField(_("notes (internal)"), blank=True)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        ordering = ["side", "rank", "created_at"]
        permissions = [("view_private_data", "Can see the private data of delegates")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(printed_name=""),
                name="delegate_has_a_name",
                violation_error_message=_("Choose a person or give a name."),
            ),
            models.CheckConstraint(
                condition=Q(publishes_name=False) | ~Q(publication_basis=""),
                name="delegate_name_public_with_basis",
                violation_error_message=_("Say why the name may be public."),
            ),
        ]

    def __str__(self) -> str:
        # Neutral on purpose: admin logs, delete confirmations and search suggestions print it to anybody.
        return f"{self.get_role_display()} ({self.get_side_display()}, {self.rank})"

    def clean(self) -> None:
        super().clean()
        if self.person and self.printed_name:
            raise ValidationError({"printed_name": _("The name comes from the person's record; leave this empty.")})

    @property
    def public_name(self) -> str:
        """The name as printed in the active language, or an empty string where it may not be public."""
        if not self.publishes_name:
            return ""
        return printed_name(self.person) if self.person else self.printed_name
