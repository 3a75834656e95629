"""What the checks say about all translations into a language, some records at a time."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.text import capfirst

from editorial.publishing.coverage import newest_rows, root_models, some_at_a_time
from editorial.publishing.gate_rows import Row
from editorial.translating import checks
from editorial.translating.checks import Finding
from editorial.translating.once import reading_once
from editorial.translating.units import Unit, units_of

# A page is full with so many texts, or when it has looked at so many records.
TEXTS_ON_PAGE = 50
RECORDS_ON_PAGE = 500


class Remarked(NamedTuple):
    """A translation with what is to be said about it; plain values, as the rows they were read from are taken back."""

    kind: str
    record: str
    field: str
    address: str
    text: str
    findings: list[Finding]


class Portion(NamedTuple):
    """What was found in some records of one kind; `last` names the last one looked at."""

    remarked: list[Remarked]
    last: str
    count: int


class Page(NamedTuple):
    """A page of the report; `following` is where the next one begins, empty at the end."""

    remarked: list[Remarked]
    following: str
    count: int


def portions(language: str, after: str = "") -> Iterator[Portion]:
    """Yield what is found, in the order of kinds and keys, beginning behind the record that `after` names."""
    label, _colon, key = after.partition(":")
    with reading_once():
        for model in root_models():
            if model._meta.label_lower < label:
                continue
            records = model._default_manager.all()
            if key and model._meta.label_lower == label:
                records = records.filter(pk__gt=key)
            for keys in some_at_a_time(records):
                yield Portion(_remarked(model, keys, language), f"{model._meta.label_lower}:{keys[-1]}", len(keys))


def page(language: str, after: str = "") -> Page:
    remarked, count = [], 0
    for portion in portions(language, after):
        remarked += portion.remarked
        count += portion.count
        if len(remarked) >= TEXTS_ON_PAGE or count >= RECORDS_ON_PAGE:
            return Page(remarked, portion.last, count)
    return Page(remarked, "", count)


def _remarked(model: type[models.Model], keys: list[Any], language: str) -> list[Remarked]:
    with newest_rows(model, keys) as found:
        return [
            _described(unit, rows, findings)
            for rows in found.values()
            for unit in units_of(rows, language)
            if (findings := checks.findings(unit, unit.text))
        ]


def _described(unit: Unit, rows: list[Row], findings: list[Finding]) -> Remarked:
    record = rows[0].record
    kind = capfirst(record._meta.verbose_name)
    return Remarked(kind, str(record), unit.label, _address(record, unit.anchor), unit.text, findings)


def _address(record: models.Model, anchor: str) -> str:
    """Return the address of the field in the form; empty for records that have none."""
    try:
        address = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    except NoReverseMatch:
        return ""
    return f"{address}#{anchor}" if anchor else address
