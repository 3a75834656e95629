"""Who works here: accounts and the offices that own records."""

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import required_in_source
from editorial.records import Record


class Office(Record):
    """A unit of the city that owns records: in Hannover one office keeps project cities, another the twin towns."""

    name = models.CharField(_("name"), max_length=200)
    email = models.EmailField(_("e-mail address"), blank=True)

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["name_de"]
        constraints = [required_in_source("name", table="office")]

    def __str__(self) -> str:
        return self.name or self.name_de or ""


class User(AbstractUser):
    """An account of a member of staff; citizens have none."""

    language = models.CharField(
        _("language of the admin"), max_length=10, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    office = models.ForeignKey(
        Office, verbose_name=_("office"), on_delete=models.SET_NULL, null=True, blank=True, related_name="staff"
    )
    translates_into = models.CharField(
        _("translates into"),
        max_length=10,
        blank=True,
        choices=settings.LANGUAGES,
        help_text=_("Only for translators: the one language whose texts this account may change."),
    )

    class Meta(AbstractUser.Meta):
        verbose_name = _("staff account")
        verbose_name_plural = _("staff accounts")
