"""A PostgreSQL server for one test run: own folder, no network, gone with the run however that ends."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import psycopg2
import pytest

from tests.plugins.parts import postgresql_programs

# The shell holds the read end of a pipe from pytest. When pytest ends, even by SIGKILL, the pipe closes, and the
# shell stops the server and removes its folder.
KEEPER = """
folder=$1; shift
"$@" >"$folder/log" 2>&1 &
server=$!
read -r _
kill -INT $server 2>/dev/null
wait $server
rm -rf "$folder"
"""
FAST_AND_LOCAL = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "50",
}


def start(add_cleanup: Callable[[Callable[[], None]], None]) -> str:
    """Start a server and return its address; `add_cleanup` receives the function that stops it."""
    programs = postgresql_programs()
    if programs is None:
        raise pytest.UsageError("PostgreSQL's server programs are missing; `make test` installs them or says how.")
    # Sockets have short names at most, so the system's temporary folder of some systems is too deep.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
    identity = unprivileged(folder)
    create(programs, folder, identity)
    options = [f"-c{name}={value}" for name, value in FAST_AND_LOCAL.items()]
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "sh", folder, programs / "postgres", "-D", folder / "data", "-k", folder, *options],
        stdin=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,  # Ctrl-C reaches pytest first; the pipe tells the server
        **identity,
    )
    add_cleanup(lambda: _stop(keeper, folder))
    wait_until_ready(folder)
    return f"postgresql://portal@{quote(str(folder), safe='')}/postgres"


def unprivileged(folder: Path) -> dict[str, object]:
    """Return how to run the server: PostgreSQL refuses to run as root, so root hands it to a harmless account."""
    if os.geteuid() != 0:
        return {}
    account = next(entry for entry in pwd.getpwall() if entry.pw_name in {"postgres", "nobody"})
    shutil.chown(folder, account.pw_uid, account.pw_gid)
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def create(programs: Path, folder: Path, identity: dict[str, object]) -> None:
    command = [programs / "initdb", "-D", folder / "data", "-U", "portal", "-E", "UTF8", "--locale=C.UTF-8"]
    result = subprocess.run(
        [*command, "--auth=trust", "--no-sync"], cwd=folder, capture_output=True, text=True, check=False, **identity
    )
    if result.returncode:
        shutil.rmtree(folder, ignore_errors=True)
        raise pytest.UsageError(f"PostgreSQL could not make a database: {result.stderr.strip()}")


def wait_until_ready(folder: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            psycopg2.connect(host=folder, user="portal", dbname="postgres").close()
            return
        except psycopg2.OperationalError:
            time.sleep(0.05)
    log = (folder / "log").read_text(encoding="utf-8").strip()
    raise pytest.UsageError(f"PostgreSQL did not start within {seconds} seconds: {log}")


def _stop(keeper: subprocess.Popen, folder: Path) -> None:
    keeper.stdin.close()
    keeper.wait(timeout=30)
    shutil.rmtree(folder, ignore_errors=True)
