"""Texts of many records on their way into a file: some records at a time, as their working copies say."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import override

from editorial.publishing.coverage import newest_rows, some_at_a_time
from editorial.publishing.models import Publishable
from editorial.translating.files import po, xliff2, xliff12
from editorial.translating.files.entries import Entry, entry_of, heading, portable
from editorial.translating.units import units_of


class Format(models.TextChoices):
    """The formats that go out; which one comes in is seen in the file."""

    PO = "po", "PO (gettext)"
    XLIFF12 = "xliff12", "XLIFF 1.2"
    XLIFF2 = "xliff2", "XLIFF 2.0"

    @property
    def ending(self) -> str:
        return "po" if self == Format.PO else "xlf"

    @property
    def media_type(self) -> str:
        return "text/x-gettext-translation" if self == Format.PO else "application/xliff+xml"


WRITERS = {Format.PO: po.write, Format.XLIFF12: xliff12.write, Format.XLIFF2: xliff2.write}


def written(entries: Iterable[Entry], language: str, form: Format) -> Iterator[str]:
    return WRITERS[form](entries, heading(language))


def entries(kinds: Iterable[models.QuerySet], language: str, *, only_unfinished: bool = False) -> Iterator[Entry]:
    """Yield the texts citizens see of all these records; holds no more than some records at a time.

    Labels and notes are in the language that is active when the first entry is asked for.
    """
    for records in kinds:
        for keys in some_at_a_time(records):
            # A list, because a transaction must not stay open for as long as somebody takes to fetch a file.
            yield from _entries_of(records.model, keys, language, only_unfinished)


def _entries_of(model: type[models.Model], keys: list[Any], language: str, only_unfinished: bool) -> list[Entry]:
    addresses = _addresses(model, keys, language)
    with newest_rows(model, keys) as found:
        return [
            entry_of(unit, rows[0].record, addresses.get(key, ""))
            for key, rows in found.items()
            for unit in units_of(rows, language)
            if portable(unit.source) and (unit.is_unfinished or not only_unfinished)
        ]


def _addresses(model: type[models.Model], keys: list[Any], language: str) -> dict[Any, str]:
    """Return the addresses of the public pages in `language`, of those records that have one."""
    if not hasattr(model, "get_absolute_url"):
        return {}
    records = model._default_manager.filter(pk__in=keys)
    shown = records & model._default_manager.public() if issubclass(model, Publishable) else records
    with override(language):
        return {record.pk: settings.SITE_URL + record.get_absolute_url() for record in shown}
