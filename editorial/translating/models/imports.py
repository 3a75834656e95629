"""Files with translations on their way in."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.core.files.storage import Storage, storages
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from editorial.l10n.text import validate_language_code

KEPT_FOR = timedelta(days=1)


def protected_storage() -> Storage:
    return storages["protected"]


def unguessable(_kept: "TranslationImport", _name: str) -> str:
    return f"translations/{uuid.uuid4().hex}"


class TranslationImport(models.Model):
    """A file that somebody has sent, between its dry run and its application; forgotten after a day.

    `digest` is the mark of the report that the person has seen: exactly that is applied, or nothing.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    file = models.FileField(storage=protected_storage, upload_to=unguessable, blank=True)
    name = models.CharField(_("file"), max_length=200)
    language = models.CharField(_("language"), max_length=10, validators=[validate_language_code])
    overwrite = models.BooleanField(_("overwrite what others have changed meanwhile"), default=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("by whom"), on_delete=models.CASCADE, related_name="+"
    )
    made_at = models.DateTimeField(_("when"), auto_now_add=True)
    report = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    applied_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import of translations")
        verbose_name_plural = _("translations as files")
        ordering = ["-made_at"]
        # Who may import follows from the records; see editorial.translating.files.admin.
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    @classmethod
    def forget_old(cls) -> None:
        """Delete what nobody has applied within a day, and what has been applied long enough ago."""
        for kept in cls.objects.filter(made_at__lt=timezone.now() - KEPT_FOR):
            kept.forget_file()
            kept.delete()

    def forget_file(self) -> None:
        if self.file:
            self.file.delete()
