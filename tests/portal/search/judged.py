"""The judged searches: what is typed, on the page of which language, and what a person expects to find.

`judged_known.csv` may be looked at while the search is built; `judged_held_out.csv` is only ever counted, never used to
improve anything. Both were written before there was a search.

`first` names every address that may stand first; without any, nothing at all may be found. All of `expected` belong
among the first ten, nothing of `absent` may be found anywhere. `via` says that a misspelt query may lead there through
"did you mean". A document is expected at the page that offers it, a person at the pages that name them.
"""

import csv
from dataclasses import dataclass, fields
from pathlib import Path

KNOWN, HELD_OUT = "judged_known", "judged_held_out"


@dataclass(frozen=True)
class Judged:
    """One row; the three fields of addresses hold none, one or several."""

    language: str
    query: str
    kind: str
    first: list[str]
    expected: list[str]
    absent: list[str]
    via: str
    why: str

    @property
    def addresses(self) -> set[str]:
        return {*self.first, *self.expected, *self.absent}


def judged(name: str) -> list[Judged]:
    with Path(__file__).with_name(f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [_judged(row) for row in csv.DictReader(file)]


def _judged(row: dict[str, str]) -> Judged:
    lists = {field.name: row[field.name].split() for field in fields(Judged) if field.type == list[str]}
    return Judged(**{**row, **lists})
