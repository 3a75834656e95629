"""Admin of the translators' desk."""

from editorial.translating.files.admin import TranslationFilesAdmin
from editorial.translating.term_admin import TermAdmin

__all__ = ["TermAdmin", "TranslationFilesAdmin"]
