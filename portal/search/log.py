"""Counts what was searched. Never waits for the database, and never tells of people."""

import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error, connection, transaction
from django.db.models import F
from django.utils.timezone import localdate

from editorial.l10n.text import active_language
from portal.search.models import LONGEST, SearchedWords

logger = logging.getLogger(__name__)

# Numbers of telephones, passports, accounts, however they are spaced; dates are not kept either, which does no harm.
_LONG_NUMBER = re.compile(r"\d(?:[\s./()+–-]*\d){5,}")


def count_search(words: str, results: int) -> None:
    """Count a search; one that tells of a person, or for which the database has no time now, is passed over."""
    if not words or tells_of_a_person(words):
        return
    try:
        with without_waiting():
            _count_one(words[:LONGEST].strip(), active_language(), results)
    except Error:
        logger.info("A search was not counted: the database is busy or read only.")


def tells_of_a_person(words: str) -> bool:
    """Tell whether words look like an e-mail address or hold a long number."""
    narrow = unicodedata.normalize("NFKC", words)
    return "@" in narrow or bool(_LONG_NUMBER.search(narrow))


def _count_one(words: str, language: str, results: int) -> None:
    key = {"words": words, "language": language, "day": localdate()}
    one_more = {"times": F("times") + 1, "results": results}
    if not SearchedWords.objects.filter(**key).update(**one_more):
        SearchedWords.objects.bulk_create([SearchedWords(**key, results=results)], ignore_conflicts=True)
        SearchedWords.objects.filter(**key).update(**one_more)


@contextmanager
def without_waiting() -> Iterator[None]:
    """Open a transaction in which statements fail at once where others hold a lock."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic():
                cursor.execute("SET LOCAL lock_timeout = '20ms'")
                yield
            return
        # SQLite asks for its one lock when a transaction begins.
        (patience_ms,) = cursor.execute("PRAGMA busy_timeout").fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
        try:
            with transaction.atomic():
                yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience_ms}")
