"""What the translators' desk keeps: glossary, memory, files on their way in; and its queue, which has no table."""

from editorial.translating.models.glossary import Term
from editorial.translating.models.imports import TranslationImport, protected_storage, unguessable
from editorial.translating.models.memory import Segment, SegmentWord
from editorial.translating.models.queue import Work, WorkQuerySet
from editorial.translating.models.requests import TranslationRequest

__all__ = [
    "Segment",
    "SegmentWord",
    "Term",
    "TranslationImport",
    "TranslationRequest",
    "Work",
    "WorkQuerySet",
    "protected_storage",
    "unguessable",
]
