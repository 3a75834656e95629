"""Writing the audit log: who signed in, who changed whose rights."""

from typing import Any

from allauth.core import context

from editorial.staff.models import AuditEntry, User


def record(action: AuditEntry.Action, *, about: User | None = None, who: User | None = None, **details: Any) -> None:
    """Store an entry; without `who` it is the person of the present request, and nobody in a command."""
    who = who or _signed_in()
    AuditEntry.objects.create(
        action=action,
        who=who,
        who_name=who.get_username() if who else "",
        about=about.get_username() if about else "",
        details={name: value for name, value in details.items() if value},
    )


def _signed_in() -> User | None:
    user = getattr(context.request, "user", None)
    # A lazy user in a foreign key would be refused.
    return User.objects.filter(pk=user.pk).first() if user and user.is_authenticated else None
