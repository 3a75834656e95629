"""Static pages, news and what citizens write to us."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import required_in_source
from editorial.library.models import Placement
from editorial.publishing.models import Citation, PublicQuerySet, Publishable
from editorial.records import Record
from partnership.models import Partnership, Sector


class PageQuerySet(PublicQuerySet):
    def in_footer(self) -> "PageQuerySet":
        """Keep the pages that every page links to."""
        return self.exclude(kind=Page.Kind.OTHER).order_by("position")


class Page(Publishable):
    """A page of running text: imprint, privacy, accessibility statement and others."""

    required_to_publish = ("body",)

    class Kind(models.TextChoices):
        IMPRINT = "imprint", _("legal notice")
        PRIVACY = "privacy", _("privacy policy")
        ACCESSIBILITY = "accessibility", _("accessibility statement")
        PLAIN_LANGUAGE = "plain_language", _("plain language")
        SIGN_LANGUAGE = "sign_language", _("sign language")
        OTHER = "other", pgettext_lazy("kind of page", "other")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    body = RichTextField(_("text"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    reviewed_on = models.DateField(_("last reviewed"), null=True, blank=True)
    review_due_on = models.DateField(_("next review"), null=True, blank=True)
    placements = GenericRelation(Placement)

    objects = PageQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        ordering = ["position", "slug"]
        constraints = [*Publishable.Meta.constraints, required_in_source("title", table="page")]

    def get_absolute_url(self) -> str:
        return reverse("pages:page", args=[self.slug])


class NewsItemQuerySet(PublicQuerySet):
    def newest_first(self) -> "NewsItemQuerySet":
        return self.order_by(models.F("dated_latest").desc(nulls_last=True), "slug")


class NewsItem(Publishable):
    """A short piece of news with its day."""

    required_to_publish = ("summary",)

    title = models.CharField(_("title"), max_length=200)
    dated = HistoricalDateField(_("date"), blank=False)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    body = RichTextField(_("text"), blank=True)
    partnerships = models.ManyToManyField(Partnership, verbose_name=_("partnerships"), blank=True, related_name="news")
    sectors = models.ManyToManyField(Sector, verbose_name=_("sectors"), blank=True, related_name="news")
    placements = GenericRelation(Placement)
    citations = GenericRelation(Citation)

    objects = NewsItemQuerySet.as_manager()

    class Meta(Publishable.Meta):
        verbose_name = _("news item")
        verbose_name_plural = _("news")
        ordering = [models.F("dated_latest").desc(nulls_last=True), "slug"]
        constraints = [*Publishable.Meta.constraints, required_in_source("title", table="news_item")]

    def get_absolute_url(self) -> str:
        return reverse("pages:news", args=[self.slug])


class Feedback(Record):
    """A message from a citizen: a barrier met on a page, or anything else."""

    class Kind(models.TextChoices):
        BARRIER = "barrier", _("report of a barrier")
        CONTACT = "contact", pgettext_lazy("kind of message", "contact")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a message", "open")
        ANSWERED = "answered", pgettext_lazy("state of a message", "answered")
        CLOSED = "closed", pgettext_lazy("state of a message", "closed without an answer")

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    page_address = models.CharField(_("page"), max_length=500, blank=True)
    message = models.TextField(_("message"), max_length=5000)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {date_format(localtime(self.created_at), 'SHORT_DATE_FORMAT')}"
