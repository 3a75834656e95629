"""Take in a file that a translator has worked on; or say only what it would change."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from editorial.l10n.text import language_name
from editorial.staff.models import User
from editorial.translating.files import reading
from editorial.translating.files.deciding import Outcome
from editorial.translating.files.entries import BrokenFile
from editorial.translating.files.importing import ChangedSinceTheReport, Terms, apply, dry_run
from editorial.translating.files.progress import watched
from editorial.translating.files.reports import Report, about
from editorial.translating.rights import languages_of

INDENT = "    "


class Command(BaseCommand):
    help = "Takes in a PO or XLIFF file with translations of records; all of it or, if anything fails, nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen and write nothing")
        parser.add_argument("--by", metavar="USERNAME", help="whose work this is; without, nobody is asked for rights")
        parser.add_argument("--overwrite", action="store_true", help="replace what others have changed meanwhile")

    def handle(self, *, file, by, overwrite, **options):
        try:
            with file.open("rb") as opened:
                self._take_in(reading.check(opened), self._person(by), overwrite, options["dry_run"])
        except BrokenFile as error:
            raise CommandError(_("Nothing was written. %(reason)s") % {"reason": error}) from error
        except ChangedSinceTheReport as error:
            message = _("Nothing was written: somebody has changed the content at the same moment. Try again.")
            raise CommandError(message) from error
        except OSError as error:
            raise CommandError(_("The file cannot be read: %(reason)s") % {"reason": error.strerror}) from error

    def _person(self, username):
        if not username:
            return None
        person = User.objects.filter(username=username, is_active=True, is_staff=True).first()
        if person is None:
            raise CommandError(_("There is no such staff account: %(name)s") % {"name": username})
        return person

    def _take_in(self, checked, by, overwrite, is_dry):
        if by and checked.language not in languages_of(by):
            message = _("%(name)s does not translate into %(language)s.")
            raise CommandError(message % {"name": by, "language": language_name(checked.language)})
        report = PrintedReport(self.stdout)
        take_in = dry_run if is_dry else apply
        take_in(Watched(checked), Terms(checked.language, by, overwrite), report)
        self._sum_up(report, is_dry)

    def _sum_up(self, report, is_dry):
        self.stdout.write("")
        for outcome in Outcome:
            self.stdout.write(f"{report.counts[outcome.value]:>8}  {outcome.label}")
        self.stdout.write(_("Nothing was written; this was a dry run.") if is_dry else _("Everything was written."))


class Watched:
    """A checked file whose reading shows a line of progress."""

    def __init__(self, checked):
        self.checked = checked

    def entries(self):
        return watched(self.checked.entries(), sys.stderr, self.checked.count)


class PrintedReport(Report):
    """Prints each record as it comes and keeps none."""

    def __init__(self, stream):
        super().__init__(longest=0)
        self.stream = stream

    def add(self, record, decisions):
        super().add(record, decisions)
        if notable := [decision for decision in decisions if decision.outcome != Outcome.UNCHANGED]:
            self._print(about(record, notable))

    def _print(self, texts):
        self.stream.write(f"{texts['kind']} {texts['name']}".strip())
        for line in texts["lines"]:
            outcome = Outcome(line["outcome"]).label
            place = _("line %(line)d") % {"line": line["line"]}
            self.stream.write(f"{INDENT}{outcome}: {line['label']} ({place}) {line['reason']}".rstrip())
            for warning in line["warnings"]:
                self.stream.write(f"{INDENT * 2}{warning}")
            if line["outcome"] == Outcome.CONFLICT:
                self.stream.write(f"{INDENT * 2}{pgettext('text in an imported file', 'Now')}: {line['now']}")
                self.stream.write(f"{INDENT * 2}{_('In the file')}: {line['file']}")
