"""Everything the local run needs before its server starts, in one process so that a second start is quick."""

import hashlib
import socket
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from editorial.l10n.catalogues import compile_catalogues
from editorial.search.catching_up import catch_up


class Command(BaseCommand):
    help = "Prepares the database, the story, the staff accounts and the static files of the local run."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--port", type=int, default=8000)

    def handle(self, *, port, **options):
        if not settings.LOCAL:
            raise CommandError("This prepares the local run only; set PORTAL_LOCAL=1, or use make run.")
        refuse_taken_port(port)
        compile_catalogues(Path(settings.LOCALE_PATHS[0]))
        if migrations_are_pending():
            self.stdout.write("Preparing the database …")
            call_command("migrate", verbosity=0)
        call_command("load_story", if_empty=True)
        call_command("load_glossary", verbosity=0)
        catch_up(patience_s=60)
        call_command("create_demo_staff")
        if not settings.DEBUG:
            collect_static_files()
        self.stdout.write(f"\nOpen {settings.SITE_URL}/ for the public pages. Stop with Ctrl-C.\n\n")


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CommandError(f"Port {port} is in use. Choose another: make run PORT={port + 1}") from error


def migrations_are_pending() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def collect_static_files() -> None:
    """Collect and compress the static files unless the last collection was made from the very same files."""
    mark = Path(settings.STATIC_ROOT) / ".collected-from"
    fingerprint = static_fingerprint()
    if mark.exists() and mark.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    mark.write_text(fingerprint)


def static_fingerprint() -> str:
    """Return a digest of every static file's place, size and time."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
