"""App of the translators' desk."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TranslatingConfig(AppConfig):
    name = "editorial.translating"
    label = "translating"
    verbose_name = _("Translators' desk")
