"""App of texts in several languages: fallback with its language, dates, rich text, catalogues."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class L10nConfig(AppConfig):
    name = "editorial.l10n"
    label = "l10n"
    verbose_name = _("Translation")
