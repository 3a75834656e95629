"""Fill an empty glossary from the project's own file; what staff have made of it stays."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from editorial.translating.models import Term
from editorial.translating.term_csv import read_csv
from editorial.translating.term_import import Outcome, counted, plan, take_over

GLOSSARY = Path(__file__).resolve().parents[2] / "data" / "glossary.csv"


class Command(BaseCommand):
    help = "Loads the glossary that comes with the portal, unless there is one already."

    def add_arguments(self, parser):
        parser.add_argument("--add", action="store_true", help="add terms that an existing glossary lacks")

    def handle(self, *, add, verbosity, **options):
        if Term.objects.exists() and not add:
            message = _("There is a glossary already; nothing was changed.")
        else:
            new = [step.entry for step in plan(read_csv(GLOSSARY.read_bytes())) if step.outcome == Outcome.NEW]
            # Translators: terms of the glossary, for example "340 terms loaded."
            message = _("%(count)d terms loaded.") % {"count": counted(take_over(new))[Outcome.NEW]}
        if verbosity:
            self.stdout.write(message)
