"""Delete what tells of people and has been kept long enough; for a timer each night, harmless to repeat."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from editorial.staff.models import AuditEntry
from editorial.translating.models import TranslationRequest
from portal.feedback.limits import forget_senders
from portal.pages.models import Feedback
from portal.search.models import SearchedWords


class Command(BaseCommand):
    help = (
        "Deletes entries of the audit log that are older than PORTAL_AUDIT_DAYS, and messages from citizens that have "
        "been settled and untouched for PORTAL_FEEDBACK_DAYS, readers' requests for translations that are done, and "
        "words searched before PORTAL_SEARCH_DAYS."
    )

    def handle(self, *args, **options):
        at = timezone.now()
        number, _by_model = AuditEntry.objects.filter(at__lt=at - settings.AUDIT_KEPT_FOR).delete()
        self.stdout.write(f"Deleted {number} entries older than {settings.AUDIT_KEPT_FOR.days} days.")
        number, _by_model = Feedback.objects.to_forget(at).delete()
        self.stdout.write(f"Deleted {number} messages settled for {settings.FEEDBACK_KEPT_FOR.days} days.")
        number, _by_model = TranslationRequest.objects.to_forget(at).delete()
        self.stdout.write(f"Deleted {number} requests for translations that are done or a year old.")
        number, _by_model = SearchedWords.objects.to_forget(at).delete()
        self.stdout.write(f"Deleted {number} counts of words searched before {settings.SEARCHES_KEPT_FOR.days} days.")
        forget_senders(at)
