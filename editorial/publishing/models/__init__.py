"""Publishable records, and what is kept about them: copies in work, revisions, remarks, old addresses."""

from editorial.publishing.models.desk import AwaitedLanguage, Remark, Revision, WorkingCopy
from editorial.publishing.models.previews import PreviewLink, Proposal
from editorial.publishing.models.records import (
    Citation,
    DependentQuerySet,
    FormerSlug,
    PublicQuerySet,
    Publishable,
)
from editorial.publishing.models.redirects import Redirect

__all__ = [
    "AwaitedLanguage",
    "Citation",
    "DependentQuerySet",
    "FormerSlug",
    "PreviewLink",
    "Proposal",
    "PublicQuerySet",
    "Publishable",
    "Redirect",
    "Remark",
    "Revision",
    "WorkingCopy",
]
