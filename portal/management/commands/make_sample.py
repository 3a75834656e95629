"""Fill a portal for measuring with made-up projects and visits."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from partnership.models import Partnership
from portal.story.samples import SampleMaker


class Command(BaseCommand):
    help = "Adds made-up projects and visits to the story of a local run, to measure with."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--records", type=int, required=True, help="how many projects and visits, half of each")

    def handle(self, *, records, verbosity, **options):
        if not settings.LOCAL:
            raise CommandError("Made-up records are for measuring only; set PORTAL_LOCAL=1.")
        if not Partnership.objects.public().exists():
            raise CommandError("There is no relation to add to. Load the story first: manage.py load_story")
        for done in SampleMaker().make(records):
            if verbosity:
                self.stdout.write(f"\r{done} of {records}", ending="")
                self.stdout.flush()
        if verbosity:
            self.stdout.write("")
