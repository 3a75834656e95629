"""Publishable records, and what is kept about them: copies in work, revisions, remarks, old addresses."""

from editorial.publishing.models.desk import Remark, Revision, WorkingCopy
from editorial.publishing.models.records import (
    Citation,
    DependentQuerySet,
    FormerSlug,
    PublicQuerySet,
    Publishable,
)

__all__ = [
    "Citation",
    "DependentQuerySet",
    "FormerSlug",
    "PublicQuerySet",
    "Publishable",
    "Remark",
    "Revision",
    "WorkingCopy",
]
