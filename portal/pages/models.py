"""Static pages, news and what citizens write to us."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localdate, localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.date_fields import HistoricalDateField
from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import required_in_source, text_in
from editorial.library.models import Placement
from editorial.publishing.indexes import PublishedIndex, latest_first
from editorial.publishing.models import Citation, DependentQuerySet, PublicQuerySet, Publishable
from editorial.records import Record
from partnership.models import Partnership, Sector

# After this time a process that wanted to send a mail is taken for dead.
MAIL_TAKES = timedelta(minutes=5)


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

    class Conformity(models.TextChoices):
        """The degrees of the model statement of Implementing Decision (EU) 2018/1523."""

        FULL = "full", pgettext_lazy("conformity", "full")
        PARTIAL = "partial", pgettext_lazy("conformity", "partial")
        NONE = "none", pgettext_lazy("conformity", "none")

    class Method(models.TextChoices):
        SELF = "self", pgettext_lazy("method of a test", "self-assessment")
        EXTERNAL = "external", pgettext_lazy("method of a test", "assessment by a third party")

    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.OTHER)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists and search."))
    body = RichTextField(_("text"), blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    conformity = models.CharField(_("conformity"), max_length=8, choices=Conformity.choices, blank=True)
    prepared_on = models.DateField(_("prepared on"), null=True, blank=True)
    method = models.CharField(_("method"), max_length=8, choices=Method.choices, blank=True)
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


class InaccessibleContent(Record):
    """Something of the site that not everybody can use, as the accessibility statement names it, and why."""

    class Reason(models.TextChoices):
        """The three sections of the model statement."""

        NONCOMPLIANCE = "noncompliance", _("does not comply with the rules yet")
        BURDEN = "burden", _("disproportionate burden")
        OUT_OF_SCOPE = "out_of_scope", _("not covered by the rules")

    page = models.ForeignKey(
        Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="inaccessible_contents"
    )
    reason = models.CharField(_("reason"), max_length=13, choices=Reason.choices, default=Reason.NONCOMPLIANCE)
    content = models.TextField(_("what is not accessible"))
    explanation = models.TextField(
        _("explanation"), blank=True, help_text=_("Why, by when it will be better, and what can be used instead.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    objects = DependentQuerySet.as_manager()

    class Meta:
        verbose_name = _("inaccessible content")
        verbose_name_plural = _("inaccessible contents")
        ordering = ["position", "created_at"]
        constraints = [required_in_source("content", table="inaccessible_content")]

    def __str__(self) -> str:
        return text_in(self, "content").value[:80]


class NewsItemQuerySet(PublicQuerySet):
    def newest_first(self) -> "NewsItemQuerySet":
        return self.order_by(latest_first("dated_latest"), "slug")


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
        ordering = [latest_first("dated_latest"), "slug"]
        indexes = [
            PublishedIndex(latest_first("dated_latest"), "slug", name="news_newest_published"),
            PublishedIndex(models.F("published_at").desc(), "slug", name="news_latest_published"),
        ]
        constraints = [*Publishable.Meta.constraints, required_in_source("title", table="news_item")]

    def get_absolute_url(self) -> str:
        return reverse("pages:news", args=[self.slug])


class FeedbackQuerySet(models.QuerySet):
    def unanswered(self) -> "FeedbackQuerySet":
        return self.filter(state__in=[Feedback.State.NEW, Feedback.State.IN_WORK])

    def overdue(self, at: datetime) -> "FeedbackQuerySet":
        return self.unanswered().filter(due_on__lt=localdate(at))

    def mail_waiting(self, at: datetime) -> "FeedbackQuerySet":
        """Keep those the office does not know of yet, without what another process is sending right now."""
        return self.filter(mailed_at__isnull=True).exclude(mail_tried_at__gt=at - MAIL_TAKES)

    def to_forget(self, at: datetime) -> "FeedbackQuerySet":
        """Keep what has been settled for so long that nobody needs it any more."""
        settled = self.filter(state__in=[Feedback.State.ANSWERED, Feedback.State.CLOSED])
        return settled.filter(updated_at__lt=at - settings.FEEDBACK_KEPT_FOR)


class Feedback(Record):
    """A message from a citizen: a barrier met on a page, or anything else."""

    class Kind(models.TextChoices):
        BARRIER = "barrier", _("report of a barrier")
        CONTACT = "contact", pgettext_lazy("kind of message", "contact")

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("state of a message", "new")
        IN_WORK = "in_work", pgettext_lazy("state of a message", "in work")
        ANSWERED = "answered", pgettext_lazy("state of a message", "answered")
        CLOSED = "closed", pgettext_lazy("state of a message", "closed without an answer")

    # Citizens write their names and addresses to those who answer; nobody else needs them.
    kept_from_roles = frozenset({"translator", "protocol"})

    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    page_address = models.CharField(_("page"), max_length=500, blank=True)
    message = models.TextField(_("message"), max_length=5000)
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=10, blank=True)
    due_on = models.DateField(_("answer due"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.NEW)
    owning_office = models.ForeignKey(
        "staff.Office", verbose_name=_("office"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("handled by"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    answer_note = models.TextField(
        _("note on the answer"), blank=True, help_text=_("Internal: what was answered, when and how.")
    )
    mailed_at = models.DateTimeField(_("office informed"), null=True, editable=False)
    mail_tried_at = models.DateTimeField(null=True, editable=False)

    objects = FeedbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {date_format(localtime(self.created_at), 'SHORT_DATE_FORMAT')}"

    @property
    def reference(self) -> str:
        """The number that the sender was told."""
        return self.pk.hex[:8].upper()

    @property
    def is_overdue(self) -> bool:
        is_open = self.state in {self.State.NEW, self.State.IN_WORK}
        return is_open and self.due_on is not None and self.due_on < localdate()

    def claim_mail(self, at: datetime) -> bool:
        """Take the mail about this upon oneself; False if somebody else has, or it has gone out already."""
        mine = type(self).objects.mail_waiting(at).filter(pk=self.pk)
        return bool(mine.update(mail_tried_at=at))


class SenderCount(models.Model):
    """How much came from one network address within the hour; the address itself is kept nowhere.

    In the database, because several processes and machines count together.
    """

    digest = models.CharField(max_length=64, unique=True)
    counted_from = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.counted_from:%H:%M} {self.number}"
