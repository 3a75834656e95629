"""What happens, one thing after the other, to a portal of two nodes while it is read: bench/soak.py"""

import os
import random
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path

from bench.serving import free_port, manage, server, wait_for
from tests.faults.disks import Disk, small_disk
from tests.faults.servers import PostgreSQL, descendants_of
from tests.portal.operating.servers import redis

# So long something is away, and so long everything has to recover before the next thing happens.
AWAY_S, FROZEN_S, BETWEEN_S = 8, 6, 12
# A node that begins reads the whole portal before it answers, on a machine that has other work.
BEGINS_WITHIN_S = 90
# Enough for the story's pictures, static files and pages.
DISK_MEGABYTES = 300


class Part:
    """A server that can be ended and started again."""

    def __init__(self, running: Callable[[], AbstractContextManager]) -> None:
        self._running, self._stack = running, ExitStack()

    def start(self) -> None:
        self.process = self._stack.enter_context(self._running())

    def stop(self) -> None:
        self._stack.close()


class Installation:
    """PostgreSQL, Redis and two nodes behind `front`; the second keeps its files, and both the media, on a small disk.

    `away` are the times (seconds since 1970) from when to when nothing could be heard of the database.
    """

    def __init__(self, stack: ExitStack, folder: Path) -> None:
        self.front, self.ports = free_port(), [free_port(), free_port()]
        self.away: list[list[float]] = []
        self.database, self.redis_port = PostgreSQL(), free_port()
        stack.callback(self.database.remove)
        self.disk: Disk = stack.enter_context(small_disk(folder / "disk", DISK_MEGABYTES))
        self.redis = Part(lambda: redis(self.redis_port, folder))
        folders = (folder / "one", self.disk.folder / "two")
        self.environments = [self._environment(data) for data in folders]
        self.nodes = [Part(lambda node=node: server(*node)) for node in zip(self.ports, self.environments, strict=True)]
        for part in (self.redis, *self.nodes):
            stack.callback(part.stop)

    def start(self) -> None:
        self.database.start()
        self.redis.start()
        manage(self.environments[0], "prepare_local", "--port", str(self.front))
        manage(self.environments[1], "collectstatic", "--noinput", "--verbosity", "0")
        for node in self.nodes:
            node.start()
        for port in self.ports:
            wait_for(f"http://127.0.0.1:{port}/de/", patience_s=BEGINS_WITHIN_S)

    def _environment(self, data: Path) -> dict[str, str]:
        return os.environ | {
            "PORTAL_LOCAL": "1",
            "PORTAL_DATA_DIR": str(data),
            "PORTAL_MEDIA_ROOT": str(self.disk.folder / "media"),
            "PORTAL_SITE_URL": f"http://127.0.0.1:{self.front}",
            "PORTAL_SECRET_KEY": "the same on every node, as in production",
            "PORTAL_DATABASE_URL": self.database.address,
            "PORTAL_REDIS_URL": f"redis://127.0.0.1:{self.redis_port}/0",
        }

    def suffer(self, until: float) -> Counter[str]:
        """Let one thing after the other happen up to a moment (time.monotonic); return what did, and how often."""
        faults = [
            self.worker_killed,
            self.database_stopped,
            self.redis_gone,
            self.disk_full,
            self.node_taken_out,
            self.database_frozen,
        ]
        happened: Counter[str] = Counter()
        while (left := until - time.monotonic()) > 0:
            time.sleep(min(BETWEEN_S, left))
            if left > AWAY_S + 2 * BETWEEN_S:
                fault = faults[happened.total() % len(faults)]
                fault()
                happened[fault.__name__.replace("_", " ")] += 1
        return happened

    def worker_killed(self) -> None:
        node = random.choice(self.nodes)  # noqa: S311 - any of them
        os.kill(random.choice(list(descendants_of(node.process.pid))), signal.SIGKILL)  # noqa: S311

    def database_stopped(self) -> None:
        with self._database_away():
            self.database.stop()
            time.sleep(AWAY_S)
            self.database.start()

    def database_frozen(self) -> None:
        """Answer nothing for a while, as a server does whose disk hangs."""
        with self._database_away():
            self.database.freeze()
            time.sleep(FROZEN_S)
            self.database.thaw()

    @contextmanager
    def _database_away(self) -> Iterator[None]:
        self.away.append([time.time(), float("inf")])
        try:
            yield
        finally:
            self.away[-1][1] = time.time()

    def redis_gone(self) -> None:
        self.redis.stop()
        time.sleep(AWAY_S)
        self.redis.start()

    def disk_full(self) -> None:
        self.disk.fill()
        time.sleep(AWAY_S)
        self.disk.make_room()

    def node_taken_out(self) -> None:
        """End a node without a word, and add it again."""
        node, port = self.nodes[1], self.ports[1]
        for process in [node.process.pid, *descendants_of(node.process.pid)]:
            os.kill(process, signal.SIGKILL)
        node.stop()
        time.sleep(AWAY_S)
        node.start()
        wait_for(f"http://127.0.0.1:{port}/de/", patience_s=BEGINS_WITHIN_S)
