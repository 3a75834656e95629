"""Publish the working copies whose moment has come; for a timer each minute, harmless to repeat."""

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from editorial.publishing import gate, publication
from editorial.publishing.models import WorkingCopy


class Command(BaseCommand):
    help = "Publishes working copies whose date has come. First publication and withdrawal by date need no command."

    def handle(self, *args, **options):
        failed = [copy for copy in _due().order_by("publish_on") if not self._is_published(copy)]
        if failed:
            raise CommandError(_("%(count)d working copies could not be published.") % {"count": len(failed)})

    def _is_published(self, copy: WorkingCopy) -> bool:
        try:
            self._publish(copy)
        except (PermissionDenied, ValidationError, ObjectDoesNotExist) as error:
            self.stderr.write(f"{copy}: {error or type(error).__name__}")
            return False
        return True

    @transaction.atomic
    def _publish(self, copy: WorkingCopy) -> None:
        record = copy.target and copy.target.locked()
        copy = _due().filter(pk=copy.pk).first()
        if copy is None:
            return  # Another run was quicker, or somebody has published the copy or set another date.
        if record is None or copy.scheduled_by is None:
            raise ValidationError(_("Nobody stands for this date any more, or the record is gone."))
        if problems := gate.blocking_problems(record):
            raise ValidationError([problem.message for problem in problems])
        publication.publish(record, by=copy.scheduled_by, reason=_("Published by date."))
        self.stdout.write(str(record))


def _due() -> QuerySet:
    return WorkingCopy.objects.filter(publish_on__lte=timezone.now())
