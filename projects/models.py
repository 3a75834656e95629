"""Co-operation projects: partners in roles, milestones, planned and actual measurements, progress notes."""

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.dates import format_date
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import required_in_source, text_in
from editorial.library.models import Placement
from editorial.publishing.indexes import ASKED_OF_ALL, PublishedIndex, latest_first
from editorial.publishing.models import Citation, DependentQuerySet, PublicQuerySet, Publishable
from editorial.records import Record
from partnership.models import AgreementPoint, City, Organisation, Partnership, Person, Sector


def validate_goals(value: list) -> None:
    """Accept distinct numbers of the United Nations' sustainable development goals, 1 to 17."""
    known = isinstance(value, list) and all(type(goal) is int and 1 <= goal <= 17 for goal in value)
    if not known or len(set(value)) != len(value):
        raise ValidationError(_("Sustainable development goals are numbers from 1 to 17, each once."))


class ProjectQuerySet(PublicQuerySet):
    def newest_first(self) -> "ProjectQuerySet":
        return self.order_by(latest_first("started_on_latest"), "slug")

    def in_sector(self, sector: Sector) -> "ProjectQuerySet":
        """Keep projects led by the sector or touching it."""
        return self.filter(Q(leading_sector=sector) | Q(pk__in=sector.projects.order_by().values("pk")))


class Project(Publishable):
    required_to_publish = ("summary",)

    class State(models.TextChoices):
        IDEA = "idea", pgettext_lazy("state of a project", "idea")
        PLANNED = "planned", pgettext_lazy("state of a project", "planned")
        AGREED = "agreed", pgettext_lazy("state of a project", "agreed")
        RUNNING = "running", pgettext_lazy("state of a project", "running")
        COMPLETED = "completed", pgettext_lazy("state of a project", "completed")
        PAUSED = "paused", pgettext_lazy("state of a project", "paused")
        CANCELLED = "cancelled", pgettext_lazy("state of a project", "cancelled")

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    body = RichTextField(_("description"), blank=True)
    partnerships = models.ManyToManyField(
        Partnership, verbose_name=_("partnerships"), blank=True, related_name="projects"
    )
    leading_sector = models.ForeignKey(
        Sector, verbose_name=_("leading sector"), on_delete=models.PROTECT, related_name="led_projects"
    )
    sectors = models.ManyToManyField(Sector, verbose_name=_("further sectors"), blank=True, related_name="projects")
    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.PLANNED, db_index=True)
    started_on = HistoricalDateField(_("started"))
    ended_on = HistoricalDateField(pgettext_lazy("project", "ended"))
    agreement_points = models.ManyToManyField(
        AgreementPoint, verbose_name=_("serves the agreement points"), blank=True, related_name="projects"
    )
    initiative = models.CharField(
        _("programme or initiative"),
        max_length=200,
        blank=True,
        help_text=_("What it belongs to, for example an EU programme or “Made in China 2025”."),
    )
    goals = models.JSONField(
        _("sustainable development goals"),
        default=list,
        blank=True,
        validators=[validate_goals],
        help_text=_("Numbers of the United Nations' goals."),
    )
    placements = GenericRelation(Placement)
    citations = GenericRelation(Citation)

    objects = ProjectQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = [latest_first("started_on_latest"), "slug"]
        indexes = [
            PublishedIndex(latest_first("started_on_latest"), "slug", *ASKED_OF_ALL, name="project_newest_published"),
            PublishedIndex(models.F("published_at").desc(), "slug", name="project_latest_published"),
            PublishedIndex(
                "state", "leading_sector", latest_first("started_on_latest"), "slug", name="project_state_published"
            ),
        ]
        constraints = [*Publishable.Meta.constraints, required_in_source("title", table="project")]

    def get_absolute_url(self) -> str:
        return reverse("projects:project", args=[self.slug])

    def clean(self) -> None:
        super().clean()
        if self.started_on_earliest and self.ended_on_latest and self.ended_on_latest < self.started_on_earliest:
            raise ValidationError({"ended_on": _("The project ends before it begins.")})


class ProjectPartner(Record):
    """A city or an organisation in its role."""

    class Role(models.TextChoices):
        LEAD = "lead", pgettext_lazy("role in a project", "lead")
        PARTNER = "partner", pgettext_lazy("role in a project", "partner")
        FUNDER = "funder", pgettext_lazy("role in a project", "funder")
        HOST = "host", pgettext_lazy("role in a project", "host")

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        verbose_name=_("organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="project_roles",
    )
    city = models.ForeignKey(
        City, verbose_name=_("city"), on_delete=models.PROTECT, null=True, blank=True, related_name="project_roles"
    )
    role = models.CharField(_("role"), max_length=8, choices=Role.choices, default=Role.PARTNER)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("project partner")
        verbose_name_plural = _("project partners")
        ordering = ["position", "created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(city__isnull=False, organisation__isnull=True)
                | Q(city__isnull=True, organisation__isnull=False),
                name="project_partner_city_or_organisation",
                violation_error_message=_("A partner is either a city or an organisation."),
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.city or "")


class ProjectPerson(Record):
    """A person who stands for the project, with what they do in it."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="people")
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, related_name="project_functions"
    )
    function = models.CharField(_("function"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("person in the project")
        verbose_name_plural = _("people in the project")
        ordering = ["position", "created_at"]

    def __str__(self) -> str:
        return str(self.person)


class Milestone(Record):
    class State(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("state of a milestone", "planned")
        RUNNING = "running", pgettext_lazy("state of a milestone", "under way")
        REACHED = "reached", pgettext_lazy("state of a milestone", "reached")
        UNKNOWN = "unknown", pgettext_lazy("state of a milestone", "outcome unknown")
        DROPPED = "dropped", pgettext_lazy("state of a milestone", "dropped")

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.PLANNED)
    dated = HistoricalDateField(_("date"))
    note = models.TextField(_("note"), blank=True)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = [models.F("dated_earliest").asc(nulls_last=True), "created_at"]
        constraints = [required_in_source("title", table="milestone")]

    def __str__(self) -> str:
        return text_in(self, "title").value


class Indicator(Record):
    """What a project is measured by, for example students in one direction."""

    project = models.ForeignKey(Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField(_("name"), max_length=200)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "created_at"]
        constraints = [required_in_source("name", table="indicator")]

    def __str__(self) -> str:
        return text_in(self, "name").value


class Measurement(Record):
    """A planned or an actual value of an indicator; both stand side by side."""

    class Kind(models.TextChoices):
        PLANNED = "planned", pgettext_lazy("kind of measurement", "planned")
        ACTUAL = "actual", pgettext_lazy("kind of measurement", "actual")

    indicator = models.ForeignKey(
        Indicator, verbose_name=_("indicator"), on_delete=models.CASCADE, related_name="measurements"
    )
    kind = models.CharField(_("planned or actual"), max_length=8, choices=Kind.choices)
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=2)
    as_of = HistoricalDateField(_("as of"))
    source = models.CharField(_("source"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("measurement")
        verbose_name_plural = _("measurements")
        ordering = [models.F("as_of_earliest").asc(nulls_last=True), "kind", "created_at"]

    def __str__(self) -> str:
        return f"{self.value.normalize():f} ({self.get_kind_display()})"


class ProgressNote(Record):
    project = models.ForeignKey(
        Project, verbose_name=_("project"), on_delete=models.CASCADE, related_name="progress_notes"
    )
    dated = HistoricalDateField(_("date"), blank=False)
    text = RichTextField(_("text"))

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("progress note")
        verbose_name_plural = _("progress notes")
        ordering = [latest_first("dated_latest")]
        constraints = [required_in_source("text", table="progress_note")]

    def __str__(self) -> str:
        return format_date(self.dated)
