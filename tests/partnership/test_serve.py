"""The web server starts as many processes as it is told, and they share what none of them writes to."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.serving import free_port, server, wait_for

pytestmark = pytest.mark.any_database

DICTIONARY_KB = 25_000


@contextmanager
def workers(folder: Path, **variables: str) -> Iterator[list[Path]]:
    """Start the web server on an empty folder; yield what the system tells of the processes that answer."""
    port = free_port()
    local = {"PORTAL_LOCAL": "1", "PORTAL_DATA_DIR": str(folder), "PORTAL_SITE_URL": f"http://127.0.0.1:{port}"}
    with server(port, os.environ | local | variables, log=folder / "log") as process:
        wait_for(f"http://127.0.0.1:{port}/healthz", every_s=0.05)
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
        yield [Path("/proc", child) for child in children]


def shared_kb(process: Path) -> int:
    """Return how much of a process's own memory, no files, is the memory of others too, in kilobytes."""
    [row] = [row for row in (process / "smaps_rollup").read_text().splitlines() if row.startswith("Shared_Dirty:")]
    return int(row.split()[1])


def test_processes_share_the_dictionary_of_chinese_words(tmp_path):
    with workers(tmp_path) as processes:
        assert len(processes) == 2
        assert min(map(shared_kb, processes)) > DICTIONARY_KB


def test_environment_says_how_many_processes_answer(tmp_path):
    with workers(tmp_path, GRANIAN_WORKERS="3") as processes:
        assert len(processes) == 3
