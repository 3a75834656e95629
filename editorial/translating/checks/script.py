"""Traditional characters in texts in Simplified Chinese, with the simplified form of each."""

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from editorial.translating.checks.pair import Finding, Pair

# Characters that are right in both scripts are not in it.
TABLE = Path(__file__).resolve().parent.parent / "data" / "traditional.txt"


def traditional_characters(pair: Pair) -> Iterator[Finding]:
    table = simplified()
    for character in dict.fromkeys(pair.target_text):
        if character in table:
            values = {"character": character, "simplified": table[character]}
            yield Finding(_("“%(character)s” is a Traditional character; Simplified: “%(simplified)s”.") % values)


@cache
def simplified() -> dict[str, str]:
    """Return the simplified form of each Traditional character."""
    lines = TABLE.read_text("utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    return {pair[0]: pair[1] for pair in pairs}
