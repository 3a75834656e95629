"""App of texts in several languages: fallback with its language, dates, rich text, catalogues."""

from django.apps import AppConfig
from django.contrib.admin.templatetags import admin_list
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from editorial.l10n.icons import boolean_icon
from editorial.l10n.sqlite import fold_like_postgresql


class L10nConfig(AppConfig):
    name = "editorial.l10n"
    label = "l10n"
    verbose_name = _("Translation")

    def ready(self) -> None:
        admin_list._boolean_icon = boolean_icon
        connection_created.connect(fold_like_postgresql, dispatch_uid="fold_like_postgresql")
