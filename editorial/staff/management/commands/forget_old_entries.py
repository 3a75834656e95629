"""Delete what the audit log has kept long enough; for a timer each night, harmless to repeat."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from editorial.staff.models import AuditEntry


class Command(BaseCommand):
    help = "Deletes entries of the audit log that are older than PORTAL_AUDIT_DAYS."

    def handle(self, *args, **options):
        number, _by_model = AuditEntry.objects.filter(at__lt=timezone.now() - settings.AUDIT_KEPT_FOR).delete()
        self.stdout.write(f"Deleted {number} entries older than {settings.AUDIT_KEPT_FOR.days} days.")
