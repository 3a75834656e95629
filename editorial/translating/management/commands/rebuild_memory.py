"""Make the translation memory anew from the approved texts; forgets what belonged to deleted records."""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from editorial.translating import memory


class Command(BaseCommand):
    help = "Makes the translation memory anew from the approved translations; may be repeated at any time."

    def handle(self, *, verbosity, **options):
        count = memory.rebuild()
        if verbosity:
            self.stdout.write(_("%(count)d segments in the translation memory.") % {"count": count})
