"""App of the public shell: base templates, style, error pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("Portal")

    def ready(self) -> None:
        from django.core.signals import request_finished, request_started

        from portal.remembering import close_request, open_request

        request_started.connect(open_request)
        request_finished.connect(close_request)
