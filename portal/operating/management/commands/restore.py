"""Restores a backup: verified before anything is touched, all of it or nothing."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils.translation import gettext as _

from editorial.search.rebuilding import rebuild
from portal.operating.backup import passphrases, restoring
from portal.operating.backup.errors import BackupError
from portal.operating.backup.progress import Progress


class Command(BaseCommand):
    help = "Restores database and media from a file that manage.py backup has made; all of it or nothing."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--replace", action="store_true", help="let the backup replace all that the portal holds")
        passphrases.add_argument(parser)

    def handle(self, *, file, replace, passphrase_file, verbosity, **options):
        progress = Progress(self.stdout, is_silent=verbosity == 0)
        try:
            reader = self.restored(file, passphrases.passphrase_from(passphrase_file), progress, replace)
        except BackupError as error:
            raise CommandError(_("Nothing was changed. %(reason)s") % {"reason": error}) from error
        except DatabaseError as error:
            reason = str(error).strip().partition("\n")[0]
            raise CommandError(
                _("Nothing was changed. The database refuses: %(reason)s") % {"reason": reason}
            ) from error
        except OSError as error:
            reason = error.strerror or str(error)
            raise CommandError(
                _("Nothing was changed. The file cannot be read: %(reason)s") % {"reason": reason}
            ) from error
        finally:
            progress.end()
        self.make_index(progress)
        if verbosity:
            numbers = {"rows": sum(reader.rows.values()), "files": reader.files, "made_at": reader.head.get("made_at")}
            self.stdout.write(_("Restored as of %(made_at)s: %(rows)d rows, %(files)d files.") % numbers)
            self.stdout.write(_("Everybody must sign in again. Restart the portal's processes now."))

    def restored(self, file: Path, passphrase: str, progress: Progress, replace: bool) -> restoring.Reader:
        with file.open("rb") as opened:
            return restoring.restore(opened, passphrase, progress, replace=replace)

    def make_index(self, progress: Progress) -> None:
        for kind, done, whole in rebuild():
            progress(f"{kind} {done}/{whole}")
        progress.end()
