"""The log as the admin knows it: a name of its own for Django's log entries, without a table."""

from django.contrib.admin.models import LogEntry
from django.utils.translation import gettext_lazy as _


class Activity(LogEntry):
    """Registered instead of LogEntry, whose registration would forbid deleting any account that has worked here."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("entry of the log")
        verbose_name_plural = _("Who did what")
