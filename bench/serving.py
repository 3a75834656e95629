"""A portal of its own with the story, served as `make run` serves it, for scripts that look at it from outside."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent

# As in the Makefile.
SERVER = [sys.executable, "-m", "partnership.serve", "--workers-kill-timeout", "3"]
ENVIRONMENT = {"MALLOC_ARENA_MAX": "1"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


@contextmanager
def portal(**variables: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Serve a portal on a scratch folder; yield its address and the passwords of its accounts.

    `variables` are further variables of its environment, such as the address of a database.
    """
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    with TemporaryDirectory() as folder:
        local = {"PORTAL_LOCAL": "1", "PORTAL_DATA_DIR": folder, "PORTAL_SITE_URL": site} | variables
        manage(os.environ | local, "prepare_local", "--port", str(port))
        report = manage(os.environ | local, "create_demo_staff", "--reset")
        with server(port, os.environ | local):
            wait_for(f"{site}/admin/login/")
            yield site, dict(re.findall(r"^  (\w+) +(\S+) +\w+$", report, re.MULTILINE))


@contextmanager
def server(
    port: int, environment: dict[str, str], application: str = "partnership.wsgi:application", log: Path | None = None
) -> Iterator[subprocess.Popen]:
    """Run the web server on a folder that is prepared; it says what it has to say to the file `log`, or aloud."""
    command = [*SERVER, "--port", str(port), application]
    with log.open("ab") if log else nullcontext() as said:
        process = subprocess.Popen(command, env=environment | ENVIRONMENT, cwd=ROOT, stdout=said, stderr=said)
        try:
            yield process
        finally:
            process.terminate()
            process.wait()


def wait_for(address: str, every_s: float = 0.5, patience_s: float = 30) -> None:
    until = time.monotonic() + patience_s
    while time.monotonic() < until:
        try:
            urlopen(address).close()  # noqa: S310 - our own address
        except OSError:
            time.sleep(every_s)
        else:
            return
    raise SystemExit(f"Nothing answers at {address}.")
