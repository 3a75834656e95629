"""App of running the portal: what the city's IT looks at and starts."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OperatingConfig(AppConfig):
    name = "portal.operating"
    label = "operating"
    verbose_name = _("Operation")
