"""Where pages are kept: in memory, bounded and the least read first out, and in files that outlive the process."""

import fcntl
import hashlib
import logging
import os
import shutil
import threading
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from portal.serving.kept import KeptPage

logger = logging.getLogger(__name__)

MEMORY_BYTES = 32 * 1024 * 1024
FOLDER_BYTES = 512 * 1024 * 1024
# After so many new pages, or so much time, the folder is looked through.
SWEEP_EVERY, SWEEP_AFTER_S = 500, 24 * 60 * 60
# What nobody has asked for since: it may be of something that citizens may not see any more, or that is deleted.
LONGEST_S = 30 * 24 * 60 * 60
LOCKS = 256
LOOK_AT_LOCK_EVERY_S = 0.02


class Memory:
    """The pages this process has read or rendered.

    Text alone: pictures are large, and the system holds the files that are read often for all processes together.
    """

    def __init__(self, limit: int = MEMORY_BYTES) -> None:
        self.limit, self.size = limit, 0
        self._pages: OrderedDict[str, KeptPage] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: str) -> KeptPage | None:
        page = self._pages.get(key)
        if page is not None:
            with suppress(KeyError):  # another thread may just have let it go
                self._pages.move_to_end(key)
        return page

    def put(self, page: KeptPage) -> None:
        if not page.is_text:
            return
        with self._lock:
            self._forget(page.key)
            self._pages[page.key] = page
            self.size += page.size
            while self.size > self.limit and len(self._pages) > 1:
                self._forget(next(iter(self._pages)))

    def forget(self, key: str) -> None:
        with self._lock:
            self._forget(key)

    def __iter__(self) -> Iterator[KeptPage]:
        return iter(list(self._pages.values()))

    def _forget(self, key: str) -> None:
        if page := self._pages.pop(key, None):
            self.size -= page.size


class Folder:
    """Pages in files, shared by the processes of one machine; one folder for each release of the software.

    Whatever goes wrong with the disk is written to the log once and costs speed, never an answer.
    """

    def __init__(self, root: Path, release: str, limit: int | None = FOLDER_BYTES) -> None:
        self.root, self.path, self.limit = root, root / release, limit
        self._written, self._swept_at = 0, time.monotonic()
        self._complaint = ""

    def get(self, key: str) -> KeptPage | None:
        try:
            page = KeptPage.from_bytes(self._file(key).read_bytes())
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError) as error:
            self._complain(error)
            return None
        return page if page.key == key else None

    def put(self, page: KeptPage) -> None:
        file = self._file(page.key)
        half = file.with_suffix(f".{os.getpid()}-{threading.get_ident()}")
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            half.write_bytes(page.to_bytes())
            half.replace(file)
        except OSError as error:
            self._complain(error)
            with suppress(OSError):
                half.unlink()
        self._written += 1
        if self.limit is not None and self._written % SWEEP_EVERY == 0:
            self.sweep()

    def forget(self, key: str) -> None:
        with suppress(OSError):
            self._file(key).unlink()

    @contextmanager
    def lock(self, key: str, patience_s: float) -> Iterator[bool]:
        """Yield whether this thread is the only one, of all processes, to render the page; wait so long for it."""
        file = self._lock_file(key)
        if file is None:
            yield True
            return
        try:
            yield _locked(file, time.monotonic() + patience_s)
        finally:
            os.close(file)

    def sweep_if_it_is_time(self) -> None:
        if time.monotonic() - self._swept_at > SWEEP_AFTER_S:
            self.sweep()

    def sweep(self) -> None:
        """Delete what is too old and, until a full folder is half full, what was not rendered anew for longest."""
        self._swept_at = time.monotonic()
        files = []
        with suppress(OSError):
            for file in self.path.glob("*/*.page"):
                with suppress(OSError):
                    state = file.stat()
                    files.append((state.st_mtime, state.st_size, file))
        size = sum(size for _time, size, _file in files)
        enough = size if size <= self.limit else self.limit / 2
        for written, length, file in sorted(files):
            if size <= enough and written > time.time() - LONGEST_S:
                break
            with suppress(OSError):
                file.unlink()
            size -= length

    def remove_other_releases(self) -> None:
        for folder in self.root.iterdir() if self.root.is_dir() else ():
            if folder != self.path:
                shutil.rmtree(folder, ignore_errors=True)

    def keep_only(self, keys: Iterable[str]) -> None:
        """Delete all pages but these."""
        kept = {self._file(key) for key in keys}
        for file in self.path.glob("*/*.page"):
            if file not in kept:
                file.unlink(missing_ok=True)

    def _file(self, key: str) -> Path:
        name = hashlib.blake2b(key.encode(errors="surrogatepass"), digest_size=16).hexdigest()
        return self.path / name[:2] / f"{name}.page"

    def _lock_file(self, key: str) -> int | None:
        number = int(self._file(key).name[:2], 16) % LOCKS
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            return os.open(self.path / f"{number}.lock", os.O_CREAT | os.O_RDWR, 0o600)
        except OSError as error:
            self._complain(error)
            return None

    def _complain(self, error: Exception) -> None:
        if (complaint := type(error).__name__) != self._complaint:
            logger.warning("Pages cannot be kept in %s: %s", self.path, error)
            self._complaint = complaint


def _locked(file: int, until: float) -> bool:
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= until:
                return False
            time.sleep(LOOK_AT_LOCK_EVERY_S)
        else:
            return True
