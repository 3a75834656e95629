"""Migrations run, and are taken back, while the portal answers and an editor publishes, as docs/operations.md says."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings

from bench.editor import PUBLISHER
from bench.serving import manage, server
from editorial.staff.roles import Role, sync_roles
from tests import builders
from tests.faults.browsing import Readers
from tests.faults.nodes import PATIENCE_S
from tests.portal.operating import servers

# Before the indexes of the visits; without them everything is slower and nothing else.
APP, BEFORE = "delegations", "0005"
PAUSE_S = 0.5
SEEN_AFTER_S = 2.5


class Editor:
    """Publishes a visit again and again; each try has a number, `published` are those that the database has taken."""

    def __init__(self, environment: dict[str, str], slug: str) -> None:
        self.command = [sys.executable, "-m", "bench.editor", slug, str(PAUSE_S)]
        self.environment, self.published = environment, []

    @contextmanager
    def publishing(self) -> Iterator[None]:
        options = {"env": self.environment, "cwd": settings.BASE_DIR, "stdout": subprocess.PIPE, "text": True}
        with subprocess.Popen(self.command, **options) as process:
            listener = threading.Thread(target=self._listen, args=[process.stdout])
            listener.start()
            try:
                yield
            finally:
                process.kill()
                listener.join()

    def wait_for(self, more: int, patience_s: float = 60) -> None:
        wanted, until = len(self.published) + more, time.monotonic() + patience_s
        while len(self.published) < wanted:
            assert time.monotonic() < until, self.published
            time.sleep(0.05)

    def _listen(self, lines: Iterator[str]) -> None:
        for line in lines:
            number, moment = line.split()
            if moment != "begun":
                self.published.append(int(number))


@pytest.fixture
def environment(shared_database, static, tmp_path):
    sync_roles()
    builders.make_user(Role.PUBLISHER, username=PUBLISHER)
    builders.home_city()
    environment = os.environ | {
        "PORTAL_DATABASE_URL": shared_database,
        "PORTAL_DATA_DIR": str(tmp_path / "data"),
        "PORTAL_STATIC_ROOT": str(static),
    }
    yield environment
    manage(environment, "migrate", "--verbosity", "0")


def test_nobody_notices_an_upgrade_or_the_way_back(environment):
    builders.make_visit(slug="besuch", summary_de="Kurz.", summary_zh_hans="简介。")
    paths = ["/de/", "/zh-hans/visits/", "/de/visits/besuch/", "/zh-hans/visits/besuch/"]
    port = servers.free_port()
    readers = Readers(f"http://127.0.0.1:{port}", paths)
    editor = Editor(environment, "besuch")
    with server(port, environment) as process:
        servers.wait_for(port, process, PATIENCE_S)
        with readers.reading(3), editor.publishing():
            for steps in ([APP, BEFORE], []):
                editor.wait_for(2)
                manage(environment, "migrate", *steps, "--verbosity", "0")
                readers.wait_for(50)
                editor.wait_for(2)
        time.sleep(SEEN_AFTER_S)
        shown = {number_on(readers, path) for path in paths[1:] * 4}

    assert readers.faults == []
    assert editor.published == list(range(1, len(editor.published) + 1))
    # The editor may have been stopped between the change and the line that tells of it.
    assert shown in [{editor.published[-1]}, {editor.published[-1] + 1}]


def number_on(readers: Readers, path: str) -> int:
    return int(readers.ask(path)[1].decode().partition("Stand ")[2].partition(".")[0])
