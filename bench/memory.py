"""How fast the translation memory is with 50,000 segments: python bench/memory.py [postgresql address]

Works on a database of its own that is thrown away; given the address of an empty PostgreSQL database, on that one.
Prints times of equal and similar texts; judges nothing.
"""

import os
import random
import statistics
import sys
import time
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("PORTAL_LOCAL", "1")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnership.settings")

import django

SEGMENTS = 50_000
ROUNDS = 200


def german_blocks() -> list[str]:
    """Return the German blocks of the story: the words and lengths of real texts."""
    from editorial.translating.blocks import blocks_of
    from portal.story.reading import STORY

    stories = [tomllib.loads(path.read_text("utf-8")) for path in sorted(STORY.glob("*.toml"))]
    return [block.text for text in german_texts(stories) for block in blocks_of(text, is_rich="<" in text)]


def german_texts(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from ([value["de"]] if "de" in value else [])
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from german_texts(part)


def mixed(blocks: list[str], chance: random.Random) -> str:
    """Return a new block: the beginning of one and the end of another, with another number."""
    one, other = (chance.choice(blocks).split() for _ in range(2))
    words = [*one[: len(one) // 2 + 1], *other[len(other) // 2 :]]
    return " ".join(str(chance.randint(1, 2500)) if word.isdigit() else word for word in words)


def fill(texts: list[str]) -> None:
    from editorial.translating.memory import digest_of, words_of
    from editorial.translating.models import Segment, SegmentWord

    segments = Segment.objects.bulk_create(
        (
            Segment(
                language="zh-hans", origin=str(number), digest=digest_of(text), source=text, target=f"译文{number}",
                length=len(text),
            )
            for number, text in enumerate(texts)
        ),
        batch_size=500,
    )  # fmt: skip
    SegmentWord.objects.bulk_create(words_of(segments), batch_size=2000)


def measure(name: str, texts: list[str]) -> None:
    from editorial.translating.memory import suggestions

    times, found = [], 0
    for text in texts:
        began = time.perf_counter()
        found += bool(suggestions(text, "zh-hans"))
        times.append((time.perf_counter() - began) * 1000)
    cuts = statistics.quantiles(times, n=20)
    numbers = f"p50 {cuts[9]:.1f} ms, p95 {cuts[18]:.1f} ms, slowest {max(times):.1f} ms"
    print(f"{name}: {numbers}; {found} of {len(texts)} found")


def main() -> None:
    with TemporaryDirectory() as folder:
        os.environ["PORTAL_DATA_DIR"] = folder
        os.environ["PORTAL_DATABASE_URL"] = sys.argv[1] if sys.argv[1:] else f"sqlite:///{folder}/bench.sqlite3"
        django.setup()

        from django.core.management import call_command
        from django.db import connection

        call_command("migrate", verbosity=0)
        chance = random.Random(1)  # noqa: S311 - the same texts each time
        blocks = german_blocks()
        texts = [mixed(blocks, chance) for _ in range(SEGMENTS)]
        fill(texts)
        if connection.vendor == "postgresql":
            connection.cursor().execute("ANALYZE")
        lengths = statistics.quantiles(map(len, texts), n=20)
        print(f"{SEGMENTS} segments on {connection.vendor}; characters: median {lengths[9]:.0f}, p95 {lengths[18]:.0f}")
        some = chance.sample(texts, ROUNDS)
        measure("equal", some)
        measure("similar", [" ".join([*text.split()[:-1], "neu", "geschrieben"]) for text in some])
        measure("mixed anew", [mixed(blocks, chance) for _ in range(ROUNDS)])


if __name__ == "__main__":
    main()
