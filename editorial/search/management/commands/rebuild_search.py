"""Makes the index of the search anew, or tells where it differs from the records."""

import time

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from editorial.search.rebuilding import differences, rebuild

MOST_LINES = 20


class Command(BaseCommand):
    help = "Make the index of the search anew while the site goes on answering; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="change nothing, tell the differences")

    def handle(self, **options) -> None:
        if options["check"]:
            self.check_index()
        else:
            self.rebuild_index()

    def rebuild_index(self) -> None:
        started, whole, before, kind = time.monotonic(), 0, 0, ""
        for kind_now, done, records in rebuild():
            if kind_now != kind:
                whole, before, kind = whole + before, 0, kind_now
                self.end_line()
            before = done
            rate = (whole + done) / max(time.monotonic() - started, 0.001)
            self.progress(f"{kind} {done}/{records} · {rate:.0f}/s")
        self.end_line()
        seconds = time.monotonic() - started
        self.stdout.write(_("%(number)d records in %(seconds).1f s.") % {"number": whole + before, "seconds": seconds})

    def check_index(self) -> None:
        found = 0
        for line in differences():
            found += 1
            if found <= MOST_LINES:
                self.stdout.write(line)
        if found:
            raise CommandError(_("%(number)d differences. Run: manage.py rebuild_search") % {"number": found})
        self.stdout.write(_("The index agrees with the records."))

    def progress(self, line: str) -> None:
        """Write over the line before on a terminal, a line of its own elsewhere."""
        self.stdout.write(f"\r{line}" if self.stdout.isatty() else line, ending="" if self.stdout.isatty() else "\n")
        self.stdout.flush()

    def end_line(self) -> None:
        if self.stdout.isatty():
            self.stdout.write("")
