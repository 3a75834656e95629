"""Who works here: accounts, the offices that own records, and the log of what happened to accounts."""

from collections.abc import Iterator

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import required_in_source
from editorial.records import Record


class Office(Record):
    """A unit of the city that owns records: in Hannover one office keeps project cities, another the twin towns."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["name_de"]
        constraints = [required_in_source("name", table="office")]

    def __str__(self) -> str:
        return self.name or self.name_de or ""


class User(AbstractUser):
    """An account of a member of staff; citizens have none."""

    language = models.CharField(
        _("language of the admin"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.SET_NULL, null=True, blank=True, related_name="staff"
    )
    translates_into = models.CharField(
        _("translates into"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Only for translators: the one language whose texts this account may change."),
    )
    # Part of every session's hash: a higher number ends all sessions of the account at once.
    session_version = models.PositiveIntegerField(_("sessions ended so far"), default=0, editable=False)

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")
        permissions = [("administer", "Can delete records for good and works for every office")]

    def get_session_auth_hash(self) -> str:
        return self._with_version(super().get_session_auth_hash())

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return (self._with_version(former) for former in super().get_session_auth_fallback_hash())

    def _with_version(self, session_hash: str) -> str:
        return f"{session_hash}.{self.session_version}"


class AuditEntry(models.Model):
    """One thing that happened to accounts; written by editorial.staff.audit.record and never changed.

    Names are copied, because the log outlives accounts. It holds no network address and no private value.
    """

    class Action(models.TextChoices):
        SIGNED_IN = "signed_in", _("Signed in")
        SIGN_IN_FAILED = "sign_in_failed", _("Sign-in failed")
        SIGNED_OUT = "signed_out", _("Signed out")
        LOCKED = "locked", _("Sign-in locked")
        UNLOCKED = "unlocked", _("Sign-in unlocked")
        FACTOR_ADDED = "factor_added", _("Second factor set up")
        FACTOR_REMOVED = "factor_removed", _("Second factor removed")
        FACTOR_RENEWED = "factor_renewed", _("Recovery codes renewed")
        FACTOR_RESET = "factor_reset", _("Second factor reset")
        PASSWORD_SET = "password_set", _("Password set")
        ACCOUNT_CREATED = "account_created", _("Account created")
        ACCOUNT_CHANGED = "account_changed", _("Account changed")
        ACCOUNT_DEACTIVATED = "account_deactivated", _("Account deactivated")
        ACCOUNT_REACTIVATED = "account_reactivated", _("Account reactivated")
        ACCOUNT_DELETED = "account_deleted", _("Account deleted")
        ROLES_CHANGED = "roles_changed", _("Roles changed")
        LOG_EXPORTED = "log_exported", _("Log exported")

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    who = models.ForeignKey(
        User, verbose_name=_("who"), on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    who_name = models.CharField(_("who"), max_length=150, blank=True)
    action = models.CharField(_("what"), max_length=30, choices=Action)
    about = models.CharField(_("account concerned"), max_length=150, blank=True)
    details = models.JSONField(_("details"), default=dict, blank=True)

    class Meta:
        verbose_name = _("entry of the audit log")
        verbose_name_plural = _("audit log")
        ordering = ["-at", "-pk"]
        # Nobody adds, changes or deletes entries.
        default_permissions = ("view",)

    def __str__(self) -> str:
        return self.get_action_display()
