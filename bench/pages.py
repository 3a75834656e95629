"""How fast the pages are, kept and rendered, with few records and with many: make bench

For each size fills a database with the story and made-up records, serves all as `make run` does, and prints one table:
medians of three rounds in which pages and sizes take turns, so that read side by side they are fair. Beside the pages
stand the limits of this machine: the least WSGI application under the same server, and nginx with a static file of the
same bytes; and pages written without care (bench/careless). Fails where a ratio is far too low, a page asks the
database too often or a worker takes too much memory; `--check` is a short form without the counting of queries.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.load import CONNECTIONS, Speed, median_of, missing_of, need, speed_of
from bench.proxy import proxy
from bench.serving import ROOT, free_port, manage, server, wait_for
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
# Pages that bench/careless shows too, and up to which size: with more records it answers in seconds or not at all.
CARELESS = ("home", "list", "visit")
CARELESS_UP_TO = 1_000
KEPT, RENDERED, WITHOUT_CARE = (
    "partnership.wsgi:application",
    "partnership.wsgi:django",
    "bench.careless.wsgi:application",
)
# Ratios that hold on any machine, with much room: a run fails below them.
LEAST = {
    "kept : nginx's file": 0.2,
    "nginx's cache : nginx's file": 0.4,
    "kept : rendered": 10,
    "last page : first page, rendered": 0.5,
    "home, rendered : careless": 1.2,
    "list, rendered : careless": 1.8,
    "visit, rendered : careless": 0.5,
}
# How often a page that is rendered may ask the database, however many records there are.
MOST_QUERIES = {"home": 10, "list": 6, "last page of the list": 6, "filtered list": 6, "visit": 15}
# More than a worker costs that has shown these pages, in bytes, with what it shares divided by the sharers.
MOST_MEMORY = 150_000_000
# What these are made from is all that the short form measures.
CHECKED = (
    "limit: nginx, static file",
    "visit, kept",
    "visit, nginx's cache",
    *(f"{page}, rendered" for page in (*CARELESS, "last page of the list")),
    *(f"{page}, careless" for page in CARELESS),
)


@dataclass
class Way:
    """One thing that is measured again and again, the bytes of its answer, and what it asks the database."""

    measure: Callable[[], Speed]
    bytes: int
    queries: int | None = None


class Bench:
    """One size on one database; `speeds` collects the rounds by name."""

    def __init__(self, records: int, database: str, seconds: float, *, is_short: bool = False) -> None:
        self.records, self.database, self.seconds, self.is_short = records, database, seconds, is_short
        # In a short time few readers get more answers to the end.
        self.connections = 4 if is_short else CONNECTIONS
        self.speeds: dict[str, list[Speed]] = defaultdict(list)
        self.found: dict[str, Way] = {}
        self.facts: dict[str, str] = {}
        self.memory = 0

    def serve(self, stack: ExitStack) -> None:
        """Fill a database and serve it until the stack closes; `found` is everything that is measured then."""
        folder = Path(stack.enter_context(TemporaryDirectory(prefix="portal-bench-")))
        port = free_port()
        environment = self.environment(stack, folder, port)
        self.fill(environment, port)
        begun = time.monotonic()
        self.server = stack.enter_context(server(port, environment, log=folder / "log"))
        wait_for(f"http://127.0.0.1:{port}/de/", every_s=0.02)
        self.facts["start"] = f"{time.monotonic() - begun:.1f} s"
        ways = self.ways(stack, folder, port, environment)
        self.found = {name: way for name, way in ways.items() if not self.is_short or name in CHECKED}

    def weigh(self) -> None:
        held, self.memory = map(max, zip(*memories_of(self.server.pid), strict=True))
        self.facts["memory of a worker"] = f"{held / 1e6:.0f} MB, its share of it {self.memory / 1e6:.0f} MB"

    def environment(self, stack: ExitStack, folder: Path, port: int) -> dict[str, str]:
        variables = {
            "PORTAL_LOCAL": "1",
            "PORTAL_DATA_DIR": str(folder),
            "PORTAL_SITE_URL": f"http://127.0.0.1:{port}",
            "PORTAL_ALLOWED_HOSTS": "127.0.0.1",
            # One address asks more often than any reader may.
            "PORTAL_SEARCHES_PER_MINUTE": "1000000",
        }
        if self.database == "postgresql":
            variables["PORTAL_DATABASE_URL"] = postgresql.start(stack.callback)
        return os.environ | variables

    def fill(self, environment: dict[str, str], port: int) -> None:
        manage(environment, "prepare_local", "--port", str(port))
        manage(environment, "make_sample", "--records", str(self.records), "--verbosity", "0")
        if not self.is_short:
            manage(environment, "rebuild_search")

    @property
    def addresses(self) -> dict[str, str]:
        # Half of the records are visits, nine of ten public; 20 on a page.
        last = max(1, int(self.records / 2 * 0.9 / 20))
        pages = {name: "/de/" + path.format(last=last) for name, path in PAGES.items()}
        return {name: address for name, address in pages.items() if not self.is_short or name != "search"}

    def ways(self, stack: ExitStack, folder: Path, port: int, environment: dict[str, str]) -> dict[str, Way]:
        addresses, kept = self.addresses, f"http://127.0.0.1:{port}"
        careless = {name: addresses[name] for name in CARELESS if self.records <= CARELESS_UP_TO}
        lasting = {name: address for name, address in addresses.items() if name not in NOT_KEPT}
        br = {"accept_encoding": "br"}
        page = body_of(kept + addresses["visit"], **br)
        least = serve(stack, environment | {"BENCH_BYTES": str(len(page))}, "bench.constant:application")
        front = stack.enter_context(proxy(port, folder / "nginx", {"visit.html": page}))
        ways = {
            "limit: least WSGI application": self.way(least),
            "limit: nginx, static file": self.way(f"{front}/files/visit.html"),
        }
        ways |= self.pages("kept", kept, lasting, environment, KEPT, **br)
        ways |= self.pages("rendered", serve(stack, environment, RENDERED), addresses, environment, RENDERED)
        if careless:
            server = serve(stack, environment, WITHOUT_CARE)
            ways |= self.pages("careless", server, careless, environment, WITHOUT_CARE)
        visit = addresses["visit"]
        ways["visit, not modified"] = self.way(kept + visit, **br, if_none_match=etag_of(kept + visit))
        ways["visit, behind nginx"] = self.way(f"{front}/passed{visit}", **br)
        ways["visit, nginx's cache"] = self.way(front + visit, **br)
        return ways

    def pages(
        self, how: str, server: str, addresses: dict[str, str], environment: dict[str, str], entry: str, **headers: str
    ) -> dict[str, Way]:
        """Return how these pages are measured on a server, with the queries that its application takes for each."""
        queries = {} if self.is_short else queries_of(addresses.values(), environment, entry)
        return {
            f"{name}, {how}": self.way(server + address, queries=queries.get(address), **headers)
            for name, address in addresses.items()
        }

    def way(self, address: str, queries: int | None = None, **headers: str) -> Way:
        body = body_of(address, **headers)  # the first reader has it rendered
        asked = partial(speed_of, address, seconds=self.seconds, connections=self.connections, **headers)
        return Way(asked, len(body), queries)

    def medians(self) -> dict[str, Speed]:
        return {name: median_of(speeds) for name, speeds in self.speeds.items()}

    def ratios(self) -> dict[str, float]:
        speed = {name: median.per_second for name, median in self.medians().items()}
        file, kept = speed["limit: nginx, static file"], speed["visit, kept"]
        ratios = {
            "kept : nginx's file": kept / file,
            "nginx's cache : nginx's file": speed["visit, nginx's cache"] / file,
            "kept : rendered": kept / speed["visit, rendered"],
            "last page : first page, rendered": speed["last page of the list, rendered"] / speed["list, rendered"],
        }
        for name in CARELESS:
            if f"{name}, careless" in speed:
                ratios[f"{name}, rendered : careless"] = speed[f"{name}, rendered"] / speed[f"{name}, careless"]
        return ratios


def measure(benches: list[Bench], rounds: int) -> None:
    """Take all rounds; the sizes take turns as well, so that none has the machine at a better time."""
    with ExitStack() as stack:
        for bench in benches:
            bench.serve(stack)
        for _round in range(rounds):
            # The smallest has everything that any of them has.
            for name in benches[0].found:
                for bench in benches:
                    if name in bench.found:
                        speed = bench.found[name].measure()
                        bench.speeds[name].append(speed)
                        # A server goes on with what was asked when nobody waits for it any more.
                        time.sleep(speed.p99 / 1000)
        for bench in benches:
            bench.weigh()


def serve(stack: ExitStack, environment: dict[str, str], application: str) -> str:
    """Serve another application on the same folder; return its address."""
    port = free_port()
    log = Path(environment["PORTAL_DATA_DIR"]) / f"log-{port}"
    stack.enter_context(server(port, environment, application, log))
    wait_for(f"http://127.0.0.1:{port}/de/")
    return f"http://127.0.0.1:{port}"


def queries_of(addresses: Iterable[str], environment: dict[str, str], entry: str) -> dict[str, int]:
    command = [sys.executable, str(ROOT / "bench" / "queries.py"), entry, *addresses]
    said = subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return json.loads(said)


def body_of(address: str, **headers: str) -> bytes:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with urlopen(Request(address, headers=named)) as response:  # noqa: S310 - our own address
            return response.read()
    except HTTPError as answer:
        if answer.code == 304:
            return b""
        raise


def etag_of(address: str) -> str:
    with urlopen(Request(address, headers={"Accept-Encoding": "br"})) as response:  # noqa: S310 - our own address
        return response.headers["ETag"]


def memories_of(process: int) -> Iterator[tuple[int, int]]:
    """Yield the bytes of memory each worker of a server holds, and those with what it shares divided by the sharers."""
    for worker in Path(f"/proc/{process}/task/{process}/children").read_text().split():
        rows = Path(f"/proc/{worker}/smaps_rollup").read_text().splitlines()[1:]
        kilobytes = {name: int(amount.split()[0]) for name, _colon, amount in (row.partition(":") for row in rows)}
        yield kilobytes["Rss"] * 1024, kilobytes["Pss"] * 1024


def print_table(benches: list[Bench]) -> None:
    columns = "a second | p50 ms | p99 ms | queries | bytes"
    print("| |", " | ".join(f"{bench.records:,} records: {columns}" for bench in benches), "|")
    print("| --- |", " | ".join("---: | ---: | ---: | ---: | ---:" for _bench in benches), "|")
    for name in benches[0].found:
        print(f"| {name} |", " | ".join(cells_of(bench, name) for bench in benches), "|")
    print()
    for name in benches[0].ratios():
        known = [(bench.records, bench.ratios()[name]) for bench in benches if name in bench.ratios()]
        print(f"- {name}:", ", ".join(f"{ratio:.2f} ({records:,})" for records, ratio in known))
    for name in benches[0].facts:
        print(f"- {name}:", ", ".join(f"{bench.facts[name]} ({bench.records:,})" for bench in benches))
    print()


def cells_of(bench: Bench, name: str) -> str:
    if name not in bench.found:
        return "– | – | – | – | –"
    speed, way = median_of(bench.speeds[name]), bench.found[name]
    queries = "–" if way.queries is None else way.queries
    return f"{speed.per_second:,.0f} | {speed.p50:.2f} | {speed.p99:.1f} | {queries} | {way.bytes:,}"


def print_growth(benches: list[Bench]) -> None:
    first, last = benches[0].medians(), benches[-1].medians()
    for name in first:
        if name.endswith("rendered"):
            print(f"- {name}, {benches[-1].records:,} : {benches[0].records:,} records,", end=" ")
            print(f"{first[name].per_second / last[name].per_second:.2f} times slower")
    print()


def is_as_it_should_be(bench: Bench) -> bool:
    """Say which ratios, queries and whether the memory are far from what they should be; True without any."""
    broken = [
        f"{name} is {ratio:.2f} with {bench.records:,} records, below {LEAST[name]}."
        for name, ratio in bench.ratios().items()
        if ratio < LEAST[name]
    ]
    if bench.memory > MOST_MEMORY:
        broken.append(f"A worker's share of memory is {bench.memory / 1e6:.0f} MB, more than {MOST_MEMORY / 1e6:.0f}.")
    for name, most in MOST_QUERIES.items():
        way = bench.found.get(f"{name}, rendered")
        if way and (way.queries or 0) > most:
            broken.append(f"{name} takes {way.queries} queries with {bench.records:,} records, more than {most}.")
    for line in broken:
        print(line)
    return not broken


def options_of(arguments: list[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=SIZES)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), nargs="+", default=["sqlite", "postgresql"])
    parser.add_argument("--seconds", type=float, default=3, help="for each measurement")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--check", action="store_true", help="short: 1,000 records on SQLite")
    if parser.parse_known_args(arguments)[0].check:
        parser.set_defaults(records=SIZES[:1], database=["sqlite"], seconds=1)
    return parser.parse_args(arguments)


def main() -> int:
    options = options_of()
    if options.check and (missing := missing_of("wrk", "nginx")):
        print(f"Left out for want of {', '.join(missing)}: the ratios of the pages' speeds.")
        return 0
    need("wrk", "nginx")
    is_good = True
    for database in options.database:
        benches = [Bench(records, database, options.seconds, is_short=options.check) for records in options.records]
        measure(benches, options.rounds)
        print(f"\n{database}\n")
        print_table(benches)
        if len(benches) > 1:
            print_growth(benches)
        for bench in benches:
            is_good &= is_as_it_should_be(bench)
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
