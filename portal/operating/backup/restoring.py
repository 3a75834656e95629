"""Verifies a backup and restores it: all of it or, if anything fails, nothing."""

from collections import Counter
from collections.abc import Callable
from typing import Any, BinaryIO

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext as _

from editorial.library import release
from portal.operating.backup import envelope
from portal.operating.backup.archive import FORMAT, HEAD, MANIFEST, Part, parts, read_json, read_rows
from portal.operating.backup.errors import BackupError, damaged
from portal.operating.backup.loading import Loader, check_keys, empty_tables, reset_sequences
from portal.operating.backup.making import applied_migrations
from portal.operating.backup.media import Incoming
from portal.operating.backup.tables import all_models, columns, holds_content, kept_models
from portal.operating.readiness import migrations_of_code

Tell = Callable[[str], None]


class Reader:
    """Reads a backup once from beginning to end; what is done with rows and files is up to its callers."""

    def __init__(self, file: BinaryIO, passphrase: str) -> None:
        self.stream = envelope.reading(file, passphrase)
        self.head: dict[str, Any] = {}
        self.manifest: dict[str, Any] = {}
        self.rows: Counter[str] = Counter()
        self.files = 0

    def read(self, on_head: Callable, on_rows: Callable, on_file: Callable) -> None:
        for part in parts(self.stream):
            if part.name == HEAD:
                self.head = checked_head(read_json(part))
                on_head(self.head)
            elif part.name == MANIFEST:
                self.manifest = read_json(part)
            elif part.table:
                self.rows[part.table] += on_rows(part)
            else:
                self.files += 1
                on_file(part)
        wanted = self.manifest.get("rows")
        if not isinstance(wanted, dict) or self.manifest.get("files") != self.files:
            raise damaged()
        if {table: count for table, count in wanted.items() if count} != self.rows:
            raise damaged()


def checked_head(head: dict[str, Any]) -> dict[str, Any]:
    if head.get("format") != FORMAT:
        raise BackupError(_("The backup was made by another version of the portal and cannot be read."))
    if not isinstance(head.get("tables"), dict) or not isinstance(head.get("migrations"), list):
        raise damaged()
    return head


def verify(file: BinaryIO, passphrase: str, on_head: Callable = lambda head: None) -> Reader:
    """Read a backup to its end and change nothing; raises BackupError if it is not whole."""
    reader = Reader(file, passphrase)
    reader.read(on_head, lambda part: _counted(reader.head, part), lambda part: None)
    return reader


def _counted(head: dict[str, Any], part: Part) -> int:
    if part.table not in head["tables"]:
        raise damaged()
    width, count = len(head["tables"][part.table]), 0
    for row in read_rows(part):
        if not isinstance(row, list) or len(row) != width:
            raise damaged()
        count += 1
    return count


def refuse_other_version(head: dict[str, Any]) -> None:
    """The tables must be those of the backup, column by column."""
    if head["migrations"] != applied_migrations() or head["tables"] != {
        model._meta.db_table: columns(model) for model in kept_models()
    }:
        message = _(
            "The backup was made by version %(version)s with other tables than this database has. Install that "
            "version, run manage.py migrate on an empty database, restore, and upgrade then."
        )
        raise BackupError(message % {"version": head.get("version")})


def restore(file: BinaryIO, passphrase: str, tell: Tell, *, replace: bool) -> Reader:
    """Verify a backup, then put it in the place of what the portal holds. Raises BackupError; then nothing changed."""
    if migrations_of_code() - set(map(tuple, applied_migrations())):
        raise BackupError(_("The database has no tables, or old ones. Run: manage.py migrate"))
    if not replace and holds_content():
        raise BackupError(_("The portal is not empty. With --replace, the backup takes the place of all it holds."))
    tell(_("Verifying …"))
    verify(file, passphrase, refuse_other_version)
    incoming = Incoming()
    try:
        with transaction.atomic():
            reader = _load(file, passphrase, tell, incoming)
    except BaseException as error:
        incoming.refuse()
        if isinstance(error, DatabaseError):
            raise damaged() from error
        raise
    finally:
        ContentType.objects.clear_cache()
    incoming.accept()
    release.refresh_all()
    return reader


def _load(file: BinaryIO, passphrase: str, tell: Tell, incoming: Incoming) -> Reader:
    empty_tables()
    models = {model._meta.db_table: model for model in kept_models()}
    reader = Reader(file, passphrase)

    def load_rows(part: Part) -> int:
        if part.table not in reader.rows:
            tell(part.table)
        return Loader(models[part.table]).load(read_rows(part))

    def load_file(part: Part) -> None:
        incoming.take(part.file, part.stream)
        if reader.files % 500 == 0:
            tell(_("%(count)d files") % {"count": reader.files})

    reader.read(refuse_other_version, load_rows, load_file)
    _finish_tables()
    return reader


def _finish_tables() -> None:
    check_keys()
    reset_sequences(all_models())
    # What the triggers of the search have noted is everything: the index is made anew.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_searchchange")
