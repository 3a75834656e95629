"""What the audit log says about accounts that administrators create, change and delete."""

from collections.abc import Collection

from editorial.staff import audit
from editorial.staff.models import AuditEntry, User

Action = AuditEntry.Action
# Named in the log with their new state; of other fields only the name is kept, their values may be private.
SWITCHES = ("is_staff", "is_superuser")
# Logged as events of their own.
APART = {"groups", "password", "password1", "password2", "usable_password", "is_active", *SWITCHES}


def saved(user: User, changed: Collection[str], *, is_new: bool) -> None:
    if is_new:
        audit.record(Action.ACCOUNT_CREATED, about=user)
        return
    if "is_active" in changed:
        audit.record(Action.ACCOUNT_REACTIVATED if user.is_active else Action.ACCOUNT_DEACTIVATED, about=user)
    details = {
        "fields": [name for name in changed if name not in APART],
        "switched_on": [name for name in SWITCHES if name in changed and getattr(user, name)],
        "switched_off": [name for name in SWITCHES if name in changed and not getattr(user, name)],
    }
    if any(details.values()):
        audit.record(Action.ACCOUNT_CHANGED, about=user, **details)


def roles_of(user: User) -> set[str]:
    return set(user.groups.values_list("name", flat=True)) if user.pk else set()


def roles_saved(user: User, before: set[str]) -> None:
    """Log what changed since `before`."""
    now = roles_of(user)
    if now != before:
        audit.record(
            Action.ROLES_CHANGED, about=user, roles_added=sorted(now - before), roles_removed=sorted(before - now)
        )


def deleted(user: User) -> None:
    audit.record(Action.ACCOUNT_DELETED, about=user)
