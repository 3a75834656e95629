"""App of the kept pages: its one table holds the versions of the tables that pages are made from."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ServingConfig(AppConfig):
    name = "portal.serving"
    label = "serving"
    verbose_name = _("Kept pages")

    def ready(self) -> None:
        from portal.serving.versions import watch_tables

        post_migrate.connect(watch_tables, sender=self, dispatch_uid="watch_what_pages_read")
