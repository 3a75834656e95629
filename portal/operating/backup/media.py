"""The files of the protected storage, whatever it is made of: read for a backup, written by a restore.

The public storage holds only copies of what may be seen at this moment; a restore has them made anew by that rule, so
that no picture comes back whose consent has ended since the backup.
"""

import secrets
from collections.abc import Iterable, Iterator
from tempfile import SpooledTemporaryFile
from typing import IO

from django.core.files.base import File
from django.core.files.storage import Storage, storages
from django.utils.translation import gettext as _

from portal.operating.backup.archive import BLOCK
from portal.operating.backup.errors import BackupError

STAGING = "restoring"
# Files that last for a moment: half restored ones, those of probes, translations on their way in.
LEFT_OUT = {STAGING, "readiness", "translations"}
IN_MEMORY = 4 * 1024 * 1024


def protected_storage() -> Storage:
    return storages["protected"]


def all_names(storage: Storage, folder: str = "") -> Iterator[str]:
    """Yield every file below a folder; those of moments left out."""
    try:
        folders, files = storage.listdir(folder)
    except FileNotFoundError:
        return
    before = f"{folder}/" if folder else ""
    yield from (before + name for name in sorted(files) if name)
    for name in sorted(folders):
        if before + name not in LEFT_OUT:
            yield from all_names(storage, before + name)


class Incoming:
    """The files of a backup on their way into the storage; nothing that is there is touched before accept().

    Most names are new or hold the same bytes already: a file that changes gets another name.
    """

    def __init__(self) -> None:
        self.storage = protected_storage()
        self.staging = f"{STAGING}/{secrets.token_hex(8)}"
        self.wanted: set[str] = set()
        self.new: list[str] = []
        self.staged: list[str] = []

    def take(self, name: str, stream: IO[bytes]) -> None:
        self.wanted.add(name)
        # Storages of services want to know the size and to read twice.
        with SpooledTemporaryFile(IN_MEMORY) as spool:
            _copy(stream, spool)
            if not self.storage.exists(name):
                self._write(name, spool, self.new)
            elif not self._holds(name, spool):
                self._write(f"{self.staging}/{name}", spool, self.staged)

    def _holds(self, name: str, spool: IO[bytes]) -> bool:
        spool.seek(0)
        with self.storage.open(name) as kept:
            return all(kept.read(BLOCK) == block for block in [*_blocks(spool), b""])

    def _write(self, name: str, spool: IO[bytes], noted: list[str]) -> None:
        spool.seek(0)
        noted.append(name)
        try:
            written = self.storage.save(name, File(spool))
        except Exception as error:  # a full disk is OSError, a storage service has errors of its own
            raise BackupError(_("A file could not be stored; perhaps the disk is full.")) from error
        if written != name:
            noted.append(written)
            raise BackupError(_("Somebody else writes into the storage of files at this moment."))

    def refuse(self) -> None:
        """Leave the storage as it was."""
        self._delete([*self.new, *self.staged])

    def accept(self) -> None:
        """Put the new bytes of files that had others in place, and delete what the backup does not know."""
        for staged in self.staged:
            name = staged.removeprefix(f"{self.staging}/")
            self.storage.delete(name)
            with self.storage.open(staged) as file:
                self.storage.save(name, file)
        self._delete(self.staged)
        self._delete([name for name in all_names(self.storage) if name not in self.wanted])

    def _delete(self, names: Iterable[str]) -> None:
        folders = set()
        for name in names:
            self.storage.delete(name)
            parents = name.split("/")[:-1]
            folders |= {"/".join(parents[:depth]) for depth in range(1, len(parents) + 1)}
        for folder in sorted(folders, key=len, reverse=True):
            self._delete_if_empty(folder)

    def _delete_if_empty(self, folder: str) -> None:
        try:
            if self.storage.listdir(folder) == ([], []):
                self.storage.delete(folder)
        except OSError:
            pass  # an empty folder is no fault


def _blocks(stream: IO[bytes]) -> Iterator[bytes]:
    while block := stream.read(BLOCK):
        yield block


def _copy(stream: IO[bytes], spool: IO[bytes]) -> None:
    for block in _blocks(stream):
        spool.write(block)
