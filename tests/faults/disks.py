"""A really small disk, in memory, that a test fills up and makes room on again."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest


class Disk:
    """`folder` lies on a disk of its own; `fill` leaves nothing free but what is asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.ballast = folder, folder / "ballast"

    def fill(self, but: int = 0) -> None:
        # Unbuffered: a buffer that did not fit would be written again, and fail, when the file is closed.
        with self.ballast.open("ab", buffering=0) as file:
            # Whoever was writing when the disk became full takes away again what was half written.
            for _again in range(3):
                with suppress(OSError):
                    while True:
                        file.write(bytes(64 * 1024))
                time.sleep(0.2)
        if but:
            os.truncate(self.ballast, self.ballast.stat().st_size - but)
        assert self.free <= but + 8192

    def make_room(self) -> None:
        self.ballast.unlink()

    @property
    def free(self) -> int:
        state = os.statvfs(self.folder)
        return state.f_bavail * state.f_frsize


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[Disk]:
    """Mount a disk of this size. Where nobody may, the test is skipped, and with it the whole run counts as failed."""
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder]
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"A small disk can be mounted by root only (sudo make test): {mounted.stderr.strip()}")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)
