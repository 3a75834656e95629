"""Create one account per role for the local run, with random passwords that are printed once."""

import secrets

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from editorial.staff.models import User
from editorial.staff.roles import Role, sync_roles

# Account names as a German office would choose them.
ACCOUNTS = {
    Role.EDITOR: "redaktion",
    Role.PUBLISHER: "veroeffentlichung",
    Role.TRANSLATOR: "uebersetzung",
    Role.PROTOCOL: "protokoll",
    Role.ADMINISTRATOR: "administration",
}


class Command(BaseCommand):
    help = "Creates a staff account for every role with a random password (local run only)."

    def add_arguments(self, parser):
        parser.add_argument("--reset", action="store_true", help="Give every account a new password and print it.")

    def handle(self, *args, reset: bool = False, **options):
        if not settings.LOCAL:
            raise CommandError(_("Demo accounts are for the local run only (PORTAL_LOCAL=1)."))
        sync_roles()
        with transaction.atomic():
            passwords = {role: self._account(role, name, reset) for role, name in ACCOUNTS.items()}
        self._report({role: password for role, password in passwords.items() if password})

    def _account(self, role: Role, name: str, reset: bool) -> str:
        """Make the account if it is missing; return its new password, or an empty string if it keeps the old one."""
        user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
        if not (is_new or reset):
            return ""
        password = secrets.token_urlsafe(12)
        user.set_password(password)
        if role == Role.TRANSLATOR:
            user.language = user.translates_into = next(
                code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE
            )
        user.save()
        user.groups.set(Group.objects.filter(name=role.value))
        return password

    def _report(self, passwords: dict[Role, str]) -> None:
        with override(None):
            if not passwords:
                self.stdout.write(
                    "Staff accounts exist; new passwords: make passwords (or manage.py create_demo_staff --reset)."
                )
                return
            self.stdout.write(f"Staff accounts for {settings.SITE_URL}/admin/ (passwords are shown only now):")
            for role, password in passwords.items():
                self.stdout.write(f"  {ACCOUNTS[role]:<18} {password:<18} {role.value}")
