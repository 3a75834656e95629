"""Admin of the translators' desk."""

from editorial.translating.work.admin import WorkAdmin

__all__ = ["WorkAdmin"]
