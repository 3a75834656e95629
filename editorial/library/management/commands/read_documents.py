"""Reads the texts of stored documents for the search: needed once, for documents from before there was one."""

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from editorial.library.models import Document
from editorial.library.reading.stored import read_stored


class Command(BaseCommand):
    help = "Read the texts of stored documents that have none, for the search; may be repeated at any time."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="also those that have a text")

    def handle(self, **options) -> None:
        documents = Document.objects.all() if options["all"] else Document.objects.filter(text="")
        total, count, with_text = documents.count(), 0, 0
        for count, has_text in enumerate(read_stored(documents), 1):
            with_text += has_text
            self.progress(f"{count}/{total}")
        if count and self.stdout.isatty():
            self.stdout.write("")
        numbers = {"number": count, "with_text": with_text, "without": count - with_text}
        self.stdout.write(_("Documents: %(number)d, with text %(with_text)d, without %(without)d") % numbers)

    def progress(self, line: str) -> None:
        """Write over the line before, where somebody watches a terminal."""
        if self.stdout.isatty():
            self.stdout.write(f"\r{line}", ending="")
            self.stdout.flush()
