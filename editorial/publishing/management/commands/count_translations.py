"""Count anew how far all translations are; for a timer each night, harmless to repeat.

Forms, imports and publishing keep the numbers right by themselves. What they cannot know of is content that was
written straight into the database.
"""

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from editorial.publishing import coverage


class Command(BaseCommand):
    help = "Counts anew how far the translations of all records are."

    def handle(self, *, verbosity, **options):
        changed = coverage.refresh_all()
        if verbosity:
            self.stdout.write(_("Numbers that were wrong: %(count)d") % {"count": changed})
