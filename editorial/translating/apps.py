"""App of the translators' desk."""

from django.apps import AppConfig
from django.core.signals import request_finished, request_started
from django.utils.translation import gettext_lazy as _

from editorial.translating import once


class TranslatingConfig(AppConfig):
    name = "editorial.translating"
    label = "translating"
    verbose_name = _("Translators' desk")

    def ready(self) -> None:
        from editorial.publishing.publication import AFTER_PUBLISHING
        from editorial.translating.memory import remember_record

        AFTER_PUBLISHING.append(remember_record)
        request_started.connect(once.begin, dispatch_uid="translating_once_begin")
        request_finished.connect(once.end, dispatch_uid="translating_once_end")
