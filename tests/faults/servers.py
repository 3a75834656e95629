"""A PostgreSQL server that a test may stop, kill, freeze and start again."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from urllib.parse import quote

import psycopg2

from tests.plugins.parts import postgresql_programs
from tests.plugins.postgresql import create, unprivileged, wait_until_ready

# Stops the server when the test process ends, however that happens: its end of the pipe closes.
KEEPER = """
"$@" >>"$0/log" 2>&1 &
server=$!
read -r _
kill -QUIT $server 2>/dev/null
wait $server
"""


def descendants_of(process: int) -> Iterator[int]:
    for child in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        yield int(child)
        yield from descendants_of(int(child))


class PostgreSQL:
    """`address` is a PORTAL_DATABASE_URL; nothing runs before `start`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.programs = postgresql_programs()
        self.folder = folder or Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
        self.identity = unprivileged(self.folder)
        create(self.programs, self.folder, self.identity)
        self.address = f"postgresql://portal@{quote(str(self.folder), safe='')}/postgres"
        self.keeper: subprocess.Popen | None = None

    def start(self, *options: str) -> None:
        command = [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, "-clisten_addresses="]
        self.keeper = subprocess.Popen(
            ["/bin/sh", "-c", KEEPER, self.folder, *command, "-cfsync=off", *options],
            stdin=subprocess.PIPE,
            cwd=self.folder,
            start_new_session=True,
            **self.identity,
        )
        wait_until_ready(self.folder)

    def stop(self) -> None:
        """Stop at once, connections or not, as after a power cut."""
        self.keeper.stdin.close()
        self.keeper.wait(timeout=30)

    def freeze(self) -> None:
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: signal.Signals) -> None:
        """Reach the processes of all connections too; each is the leader of a group of its own."""
        for process in descendants_of(self.keeper.pid):
            with suppress(ProcessLookupError):
                os.kill(process, number)

    def execute(self, statement: str, values: Sequence = ()) -> list[tuple]:
        """Return the rows of a query; of other statements none."""
        opened = psycopg2.connect(host=self.folder, user="portal", dbname="postgres")
        with closing(opened), opened as connection, connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def remove(self) -> None:
        if self.keeper and self.keeper.poll() is None:
            self.thaw()
            self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)
