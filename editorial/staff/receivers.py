"""What the audit log and the sessions learn from signals of Django, django-allauth and django-axes."""

from allauth.mfa import signals as factor_signals
from allauth.mfa.models import Authenticator
from axes.signals import user_locked_out
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest

from editorial.staff import audit, lockout, second_factor, sessions
from editorial.staff.models import AuditEntry, User

Action = AuditEntry.Action


@receiver(user_logged_in, dispatch_uid="staff.signed_in")
def signed_in(request: HttpRequest, user: User, **_: object) -> None:
    sessions.begin(request.session)
    lockout.forget_failures(user)
    audit.record(Action.SIGNED_IN, who=user, about=user)


@receiver(user_logged_out, dispatch_uid="staff.signed_out")
def signed_out(request: HttpRequest, user: User | None, **_: object) -> None:
    if user:
        audit.record(Action.SIGNED_OUT, who=user, about=user, reason=getattr(request, "session_over", ""))


@receiver(user_login_failed, dispatch_uid="staff.sign_in_failed")
def sign_in_failed(credentials: dict, request: HttpRequest | None = None, **_: object) -> None:
    """Log a failure; what was typed is kept only if it is the name of an account (it may be a password)."""
    if _was_locked_before(request):
        return  # Otherwise anybody could fill the log.
    account = User.objects.filter(username=str(credentials.get("username") or "").replace("\0", "")).first()
    audit.record(Action.SIGN_IN_FAILED, about=account)


@receiver(user_locked_out, dispatch_uid="staff.locked")
def locked(request: HttpRequest, **_: object) -> None:
    if _was_locked_before(request):
        return
    name = str((request.axes_credentials or {}).get("username") or "").replace("\0", "")
    audit.record(Action.LOCKED, about=User.objects.filter(username=name).first())


def _was_locked_before(request: HttpRequest | None) -> bool:
    """Say whether this attempt came during a lock; the one that caused the lock has counted its failures."""
    return getattr(request, "axes_locked_out", False) and request.axes_failures_since_start is None


@receiver(factor_signals.authentication_failed, dispatch_uid="staff.code_failed")
def code_failed(request: HttpRequest, user: User, **_: object) -> None:
    user_login_failed.send(sender=__name__, credentials={"username": user.get_username()}, request=request)


@receiver(factor_signals.authenticator_added, dispatch_uid="staff.factor_added")
def factor_added(request: HttpRequest, user: User, authenticator: Authenticator, **_: object) -> None:
    _factor_changed(Action.FACTOR_ADDED, request, user, authenticator)


@receiver(factor_signals.authenticator_removed, dispatch_uid="staff.factor_removed")
def factor_removed(request: HttpRequest, user: User, authenticator: Authenticator, **_: object) -> None:
    _factor_changed(Action.FACTOR_REMOVED, request, user, authenticator)


@receiver(factor_signals.authenticator_reset, dispatch_uid="staff.factor_renewed")
def factor_renewed(request: HttpRequest, user: User, authenticator: Authenticator, **_: object) -> None:
    _factor_changed(Action.FACTOR_RENEWED, request, user, authenticator)


def _factor_changed(action: AuditEntry.Action, request: HttpRequest, user: User, authenticator: Authenticator) -> None:
    """Log it, and end the other sessions: one of them may be that of whoever stole the password."""
    second_factor.end_sessions(user)
    update_session_auth_hash(request, user)
    audit.record(action, who=user, about=user, factor=authenticator.type)
