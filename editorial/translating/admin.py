"""Admin of the translators' desk."""

from editorial.translating.files.admin import TranslationFilesAdmin
from editorial.translating.grid_admin import CoverageAdmin
from editorial.translating.term_admin import TermAdmin
from editorial.translating.work.admin import WorkAdmin

__all__ = ["CoverageAdmin", "TermAdmin", "TranslationFilesAdmin", "WorkAdmin"]
