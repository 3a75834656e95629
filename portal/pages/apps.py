"""App of the pages about several things: home, timeline, sectors, static pages, news, feedback."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "portal.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from editorial.publishing.gate_checks import CHECKS
        from portal.pages.statement import complete_statement

        CHECKS.append(complete_statement)
