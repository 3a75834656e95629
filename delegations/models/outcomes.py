"""What a visit leaves behind: notes per sector, statements, Golden Book entries, tasks."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from delegations.models.visits import Visit
from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import required_in_source, text_in, validate_language_code
from editorial.library.models import Image
from editorial.publishing.models import DependentQuerySet
from editorial.records import Record
from partnership.models import Agreement, Person, Sector
from projects.models import Project


class SectorNote(Record):
    """What was reported at the visit about a field; a heading may join several sectors."""

    visit = models.ForeignKey(
        Visit,
        verbose_name=pgettext_lazy("diplomatic visit", "visit"),
        on_delete=models.CASCADE,
        related_name="sector_notes",
    )
    heading = models.CharField(
        _("heading"), max_length=200, blank=True, help_text=_("Leave empty to print the sectors' names.")
    )
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), related_name="notes")
    text = RichTextField(_("text"))
    projects = models.ManyToManyField(Project, verbose_name=_("projects"), blank=True, related_name="sector_notes")
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("sector note")
        verbose_name_plural = _("sector notes")
        ordering = ["position", "created_at"]
        constraints = [required_in_source("text", table="sector_note")]

    def __str__(self) -> str:
        return text_in(self, "heading").value or str(_("sector note"))


class Statement(Record):
    """Something said at the visit, with the language it was said in."""

    visit = models.ForeignKey(
        Visit,
        verbose_name=pgettext_lazy("diplomatic visit", "visit"),
        on_delete=models.CASCADE,
        related_name="statements",
    )
    person = models.ForeignKey(
        Person, verbose_name=_("person"), on_delete=models.PROTECT, null=True, blank=True, related_name="statements"
    )
    printed_name = models.CharField(_("name without a record"), max_length=120, blank=True)
    text = models.TextField(_("text"))
    original_language = models.CharField(
        _("original language"),
        max_length=10,
        blank=True,
        validators=[validate_language_code],
        help_text=_("Code of the language spoken: de, zh-hans, en …"),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = pgettext_lazy("spoken at a visit", "statement")
        verbose_name_plural = pgettext_lazy("spoken at a visit", "statements")
        ordering = ["position", "created_at"]
        constraints = [
            required_in_source("text", table="statement"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(printed_name=""),
                name="statement_has_a_speaker",
                violation_error_message=_("Choose a person or give a name."),
            ),
        ]

    def __str__(self) -> str:
        return text_in(self, "text").value[:80]


class GoldenBookEntry(Record):
    """An entry in the city's Golden Book."""

    visit = models.ForeignKey(
        Visit,
        verbose_name=pgettext_lazy("diplomatic visit", "visit"),
        on_delete=models.CASCADE,
        related_name="golden_book_entries",
    )
    volume = models.CharField(_("volume"), max_length=40, blank=True)
    page = models.CharField(pgettext_lazy("book", "page"), max_length=20, blank=True)
    dated = HistoricalDateField(_("date"))
    signers = models.CharField(_("signed by"), max_length=300)
    text = models.TextField(_("text as written"), blank=True)
    text_language = models.CharField(
        _("language of the text"),
        max_length=10,
        blank=True,
        validators=[validate_language_code],
        help_text=_("de, zh-hans, en …"),
    )
    translation = models.TextField(_("translation"), blank=True)
    scan = models.ForeignKey(
        Image, verbose_name=_("scan"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry in the Golden Book")
        verbose_name_plural = _("entries in the Golden Book")
        ordering = [models.F("dated_earliest").asc(nulls_last=True), "created_at"]
        constraints = [required_in_source("signers", table="golden_book_entry")]

    def __str__(self) -> str:
        return text_in(self, "signers").value


class FollowUpQuerySet(DependentQuerySet):
    def public(self, at: datetime | None = None, of: Visit | None = None) -> "FollowUpQuerySet":
        return super().public(at, of).filter(is_public=True)


class FollowUp(Record):
    """Who does what until when after the visit."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a task", "open")
        DONE = "done", pgettext_lazy("state of a task", "done")
        DROPPED = "dropped", pgettext_lazy("state of a task", "dropped")

    visit = models.ForeignKey(
        Visit,
        verbose_name=pgettext_lazy("diplomatic visit", "visit"),
        on_delete=models.CASCADE,
        related_name="follow_ups",
    )
    text = models.TextField(_("what is to be done"))
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("in charge"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    agreement = models.ForeignKey(
        Agreement,
        verbose_name=_("agreement"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    project = models.ForeignKey(
        Project,
        verbose_name=_("project"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="follow_ups",
    )
    is_public = models.BooleanField(_("is public"), default=False)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        ordering = [models.F("due_on").asc(nulls_last=True), "created_at"]
        constraints = [required_in_source("text", table="follow_up")]

    def __str__(self) -> str:
        return text_in(self, "text").value[:80]
