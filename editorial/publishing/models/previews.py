"""Links by which outsiders see one record before it is public, and the wordings they propose for it."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from editorial.l10n.text import validate_language_code
from editorial.publishing.models.desk import AboutRecord, AboutRecordQuerySet
from editorial.staff.models import User

DEFAULT_DAYS = 14
MAX_DAYS = 60
# More than a diligent reader sends, far less than a program does.
SENT_PER_HOUR = 60
HOUR = timedelta(hours=1)
LONGEST_NAME = 80
LONGEST_LABEL = 100
LONGEST_COMMENT = 2000
LONGEST_WORDING = 20_000


class PreviewLinkQuerySet(AboutRecordQuerySet):
    def usable(self, at: datetime | None = None) -> "PreviewLinkQuerySet":
        return self.filter(revoked_at__isnull=True, expires_at__gt=at or timezone.now())

    def with_token(self, token: str) -> "PreviewLinkQuerySet":
        return self.filter(digest=digest_of(token))


class PreviewLink(AboutRecord):
    """Lets whoever has the secret address see the newest state of one record, until it expires or is revoked."""

    label = models.CharField(
        _("for whom"), max_length=LONGEST_LABEL, help_text=_("For example: Foreign Affairs Office of Shenzhen.")
    )
    # The token itself is shown once and kept nowhere: a stolen backup opens no preview.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    may_propose = models.BooleanField(_("may send remarks and wordings"), default=True)
    expires_at = models.DateTimeField(_("valid until"))
    revoked_at = models.DateTimeField(_("revoked on"), null=True, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("made by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    counted_from = models.DateTimeField(null=True, editable=False)
    sent_in_hour = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = PreviewLinkQuerySet.as_manager()

    class Meta:
        verbose_name = _("preview link")
        verbose_name_plural = _("preview links")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.label

    @classmethod
    def make(
        cls, record: models.Model, *, by: User, label: str, days: int = DEFAULT_DAYS, may_propose: bool = True
    ) -> tuple["PreviewLink", str]:
        """Return a new link and its token, which nobody can read again later."""
        if not 1 <= days <= MAX_DAYS:
            raise ValidationError({"days": _("A preview link is valid for 60 days at most.")})
        token = secrets.token_urlsafe(32)
        expires_at = timezone.now() + timedelta(days=days)
        link = cls.objects.create(
            target=record,
            made_by=by,
            label=label,
            digest=digest_of(token),
            may_propose=may_propose,
            expires_at=expires_at,
        )
        return link, token

    def is_usable(self, at: datetime | None = None) -> bool:
        return self.revoked_at is None and self.expires_at > (at or timezone.now())

    def revoke(self) -> None:
        """End the link for good; a second time changes nothing."""
        type(self).objects.filter(pk=self.pk, revoked_at__isnull=True).update(revoked_at=timezone.now())

    def count_one_sent(self, at: datetime | None = None) -> bool:
        """Count a remark or proposal; False, and nothing counted, once the hour's share is used up."""
        at = at or timezone.now()
        me = type(self).objects.filter(pk=self.pk)
        # Conditions and counting in one statement each, so that parallel requests cannot slip through together.
        if me.filter(Q(counted_from__isnull=True) | Q(counted_from__lte=at - HOUR)).update(
            counted_from=at, sent_in_hour=1
        ):
            return True
        return bool(me.filter(sent_in_hour__lt=SENT_PER_HOUR).update(sent_in_hour=F("sent_in_hour") + 1))


class Proposal(AboutRecord):
    """Another wording for one text of a record, sent from outside; texts are plain, whatever the field holds."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("state of a proposal", "open")
        TAKEN = "taken", pgettext_lazy("state of a proposal", "taken over")
        DECLINED = "declined", pgettext_lazy("state of a proposal", "declined")

    link = models.ForeignKey(
        PreviewLink, verbose_name=_("preview link"), on_delete=models.SET_NULL, null=True, related_name="proposals"
    )
    # "title" of the record itself, "stops/<key>/venue" of a row that belongs to it.
    path = models.CharField(max_length=200)
    language = models.CharField(_("language"), max_length=10, validators=[validate_language_code])
    old_text = models.TextField(_("text so far"), blank=True)
    new_text = models.TextField(_("proposed text"), max_length=LONGEST_WORDING)
    comment = models.TextField(_("comment"), blank=True, max_length=LONGEST_COMMENT)
    author_name = models.CharField(_("name"), max_length=200)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("answer"), blank=True, max_length=LONGEST_COMMENT)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("decided by"), on_delete=models.SET_NULL, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    objects = AboutRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return f"{self.author_name}: {self.new_text[:60]}"

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
