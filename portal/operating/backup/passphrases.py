"""Where the passphrase of a backup comes from: a file or the environment, never the command line that all can read."""

from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from portal.operating.backup.errors import BackupError

# Backups hold what protocol officers alone may read; whoever has the file may guess for years.
SHORTEST = 12


def add_argument(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--passphrase-file",
        type=Path,
        metavar="FILE",
        help="file whose first line is the passphrase; without, PORTAL_BACKUP_PASSPHRASE is used",
    )


def passphrase_from(file: Path | None) -> str:
    """Return the passphrase; empty means that there is none."""
    if file is None:
        return settings.BACKUP_PASSPHRASE
    try:
        with file.open(encoding="utf-8") as opened:
            passphrase = opened.readline().rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", "") or _("not a text file")
        raise BackupError(_("The passphrase cannot be read: %(reason)s") % {"reason": reason}) from error
    if not passphrase:
        raise BackupError(_("The file of the passphrase is empty."))
    return passphrase


def refuse_short(passphrase: str) -> None:
    if passphrase and len(passphrase) < SHORTEST:
        raise BackupError(_("The passphrase needs %(count)d characters or more.") % {"count": SHORTEST})
