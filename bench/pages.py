"""How fast the pages are, kept and rendered, with few records and with many: make bench

For each size fills a database with the story and made-up records, serves it as `make run` does, and prints one table:
medians of three rounds that take turns, so that read side by side they are fair. Beside the pages stand the limits of
this machine: the least WSGI application under the same server, and nginx with a static file of the same bytes.
"""

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import quote
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import Speed, median_of, need, speed_of
from bench.proxy import proxy
from bench.serving import free_port, manage, server, wait_for
from tests.plugins import postgresql

SIZES = [1_000, 10_000, 100_000]
ROUNDS = 3
PAGES = {
    "home": "",
    "list": "visits/",
    "last page of the list": "visits/?page={last}",
    "filtered list": "visits/?city=shenzhen",
    "visit": "visits/gegenbesuch-aus-shenzhen-2016/",
    "search": f"search/?q={quote('Messe')}",
}
NOT_KEPT = {"search"}
# Ratios that hold on any machine, with much room: a run with --check fails below them.
LEAST = {"kept : nginx's file": 0.3, "nginx's cache : nginx's file": 0.6, "kept : rendered": 20}


class Bench:
    """One size on one database; `speeds` collects the rounds by name."""

    def __init__(self, records: int, database: str, seconds: float) -> None:
        self.records, self.database, self.seconds = records, database, seconds
        self.speeds: dict[str, list[Speed]] = defaultdict(list)
        self.facts: dict[str, str] = {}

    def run(self, rounds: int) -> None:
        with self.served() as ways:
            for _round in range(rounds):
                for name, measure in ways.items():
                    self.speeds[name].append(measure())

    @contextmanager
    def served(self) -> Iterator[dict[str, Callable[[], Speed]]]:
        """Yield everything that is measured, by name."""
        with ExitStack() as stack:
            folder = Path(stack.enter_context(TemporaryDirectory(prefix="portal-bench-")))
            port, plain, least = free_port(), free_port(), free_port()
            environment = self.environment(stack, folder, port)
            self.fill(environment, port)
            begun = time.monotonic()
            kept = stack.enter_context(server(port, environment))
            wait_for(f"http://127.0.0.1:{port}/de/", every_s=0.02)
            self.facts["start"] = f"{time.monotonic() - begun:.1f} s"
            stack.enter_context(server(plain, environment, "partnership.wsgi:django"))
            addresses = {name: self.address(path) for name, path in PAGES.items()}
            page = body_of(f"http://127.0.0.1:{port}{addresses['visit']}")
            small = environment | {"BENCH_BYTES": str(len(page))}
            stack.enter_context(server(least, small, "bench.constant:application"))
            front = stack.enter_context(proxy(port, folder / "nginx", {"visit.html": page}))
            for other in (plain, least):
                wait_for(f"http://127.0.0.1:{other}/de/")
            yield self.ways(addresses, port, plain, least, front)
            self.facts["memory of a worker"] = f"{max(memories_of(kept.pid)) / 1e6:.0f} MB"

    def environment(self, stack: ExitStack, folder: Path, port: int) -> dict[str, str]:
        variables = {
            "PORTAL_LOCAL": "1",
            "PORTAL_DATA_DIR": str(folder),
            "PORTAL_SITE_URL": f"http://127.0.0.1:{port}",
            "PORTAL_ALLOWED_HOSTS": "127.0.0.1",
        }
        if self.database == "postgresql":
            variables["PORTAL_DATABASE_URL"] = postgresql.start(stack.callback)
        return os.environ | variables

    def fill(self, environment: dict[str, str], port: int) -> None:
        manage(environment, "prepare_local", "--port", str(port))
        manage(environment, "make_sample", "--records", str(self.records), "--verbosity", "0")
        manage(environment, "rebuild_search")

    def address(self, path: str) -> str:
        # Half of the records are visits, nine of ten public; 20 on a page.
        return "/de/" + path.format(last=max(1, int(self.records / 2 * 0.9 / 20)))

    def ways(
        self, addresses: dict[str, str], port: int, plain: int, least: int, front: str
    ) -> dict[str, Callable[[], Speed]]:
        kept, rendered = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{plain}"
        br = {"accept_encoding": "br"}
        ways = {
            "limit: least WSGI application": self.way(f"http://127.0.0.1:{least}/"),
            "limit: nginx, static file": self.way(f"{front}/files/visit.html"),
        }
        for name, address in addresses.items():
            if name not in NOT_KEPT:
                ways[f"{name}, kept"] = self.way(kept + address, **br)
            ways[f"{name}, rendered"] = self.way(rendered + address)
        visit = addresses["visit"]
        ways["visit, not modified"] = self.way(kept + visit, **br, if_none_match=etag_of(kept + visit))
        ways["visit, behind nginx"] = self.way(f"{front}/passed{visit}", **br)
        ways["visit, nginx's cache"] = self.way(front + visit, **br)
        return ways

    def way(self, address: str, **headers: str) -> Callable[[], Speed]:
        body_of(address)  # the first reader has it rendered
        return lambda: speed_of(address, seconds=self.seconds, **headers)

    def medians(self) -> dict[str, Speed]:
        return {name: median_of(speeds) for name, speeds in self.speeds.items()}

    def ratios(self) -> dict[str, float]:
        speeds = self.medians()
        file = speeds["limit: nginx, static file"].per_second
        kept, first = speeds["visit, kept"].per_second, speeds["list, rendered"].per_second
        return {
            "kept : nginx's file": kept / file,
            "nginx's cache : nginx's file": speeds["visit, nginx's cache"].per_second / file,
            "kept : rendered": kept / speeds["visit, rendered"].per_second,
            "first page : last page, rendered": first / speeds["last page of the list, rendered"].per_second,
        }


def body_of(address: str) -> bytes:
    with urlopen(Request(address, headers={"Accept-Encoding": "br"})) as response:  # noqa: S310 - our own address
        return response.read()


def etag_of(address: str) -> str:
    with urlopen(Request(address, headers={"Accept-Encoding": "br"})) as response:  # noqa: S310 - our own address
        return response.headers["ETag"]


def memories_of(process: int) -> Iterator[int]:
    """Yield the bytes of memory each worker of a server holds."""
    for worker in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        pages = int(Path(f"/proc/{worker}/statm").read_text().split()[1])
        yield pages * os.sysconf("SC_PAGE_SIZE")


def print_table(benches: list[Bench]) -> None:
    medians = [bench.medians() for bench in benches]
    print("| |", " | ".join(f"{bench.records:,} records: a second | p50 ms | p99 ms" for bench in benches), "|")
    print("| --- |", " | ".join("---: | ---: | ---:" for _bench in benches), "|")
    for name in medians[0]:
        cells = (
            f"{speeds[name].per_second:,.0f} | {speeds[name].p50:.2f} | {speeds[name].p99:.1f}" for speeds in medians
        )
        print(f"| {name} |", " | ".join(cells), "|")
    print()
    for name in benches[0].ratios():
        print(f"- {name}:", ", ".join(f"{bench.ratios()[name]:.2f} ({bench.records:,})" for bench in benches))
    for name in benches[0].facts:
        print(f"- {name}:", ", ".join(f"{bench.facts[name]} ({bench.records:,})" for bench in benches))
    print()


def print_growth(benches: list[Bench]) -> None:
    first, last = benches[0].medians(), benches[-1].medians()
    for name in first:
        if name.endswith("rendered"):
            print(f"- {name}, {benches[-1].records:,} : {benches[0].records:,} records,", end=" ")
            print(f"{first[name].per_second / last[name].per_second:.2f} times slower")
    print()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=SIZES)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=3, help="for each measurement")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--check", action="store_true", help="fail where a ratio is far from what it should be")
    options = parser.parse_args()
    need("wrk", "nginx")
    is_good = True
    for database in options.database:
        benches = [Bench(records, database, options.seconds) for records in options.records]
        for bench in benches:
            bench.run(options.rounds)
        print(f"\n{database}\n")
        print_table(benches)
        if len(benches) > 1:
            print_growth(benches)
        is_good &= all(bench.ratios()[name] >= least for bench in benches for name, least in LEAST.items())
    return 0 if is_good or not options.check else 1


if __name__ == "__main__":
    sys.exit(main())
