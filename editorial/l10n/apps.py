"""App of texts in several languages: fallback with its language, dates, rich text, catalogues."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from editorial.l10n.sqlite import fold_like_postgresql


class L10nConfig(AppConfig):
    name = "editorial.l10n"
    label = "l10n"
    verbose_name = _("Translation")

    def ready(self) -> None:
        connection_created.connect(fold_like_postgresql, dispatch_uid="fold_like_postgresql")
