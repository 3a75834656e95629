"""Makes a backup of database and media in one file, while the portal works; or verifies one."""

import os
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal.operating.backup import making, passphrases, restoring
from portal.operating.backup.errors import BackupError
from portal.operating.backup.progress import Progress
from portal.operating.models import LastRun


class Command(BaseCommand):
    help = "Writes database and media into one file while the portal works; --check verifies such a file."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--check", action="store_true", help="verify the file and write nothing")
        passphrases.add_argument(parser)

    def handle(self, *, file, check, passphrase_file, verbosity, **options):
        progress = Progress(self.stdout, is_silent=verbosity == 0)
        try:
            passphrase = passphrases.passphrase_from(passphrase_file)
            message = self.checked(file, passphrase) if check else self.made(file, passphrase, progress)
        except BackupError as error:
            raise CommandError(str(error)) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(_("The file cannot be read or written: %(reason)s") % {"reason": reason}) from error
        finally:
            progress.end()
        if verbosity:
            self.stdout.write(message)

    def checked(self, file: Path, passphrase: str) -> str:
        with file.open("rb") as opened:
            reader = restoring.verify(opened, passphrase)
        numbers = {"rows": sum(reader.rows.values()), "files": reader.files, "made_at": reader.head.get("made_at")}
        return _("The backup of %(made_at)s is whole: %(rows)d rows, %(files)d files.") % numbers

    def made(self, file: Path, passphrase: str, progress: Progress) -> str:
        passphrases.refuse_short(passphrase)
        if file.exists():
            raise BackupError(_("There is a file of this name already; it is left as it is."))
        manifest = self.written(file, passphrase, progress)
        LastRun.note(LastRun.BACKUP)
        numbers = {"rows": sum(manifest["rows"].values()), "files": manifest["files"], "missing": manifest["missing"]}
        if numbers["missing"]:
            self.stderr.write(_("%(missing)d files that records name were lost before this backup.") % numbers)
        if not passphrase:
            self.stderr.write(
                _("The backup is not encrypted and holds personal data; keep it where nobody else reads.")
            )
        return _("Backed up: %(rows)d rows, %(files)d files.") % numbers

    def written(self, file: Path, passphrase: str, progress: Progress) -> dict:
        """Write beside the place and move there when all of it is on the disk."""
        part = file.with_name(f"{file.name}.part")
        try:
            with open(os.open(part, os.O_RDWR | os.O_CREAT | os.O_TRUNC, 0o600), "r+b") as opened:  # noqa: PTH123
                manifest = making.make(opened, passphrase, progress)
                opened.flush()
                os.fsync(opened.fileno())
            part.replace(file)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return manifest
