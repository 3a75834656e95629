"""Publish the working copies whose moment has come; for a timer each minute, harmless to repeat."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.publishing import gate, publication
from editorial.publishing.models import WorkingCopy


class Command(BaseCommand):
    help = "Publishes working copies whose date has come. First publication and withdrawal by date need no command."

    def handle(self, *args, **options):
        due = WorkingCopy.objects.filter(publish_on__lte=timezone.now()).order_by("publish_on")
        failed = [copy for copy in due if not self._published(copy.pk)]
        if failed:
            raise CommandError(_("%(count)d working copies could not be published.") % {"count": len(failed)})

    def _published(self, key) -> bool:
        with transaction.atomic():
            # Another run of this command may have been quicker.
            copy = WorkingCopy.objects.select_for_update(of=["self"]).filter(pk=key, publish_on__isnull=False).first()
            if copy is None:
                return True
            try:
                if copy.scheduled_by is None or copy.target is None:
                    raise ValidationError(_("Nobody stands for this date any more, or the record is gone."))
                if problems := gate.blocking_problems(copy.target):
                    raise ValidationError([problem.message for problem in problems])
                publication.publish(copy.target, by=copy.scheduled_by, reason=_("Published by date."))
            except (PermissionDenied, ValidationError) as error:
                self.stderr.write(f"{copy}: {error or type(error).__name__}")
                return False
        self.stdout.write(str(copy))
        return True
