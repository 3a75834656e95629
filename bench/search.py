"""How fast the search is with 100,000 records: make bench-search

Fills a database of its own, on SQLite and on PostgreSQL, builds the index, asks queries of several sorts and prints
times, speed of building, from nothing and once more, and sizes. Judges nothing.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ |= {"PORTAL_LOCAL": "1", "DJANGO_SETTINGS_MODULE": "partnership.settings"}

import django

if TYPE_CHECKING:
    from portal.story.samples import Words

RECORDS = 100_000


def fill(records: int, words: Words) -> None:
    """Store projects, visits and news in equal parts, nine of ten public, most with Chinese texts."""
    from django.utils import timezone

    from delegations.models import Visit
    from partnership.models import City, Partnership, Sector
    from portal.pages.models import NewsItem
    from projects.models import Project

    public = {"status": "published", "published_at": timezone.now() - timedelta(days=1)}
    home, *others = [
        City.objects.create(name_de=name, country=country, is_home=number == 0, **public)
        for number, (name, country) in enumerate(CITIES)
    ]
    partnerships = [Partnership.objects.create(home_city=home, partner_city=city, **public) for city in others]
    sectors = [Sector.objects.create(name_de=name) for name in ("Kultur", "Wirtschaft", "Bildung", "Umwelt")]
    kinds: list[tuple[type, str, Callable[[int], dict]]] = [
        (
            Project,
            "body",
            lambda number: {"leading_sector": sectors[number % 4], "started_on": f"{2000 + number % 26}-05"},
        ),
        (
            Visit,
            "report",
            lambda number: {"direction": "incoming", "starts_on": f"{2000 + number % 26}-0{1 + number % 9}-10"},
        ),
        (NewsItem, "body", lambda number: {"dated": f"{2000 + number % 26}-0{1 + number % 9}-20"}),
    ]
    for model, body, values in kinds:
        through = model.partnerships.through
        for start in range(0, records // len(kinds), 2000):
            rows = [
                model(
                    title_de=words.german_text(4),
                    title_zh_hans=words.chinese_text(1),
                    slug=f"{model._meta.model_name}-{number}",
                    summary_de=words.german_text(12),
                    summary_zh_hans=words.chinese_text(2) if number % 3 else "",
                    **{f"{body}_de": f"<p>{words.german_text()}</p>"},
                    **{f"{body}_zh_hans": f"<p>{words.chinese_text()}</p>" if number % 3 else ""},
                    **values(number),
                    **(public if number % 10 else {}),
                )
                for number in range(start, min(start + 2000, records // len(kinds)))
            ]
            model.objects.bulk_create(rows)
            key = f"{model._meta.model_name}_id"
            through.objects.bulk_create(
                through(**{key: row.pk, "partnership_id": partnerships[number % len(partnerships)].pk})
                for number, row in enumerate(rows)
            )


CITIES = [
    ("Hannover", "DE"),
    ("Shenzhen", "CN"),
    ("Changde", "CN"),
    ("Leipzig", "DE"),
    ("Bristol", "GB"),
    ("Rouen", "FR"),
    ("Hiroshima", "JP"),
    ("Poznań", "PL"),
]


# What nobody means: operators, marks, signs of many scripts.
NOISE = [*"\"'%_*^()-+|&!:; \u202e\u0301ÄßaeinstШ深圳的和服", " OR ", " AND ", " NEAR "]


def queries(words: Words) -> Iterator[tuple[str, str]]:
    """Yield sorts of queries and the queries."""
    from portal.story.samples import SEED

    choose = random.Random(SEED + 1)  # noqa: S311
    parts = [word for word in words.german[:3000] if len(word) > 5]
    for _ in range(40):
        yield "German, common", choose.choice(words.german[:100])
        yield "German, rare", choose.choice(words.german[20_000:])
        yield "German, two words", " ".join(choose.sample(words.german[:2000], 2))
        yield "German, part of compounds", choose.choice(parts).lower()
        yield "German, misspelt", misspelt(choose.choice(parts), choose)
        clause = choose.choice(words.clauses[:300])
        at = choose.randrange(len(clause) - 3)
        yield "Chinese, two characters", clause[at : at + 2]
        yield "Chinese, three or four", clause[at : at + 4]
        yield "Chinese, one character", choose.choice(clause)
        yield "pinyin", choose.choice(["shenzhen", "han nuo wei", "daibiaotuan", "hezuo", "chengshi", "sz"])
        yield "names", choose.choice([name for name, _country in CITIES])
        yield "eight words", " ".join(choose.sample(words.german[:200], 8))
        yield "eight words, misspelt", " ".join(misspelt(word, choose) for word in choose.sample(parts, 8))
        yield "noise", "".join(choose.choices(NOISE, k=200))


def misspelt(word: str, choose: random.Random) -> str:
    at = choose.randrange(1, len(word) - 1)
    return word[:at] + word[at + 1 :]


def measure(words: Words) -> dict[str, list[tuple[float, int]]]:
    """Return for each sort the milliseconds and the number of results of its queries, after two to warm up."""
    from django.utils.translation import override

    from editorial.search.warming import warm
    from portal.search.finding import answer_to, find

    # As a server does when it starts.
    warm()

    times: dict[str, list[tuple[float, int]]] = {}
    for sort, text in [("", "Hannover"), ("", "深圳"), *queries(words)]:
        with override("zh-hans" if sort.startswith(("Chinese", "pinyin")) else "de"):
            # As nobody has asked before.
            answer_to.cache_clear()
            began = time.perf_counter()
            found = find(text)
            found.page(1, {})
            times.setdefault(sort, []).append(((time.perf_counter() - began) * 1000, found.count({})))
    times.pop("")
    return times


def sizes(database: str) -> tuple[float, float]:
    """Return the megabytes of the texts and of the index that is made of them."""
    from django.db import connection

    from editorial.search.models import SearchText

    texts = sum(len(text.encode()) for text in SearchText.objects.values_list("text", flat=True).iterator())
    with connection.cursor() as cursor:
        if database == "postgresql":
            tables = "FROM pg_class WHERE relkind = 'r' AND relname LIKE 'search\\_%'"
            cursor.execute(f"SELECT sum(pg_total_relation_size(oid)) {tables}")
        else:
            cursor.execute("SELECT sum(pgsize) FROM dbstat WHERE name LIKE 'search%' OR name LIKE '%index_search%'")
        return texts / 1e6, float(cursor.fetchone()[0]) / 1e6


def report(database: str, times: dict[str, list[tuple[float, int]]]) -> list[float]:
    print(f"\n{database:<26} queries   p50 ms   p95 ms   slowest   results (median)")
    every = []
    for sort, measured in [*times.items(), ("all", [pair for pairs in times.values() for pair in pairs])]:
        every = sorted(ms for ms, _number in measured)
        results = statistics.median(number for _ms, number in measured)
        print(
            f"{sort:<26} {len(every):>7} {at(every, 50):>8.0f} {at(every, 95):>8.0f} {every[-1]:>9.0f} {results:>10.0f}"
        )
    return every


def print_building(name: str, records: int, building: Iterator) -> None:
    began, memory = time.perf_counter(), []
    for _batch in building:
        memory.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    seconds = time.perf_counter() - began
    print(f"{name}: {records / seconds:.0f} records/s, {seconds:.0f} s;", end=" ")
    print(f"memory {memory[len(memory) // 2]:.0f} MB half way, {memory[-1]:.0f} MB in the end")


def print_sizes(database: str) -> None:
    text, index = sizes(database)
    print(f"texts {text:.0f} MB, index {index:.0f} MB: {index / text:.1f} times", flush=True)


def at(ordered: list[float], percent: int) -> float:
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)]


def run(database: str, records: int) -> None:
    """Fill, build, ask and print; in a process of its own, because settings are read once."""
    from tests.plugins import postgresql

    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory())
        os.environ["PORTAL_DATA_DIR"] = folder
        address = postgresql.start(stack.callback) if database == "postgresql" else f"sqlite:///{folder}/bench.sqlite3"
        os.environ["PORTAL_DATABASE_URL"] = address
        django.setup()

        from django.core.management import call_command
        from django.db import connection

        from editorial.search.rebuilding import rebuild
        from portal.story.samples import Words

        call_command("migrate", verbosity=0)
        words = Words()
        fill(records, words)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print_building("built", records, rebuild())
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        report(database, measure(words))
        print_sizes(database)
        print_building("built again, as it was", records, rebuild())
        print_sizes(database)
        connection.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=RECORDS)
    parser.add_argument("--database", choices=("sqlite", "postgresql"))
    options = parser.parse_args()
    if options.database:
        run(options.database, options.records)
        return
    for database in ("sqlite", "postgresql"):
        command = [sys.executable, __file__, "--database", database, "--records", str(options.records)]
        subprocess.run(command, check=True)


if __name__ == "__main__":
    main()
