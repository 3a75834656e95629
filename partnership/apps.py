"""App of the relation itself: cities, partnerships, agreements, organisations, people."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartnershipConfig(AppConfig):
    name = "partnership"
    verbose_name = _("Partnerships")

    def ready(self) -> None:
        from editorial.translating.names import SOURCES
        from partnership.fixed_names import cities, people

        SOURCES.extend([cities, people])
