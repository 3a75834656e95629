"""Makes a backup: the rows as they were at one moment, then every file that they name."""

import gzip
import json
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, Any, BinaryIO

from django.apps import apps
from django.db import connection, models, transaction
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.operating import VERSION
from portal.operating.backup import envelope, media
from portal.operating.backup.archive import Archive
from portal.operating.backup.errors import BackupError, VanishedError
from portal.operating.backup.tables import columns, encoded, kept_models, values_of

# Bytes of rows in one part, before they are compressed.
PART = 4 * 1024 * 1024
ATTEMPTS = 3
Tell = Callable[[str], None]


def make(file: BinaryIO, passphrase: str, tell: Tell) -> dict[str, Any]:
    """Write a backup and return its manifest. Raises BackupError, or OSError when the file takes no more."""
    for _attempt in range(ATTEMPTS):
        file.seek(0)
        file.truncate()
        try:
            with envelope.writing(file, passphrase) as stream:
                return _Backup(stream, tell).make()
        except VanishedError:
            tell(_("A file was deleted meanwhile; the backup begins again."))
    raise BackupError(_("Files are being deleted all the time; try again later."))


class _Backup:
    def __init__(self, stream: Any, tell: Tell) -> None:
        self.tell = tell
        self.rows: dict[str, int] = {}
        self.files = self.bytes = self.missing = 0
        self.stream = stream

    def make(self) -> dict[str, Any]:
        with tempfile.TemporaryFile("w+") as named:
            with snapshot():
                self.archive = Archive(self.stream, head())
                for model in kept_models():
                    self.add_table(model, named)
            # Files do not change, so they need not be read within the snapshot.
            self.add_files()
            self.look_for_missing(named)
        manifest = {"rows": self.rows, "files": self.files, "bytes": self.bytes, "missing": self.missing}
        self.archive.finish(manifest)
        return manifest

    def add_table(self, model: type[models.Model], named: IO[str]) -> None:
        table, files = model._meta.db_table, _file_columns(model)
        self.rows[table], part, number = 0, bytearray(), 0
        for row in values_of(model):
            part += encoded(row)
            self.rows[table] += 1
            for place, field in files:
                named.write(json.dumps([model._meta.label, field, row[place]]) + "\n" if row[place] else "")
            if len(part) >= PART:
                number += 1
                self.add_part(table, number, part)
        if part:
            self.add_part(table, number + 1, part)
        self.tell(_("%(table)s: %(count)d rows") % {"table": table, "count": self.rows[table]})

    def add_part(self, table: str, number: int, part: bytearray) -> None:
        self.archive.add(f"database/{table}/{number:06}.jsonl.gz", gzip.compress(bytes(part), 6, mtime=0))
        part.clear()

    def add_files(self) -> None:
        storage = media.protected_storage()
        for name in media.all_names(storage):
            try:
                with storage.open(name) as file:
                    size = file.size
                    self.archive.add_stream(f"protected/{name}", size, file)
            except (FileNotFoundError, EOFError) as error:
                raise VanishedError from error
            self.files += 1
            self.bytes += size
            if self.files % 500 == 0:
                self.tell_files()
        self.tell_files()

    def tell_files(self) -> None:
        numbers = {"count": self.files, "size": self.bytes / 1_000_000}
        self.tell(_("%(count)d files, %(size).1f MB") % numbers)

    def look_for_missing(self, named: IO[str]) -> None:
        """A file that a row names is there, or its row is gone too by now, or it was lost some time before."""
        named.seek(0)
        storage = media.protected_storage()
        for label, field, name in map(json.loads, named):
            if not storage.exists(name):
                if not apps.get_model(label)._base_manager.filter(**{field: name}).exists():
                    raise VanishedError
                self.missing += 1
                self.tell(_("Missing in the storage: %(name)s") % {"name": name})


def _file_columns(model: type[models.Model]) -> list[tuple[int, str]]:
    fields = enumerate(model._meta.concrete_fields)
    return [(place, field.attname) for place, field in fields if isinstance(field, models.FileField)]


def head() -> dict[str, Any]:
    return {
        "version": VERSION,
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "database": connection.vendor,
        "migrations": applied_migrations(),
        "tables": {model._meta.db_table: columns(model) for model in kept_models()},
    }


def applied_migrations() -> list[list[str]]:
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


@contextmanager
def snapshot() -> Iterator[None]:
    """Read the database as it is now, whatever others write meanwhile; nobody is kept waiting."""
    connection.ensure_connection()
    mode = getattr(connection, "transaction_mode", None)
    if connection.vendor == "sqlite":
        connection.transaction_mode = "DEFERRED"  # the usual IMMEDIATE would lock out everybody who writes
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if connection.vendor == "sqlite":
            connection.transaction_mode = mode
