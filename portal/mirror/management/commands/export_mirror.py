"""Write the public site as plain files, for any web server."""

import errno
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import Error

from editorial.l10n.text import LANGUAGE_CODES
from portal.mirror.exporting import Export
from portal.mirror.files import NotOurs

# A line in a log now and then; on a terminal it is always the same line.
SAY_EVERY_S = 10


class Command(BaseCommand):
    help = "Writes the public site as plain files with links that work below any path; only what has changed."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="new, empty or a former mirror")
        parser.add_argument(
            "--language", action="append", choices=LANGUAGE_CODES, help="may be repeated; default: all languages"
        )

    def handle(self, *, to, language, verbosity, **options):
        self.is_quiet, self.said_at = verbosity == 0, 0.0
        if settings.DEBUG:
            raise CommandError("Pages with internals are not for the public; unset PORTAL_DEBUG.")
        export = Export(to.absolute(), tuple(dict.fromkeys(language or LANGUAGE_CODES)), self.report)
        try:
            export.run()
        except NotOurs as refusal:
            raise CommandError(str(refusal)) from refusal
        except OSError as error:
            raise CommandError(f"{_said(error)} The mirror can still be served; run the export again.") from error
        except Error as error:
            raise CommandError(f"The database does not answer: {error} Run the export again.") from error
        self.sum_up(export)

    def report(self, step: str, done: int, known: int) -> None:
        is_due = done == known or time.monotonic() - self.said_at > (0.1 if self.stdout.isatty() else SAY_EVERY_S)
        if self.is_quiet or not is_due:
            return
        self.said_at = time.monotonic()
        self.stdout.write(f"{step}: {done} of {known}", ending="\r" if self.stdout.isatty() else "\n")
        self.stdout.flush()

    def sum_up(self, export: Export) -> None:
        files = export.files
        if not self.is_quiet:
            written = f"{files.written} written ({_size(files.written_bytes)})"
            self.stdout.write(
                f"{len(export.crawl.places)} pages, {export.pages.counts.rendered} of them rendered; "
                f"{len(files.current)} files with {_size(files.size)}: {written}, "
                f"{files.unchanged} unchanged, {files.deleted} deleted."
            )
        for key, answer in export.crawl.failed.items():
            self.stderr.write(f"{settings.SITE_URL}{key} could not be read: {answer}")
        if export.crawl.failed:
            raise CommandError("The mirror is not complete; what could not be read stays as it was. Run it again.")


def _size(number: int) -> str:
    return f"{number / 1_000_000:.1f} MB"


def _said(error: OSError) -> str:
    return "The disk is full." if error.errno in {errno.ENOSPC, errno.EDQUOT} else f"{error}."
