"""What stops a backup or a restore, in a sentence for the person at the terminal."""

from django.utils.translation import gettext as _


class BackupError(Exception):
    """Nothing was changed, or all of it was taken back; the message says why."""


def damaged() -> BackupError:
    return BackupError(_("The file is damaged or not whole."))


def not_a_backup() -> BackupError:
    return BackupError(_("The file is not a backup of the portal."))


class VanishedError(Exception):
    """A file was deleted between being listed and being read."""
