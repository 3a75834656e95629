"""Admin of the translators' desk."""

from editorial.translating.grid_admin import CoverageAdmin

__all__ = ["CoverageAdmin"]
