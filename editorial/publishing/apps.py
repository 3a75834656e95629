"""App of publishing: the one rule for what citizens see."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublishingConfig(AppConfig):
    name = "editorial.publishing"
    label = "publishing"
    verbose_name = _("Publishing")
