"""Mail to offices about messages that could not be sent at once; for a timer every few minutes, harmless to repeat."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from portal.feedback.mailing import address_for, tell_office
from portal.pages.models import Feedback


class Command(BaseCommand):
    help = "Tells offices of messages from citizens whose mail could not be sent when they came in."

    def handle(self, *args, **options) -> None:
        waiting = Feedback.objects.unanswered().mail_waiting(timezone.now()).select_related("owning_office")
        to_send = [feedback for feedback in waiting if address_for(feedback)]
        sent = sum(tell_office(feedback) for feedback in to_send)
        nowhere, failed = len(waiting) - len(to_send), len(to_send) - sent
        self.stdout.write(f"{sent} sent, {failed} failed, {nowhere} without an address to write to")
        if failed:
            raise CommandError("Not all mails could be sent; run the command again when mail works.")
