"""Second factors of accounts: whether one is set up, and taking a lost one away."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.utils.crypto import salted_hmac

from editorial.staff import audit
from editorial.staff.models import AuditEntry, User

# Recovery codes stand in for a lost factor; alone they are none.
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def factors() -> QuerySet[Authenticator]:
    return Authenticator.objects.filter(type__in=FACTORS)


def is_set_up(user: User) -> bool:
    return factors().filter(user_id=user.pk).exists()


def is_missing(user: User) -> bool:
    """Say whether the account must set up a second factor before anything else."""
    return settings.REQUIRE_SECOND_FACTOR and not is_set_up(user)


def use_code(factor: Authenticator, code: str) -> bool:
    """Accept a code of an authenticator app once; django-allauth remembers it in the memory of one worker only."""
    if factor.type != Authenticator.Type.TOTP:
        return True
    used = factor.data.get("used", [])
    digest = salted_hmac("editorial.staff.second_factor", "".join(code.split())).hexdigest()
    if digest in used:
        return False
    # As many as are valid at the same time.
    factor.data["used"] = [*used, digest][-(2 * settings.MFA_TOTP_TOLERANCE + 1) :]
    factor.save(update_fields=["data"])
    return True


def end_sessions(user: User) -> None:
    """End all sessions of an account; `update_session_auth_hash` keeps the one of the present request."""
    User.objects.filter(pk=user.pk).update(session_version=F("session_version") + 1)
    user.refresh_from_db(fields=["session_version"])


@transaction.atomic
def reset(user: User, *, by: User | None = None) -> None:
    """Take away all second factors and end all sessions; the next sign-in begins with setting up a new one."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    end_sessions(user)
    audit.record(AuditEntry.Action.FACTOR_RESET, about=user, who=by)
