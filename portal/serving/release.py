"""What distinguishes this installation: pages that other code or other settings have made are not used."""

import hashlib
import os
from pathlib import Path

from django.conf import settings

_MADE_FROM = {".py", ".html", ".mo", ".css", ".js", ".svg", ".json", ".txt"}
_ROOMS = ("editorial", "partnership", "projects", "delegations", "portal", "locale")


def release() -> str:
    """Return a short name made from the files of the software and the variables it was started with."""
    digest = hashlib.blake2b(digest_size=10)
    for file in _files():
        state = file.stat()
        digest.update(f"{file.relative_to(settings.BASE_DIR)} {state.st_size} {state.st_mtime_ns}\n".encode())
    for name in sorted(name for name in os.environ if name.startswith("PORTAL_")):
        digest.update(f"{name}={os.environ[name]}\n".encode(errors="surrogateescape"))
    return digest.hexdigest()


def _files() -> list[Path]:
    base = Path(settings.BASE_DIR)
    found = [base / "requirements.txt"]
    for room in _ROOMS:
        found += [file for file in (base / room).rglob("*") if file.suffix in _MADE_FROM]
    return sorted(found)
