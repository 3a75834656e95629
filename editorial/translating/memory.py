"""What was translated before: equal and similar German texts with their translations.

Kept by block (paragraph, heading, list item, cell; line of a plain text), without markup: whole texts hardly ever come
again, their parts do. Held are approved translations of texts that citizens see or will see, never drafts and nothing
internal; staff of every office read them. Each remembers the place it comes from, so that a corrected translation takes
the place of the former one.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import Count
from django.utils import timezone
from rapidfuzz import fuzz, process

from editorial.l10n.translations import TARGET_LANGUAGES, State
from editorial.publishing.coverage import newest_rows, root_models, some_at_a_time
from editorial.translating.blocks import blocks_of
from editorial.translating.models import Segment, SegmentWord
from editorial.translating.units import Unit, units_of

# Below this many percent a suggestion costs more time than it saves.
LEAST_PERCENT = 70
BEST = 5
# Similar texts share one of their longest words, and a long German word is a rare one.
WORDS_KEPT, WORDS_ASKED = 4, 6
LONGEST_WORD = 60
MOST_CANDIDATES = 500
_WORD = re.compile(r"[^\W\d_]{4,}")


class Suggestion(NamedTuple):
    """A text translated before; `percent` says how alike its German text is, 100 for the same."""

    source: str
    target: str
    percent: int


def suggestions(source: str, language: str) -> list[Suggestion]:
    """Return the best few translations of equal or similar texts, the most alike first; plain text without markup.

    `source` may be rich text: suggestions are then for its blocks, each block gives its best one before any gives
    another. Three queries for each block at most.
    """
    blocks = list(dict.fromkeys(block.text for block in blocks_of(source, is_rich="<" in source)))
    of_each = [_of_block(text, language) for text in blocks]
    by_rank = [found[rank] for rank in range(BEST) for found in of_each if rank < len(found)]
    return sorted(by_rank[: max(BEST, len(blocks))], key=lambda suggestion: -suggestion.percent)


def remember(units: Iterable[Unit]) -> None:
    """Keep the approved ones of these translations, in place of what was kept of them before."""
    approved = [unit for unit in units if unit.state == State.APPROVED]
    segments = [segment for unit in approved for segment in _segments(unit)]
    with transaction.atomic():
        for language in {unit.language for unit in approved}:
            origins = [unit.context for unit in approved if unit.language == language]
            Segment.objects.filter(language=language, origin__in=origins).delete()
        Segment.objects.bulk_create(segments, batch_size=500)
        SegmentWord.objects.bulk_create(words_of(segments), batch_size=2000)


def remember_record(record: models.Model) -> None:
    """Keep the texts of a record that has just been published."""
    remember(_units(type(record), [record.pk]))


def rebuild() -> int:
    """Read all texts anew and forget what is in none of them; return how many segments there are.

    Not one transaction: it would keep everybody else from writing on SQLite.
    """
    began = timezone.now()
    for model in root_models():
        for keys in some_at_a_time(model._default_manager.all()):
            remember(_units(model, keys))
    Segment.objects.filter(kept_at__lt=began).delete()
    return Segment.objects.count()


def words_of(segments: Iterable[Segment]) -> Iterator[SegmentWord]:
    """Yield the rows by which segments are found that are alike."""
    for segment in segments:
        for word in longest_words(segment.source, WORDS_KEPT):
            yield SegmentWord(segment=segment, word=word, language=segment.language, length=segment.length)


def digest_of(text: str) -> str:
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:32]


def _units(model: type[models.Model], keys: Iterable[Any]) -> list[Unit]:
    with newest_rows(model, keys) as found:
        rows = [row for rows in found.values() for row in rows]
        return [unit for language in TARGET_LANGUAGES for unit in units_of(rows, language)]


def _segments(unit: Unit) -> Iterator[Segment]:
    """Yield block beside block; nothing where the translation is divided in another way."""
    sources, targets = (blocks_of(text, is_rich=unit.is_rich) for text in (unit.source, unit.target))
    if [block.kind for block in sources] != [block.kind for block in targets]:
        return
    for source, target in zip(sources, targets, strict=True):
        yield Segment(
            language=unit.language,
            origin=unit.context,
            digest=digest_of(source.text),
            source=source.text,
            target=target.text,
            length=len(source.text),
        )


def _of_block(text: str, language: str) -> list[Suggestion]:
    """Return equal texts, or else similar ones; among alike ones the newest first."""
    segments = Segment.objects.order_by("-kept_at", "-pk").values_list("source", "target")
    equal = segments.filter(language=language, digest=digest_of(text))[:MOST_CANDIDATES]
    if equal := list(dict.fromkeys(equal)):
        return [Suggestion(*texts, 100) for texts in equal[:BEST]]
    candidates = list(dict.fromkeys(segments.filter(pk__in=_candidates(text, language))))
    sources = [source for source, _target in candidates]
    scores = process.extract(text, sources, scorer=fuzz.ratio, score_cutoff=LEAST_PERCENT, limit=BEST)
    return [Suggestion(*candidates[place], min(int(score), 99)) for _source, score, place in scores]


def _candidates(text: str, language: str) -> list[int]:
    """Return the keys of segments that may be alike: about as long, most words in common first."""
    # Two texts of lengths a < b are alike by 2a / (a + b) at most.
    ratio = (200 - LEAST_PERCENT) / LEAST_PERCENT
    words = SegmentWord.objects.filter(
        language=language,
        word__in=longest_words(text, WORDS_ASKED),
        length__range=(int(len(text) / ratio), int(len(text) * ratio) + 1),
    )
    shared = words.values("segment").annotate(shared=Count("pk")).order_by("-shared", "-segment")
    return list(shared.values_list("segment", flat=True)[:MOST_CANDIDATES])


def longest_words(text: str, count: int) -> list[str]:
    words = {word.lower()[:LONGEST_WORD] for word in _WORD.findall(text)}
    return sorted(words, key=lambda word: (-len(word), word))[:count]
