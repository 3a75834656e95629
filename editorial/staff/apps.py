"""App of the people who work here: accounts, roles, offices, signing in."""

from importlib import import_module

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class StaffConfig(AppConfig):
    name = "editorial.staff"
    label = "staff"
    verbose_name = _("Staff")

    def ready(self) -> None:
        # Not at the top: models of other apps are not loaded yet when this module is.
        from editorial.staff.roles import sync_roles

        # Connected without a sender: permissions of an app exist only after its own migration.
        post_migrate.connect(sync_roles, dispatch_uid="sync_roles")
        import_module("editorial.staff.receivers")
