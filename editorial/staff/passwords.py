"""A password validator that checks nothing and tells the audit log of every new password."""

from editorial.staff import audit
from editorial.staff.models import AuditEntry, User


class LogNewPassword:
    """Django calls validators whenever a password has been stored, whichever form or command set it."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Accept: the other validators decide."""

    def password_changed(self, password: str, user: User | None = None) -> None:
        audit.record(AuditEntry.Action.PASSWORD_SET, about=user)

    def get_help_text(self) -> str:
        return ""
