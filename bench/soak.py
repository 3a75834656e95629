"""Readers without a pause while an editor publishes and things break: make soak

Two nodes with two processes each behind nginx, one PostgreSQL, one Redis, a small disk for media; bench/faults.py says
what happens to them. Every answer must be a whole page of the right language, and show what was published a second
before it was asked for; while the database is away, what was last known. Prints how many answers there were and how
many failed or were wrong, and fails if there is one. Only root may mount the small disk.
"""

import argparse
import http.client
import random
import re
import subprocess
import sys
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.faults import Installation
from bench.load import need
from bench.proxy import balancer

READERS, SECONDS, PUBLISH_EVERY_S = 50, 600, 5
SEEN_AFTER_S = 1.0
# Readers of a page that is being made wait for three seconds; if the database goes meanwhile, they get the old one.
MADE_WITHIN_S = 4.0
EXAMPLES = 20
SLUG = "gegenbesuch-aus-shenzhen-2016"
# Pages that show the title that the editor changes, and some that do not.
SHOWING = [f"/de/visits/{SLUG}/", f"/zh-hans/visits/{SLUG}/", "/de/visits/", "/zh-hans/visits/"]
OTHERS = ["/de/", "/zh-hans/", "/de/projects/", "/zh-hans/cities/shenzhen/", "/de/agreements/", "/de/news/"]
NUMBER = re.compile(rb"Stand (\d+)\.")


class Publications:
    """What the editor has published and when the database was away; both as seconds since 1970."""

    def __init__(self, away: list[list[float]]) -> None:
        self.begun, self.away = 0, away
        self.confirmed: list[tuple[float, int]] = []

    def listen(self, lines: Iterator[str]) -> None:
        for line in lines:
            number, moment = line.split()
            if moment == "begun":
                self.begun = int(number)
            else:
                self.confirmed.append((float(moment), int(number)))

    def must_show(self, asked_at: float) -> tuple[int, float]:
        """Return the newest number that a page asked for at this moment may not miss, and for how long it is due."""
        for moment, number in reversed(self.confirmed):
            seen_at = moment + SEEN_AFTER_S
            for begin, end in self.away:
                if begin - MADE_WITHIN_S <= moment <= end or begin <= seen_at <= end:
                    seen_at = max(seen_at, end + SEEN_AFTER_S)
            if seen_at <= asked_at:
                return number, asked_at - seen_at
        return 0, 0


class Readers:
    def __init__(self, host: str, publications: Publications) -> None:
        self.host, self.publications = host, publications
        self.counts: Counter[str] = Counter()
        self.wrong: dict[str, list[str]] = defaultdict(list)
        self.happened: Counter[str] = Counter()
        self.slowest = 0.0
        self.is_over = threading.Event()

    def start(self, number: int) -> list[threading.Thread]:
        threads = [threading.Thread(target=self._read, args=(seed,)) for seed in range(number)]
        for thread in threads:
            thread.start()
        return threads

    def _read(self, seed: int) -> None:
        choice = random.Random(seed)  # noqa: S311 - repeatable, no secret
        connection = http.client.HTTPConnection(self.host, timeout=30)
        while not self.is_over.is_set():
            path, asked_at = choice.choice(SHOWING + OTHERS), time.time()
            try:
                connection.request("GET", path)
                response = connection.getresponse()
                body = response.read()
            except (OSError, http.client.HTTPException) as error:
                self._complain(path, f"{type(error).__name__}: {error}")
                connection.close()
                continue
            self.slowest = max(self.slowest, time.time() - asked_at)
            self.counts["answers"] += 1
            if fault := self._fault(path, response.status, body, asked_at):
                self._complain(path, fault)

    def _fault(self, path: str, status: int, body: bytes, asked_at: float) -> str:
        if status != 200:
            return f"answered {status}"
        language = b"de" if path.startswith("/de/") else b"zh-Hans"
        if b'<html lang="%s">' % language not in body or not body.rstrip().endswith(b"</html>"):
            return "is no whole page of its language"
        numbers = {int(number) for number in NUMBER.findall(body)}
        if path not in SHOWING or not self.publications.confirmed:
            return ""
        if len(numbers) > 1:
            return f"mixes {sorted(numbers)}"
        shown, (least, due_s) = max(numbers, default=0), self.publications.must_show(asked_at)
        if not least <= shown <= self.publications.begun:
            return f"shows {shown} instead of {least}, {due_s:.1f} s too late"
        return ""

    def _complain(self, path: str, fault: str) -> None:
        self.counts["wrong"] += 1
        self.wrong[re.sub(r"\d+", "N", fault)].append(f"{time.strftime('%H:%M:%S')} {path} {fault}")


def soak(seconds: float, readers: int) -> Readers:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="portal-soak-")))
        portal = Installation(stack, folder)
        portal.start()
        stack.enter_context(balancer(portal.ports, portal.front, folder / "nginx"))
        publications = Publications(portal.away)
        editor = stack.enter_context(
            subprocess.Popen(
                [sys.executable, "-m", "bench.editor", SLUG, str(PUBLISH_EVERY_S)],
                env=portal.environments[0],
                cwd=Path(__file__).resolve().parent.parent,
                stdout=subprocess.PIPE,
                text=True,
            )
        )
        stack.callback(editor.kill)
        threading.Thread(target=publications.listen, args=(editor.stdout,), daemon=True).start()
        crowd = Readers(f"127.0.0.1:{portal.front}", publications)
        threads = crowd.start(readers)
        crowd.happened = portal.suffer(until=time.monotonic() + seconds)
        crowd.is_over.set()
        for thread in threads:
            thread.join()
        return crowd


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=SECONDS)
    parser.add_argument("--readers", type=int, default=READERS)
    options = parser.parse_args()
    need("nginx", "redis-server")
    crowd = soak(options.seconds, options.readers)
    for kind, complaints in sorted(crowd.wrong.items()):
        some = complaints[:: max(1, len(complaints) // EXAMPLES)]
        print(f"{len(complaints):,} × {kind}, for example", *some, sep="\n  ")
    print(", ".join(f"{fault} {times} times" for fault, times in crowd.happened.items()))
    print(
        f"{crowd.counts['answers']:,} answers to {options.readers} readers in {options.seconds:g} s, "
        f"{len(crowd.publications.confirmed)} publications, slowest answer {crowd.slowest:.1f} s: "
        f"{crowd.counts['wrong']} failed or wrong"
    )
    return 1 if crowd.counts["wrong"] or not crowd.counts["answers"] else 0


if __name__ == "__main__":
    sys.exit(main())
