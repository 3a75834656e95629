"""Admin of the translators' desk."""

from editorial.translating.term_admin import TermAdmin

__all__ = ["TermAdmin"]
