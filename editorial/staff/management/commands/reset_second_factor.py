"""Take away the second factor of an account from the server, for the day the last administrator loses theirs."""

from django.core.management.base import BaseCommand, CommandError

from editorial.staff import lockout, second_factor
from editorial.staff.models import User


class Command(BaseCommand):
    help = "Takes away the second factor of an account, ends its sessions and unlocks its sign-in."

    def add_arguments(self, parser):
        parser.add_argument("username")

    def handle(self, *args, username: str, **options):
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no account {username}.")
        second_factor.reset(user)
        lockout.forget_failures(user)
        self.stdout.write(f"{username} must set up a second factor at the next sign-in.")
