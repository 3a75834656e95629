"""Mail to offices and staff what is due; made for a daily timer, harmless to repeat."""

from django.core.management.base import BaseCommand, CommandError

from portal.desk.reminders import send_reminders


class Command(BaseCommand):
    help = "Sends each office and each member of staff one digest a day of what is due. Failed mails go out next time."

    def handle(self, *args, **options) -> None:
        sent, failed = send_reminders()
        self.stdout.write(f"{sent} sent, {len(failed)} failed")
        for address, reason in failed:
            self.stderr.write(f"{address}: {reason}")
        if failed:
            raise CommandError("Not all reminders could be sent; run the command again when mail works.")
