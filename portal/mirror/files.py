"""The folder of a mirror: written file by file, so that whoever serves it always serves whole files."""

import fcntl
import filecmp
import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

# What belongs to the export and not to the site: kept pages, the lock, the file being written.
OWN = ".mirror"


class NotOurs(Exception):  # noqa: N818 - an answer, not a fault
    """The folder holds something else, or somebody else is writing it; the text says what."""


@dataclass
class Files:
    """The files of a mirror below `root`, and what this run has done to them."""

    root: Path
    current: set[str] = field(default_factory=set)
    written: int = 0
    written_bytes: int = 0
    unchanged: int = 0
    deleted: int = 0

    def open(self) -> None:
        """Make the folder ours for as long as this process lives. Raises NotOurs or OSError."""
        if self.root.exists() and not self.root.is_dir():
            raise NotOurs(f"{self.root} is not a folder.")
        if self.root.is_dir() and any(self.root.iterdir()) and not self.own.is_dir():
            raise NotOurs(f"{self.root} is not empty and holds no mirror. Name a new folder.")
        self.own.mkdir(parents=True, exist_ok=True)
        self._lock = (self.own / "lock").open("w")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotOurs(f"{self.root} is being written by another export.") from None

    def close(self) -> None:
        self._lock.close()

    @property
    def own(self) -> Path:
        return self.root / OWN

    def has(self, place: str) -> bool:
        return (self.root / place).is_file()

    def keep(self, place: str) -> None:
        """Note a file that is there and never changes."""
        self.current.add(place)
        self.unchanged += 1

    def write(self, place: str, parts: Iterable[bytes]) -> None:
        """Write a file whole or not at all, and only where it differs. Raises OSError."""
        half = self.own / "half"
        with half.open("wb") as file:
            file.writelines(parts)
        target = self.root / place
        self.current.add(place)
        if _same(half, target):
            self.unchanged += 1
            return
        self.written += 1
        self.written_bytes += half.stat().st_size
        target.parent.mkdir(parents=True, exist_ok=True)
        half.replace(target)

    def delete_the_rest(self, is_gone: Callable[[str], bool]) -> None:
        """Delete those files that this run has not come to and that are gone, and the folders they leave empty."""
        for folder, _folders, names in os.walk(self.root, topdown=False):
            here = Path(folder)
            if self.own in (here, *here.parents):
                continue
            for name in names:
                self._delete_if_gone(here / name, is_gone)
            if here != self.root:
                with suppress(OSError):  # not empty
                    here.rmdir()

    def _delete_if_gone(self, file: Path, is_gone: Callable[[str], bool]) -> None:
        place = file.relative_to(self.root).as_posix()
        if place not in self.current and is_gone(place):
            file.unlink()
            self.deleted += 1

    @property
    def size(self) -> int:
        return sum((self.root / place).stat().st_size for place in self.current)


def _same(half: Path, target: Path) -> bool:
    return target.is_file() and filecmp.cmp(half, target, shallow=False)
