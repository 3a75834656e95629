"""App of the desk: what waits for whom, reminders by mail, and the log of who did what. Nothing imports it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"
    verbose_name = _("Overview")
