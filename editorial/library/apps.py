"""App of the media library: images, documents, where they are placed and who may see them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibraryConfig(AppConfig):
    name = "editorial.library"
    label = "library"
    verbose_name = _("Media library")

    def ready(self) -> None:
        from editorial.library.gate import pictures
        from editorial.publishing.gate_checks import CHECKS

        CHECKS.append(pictures)
