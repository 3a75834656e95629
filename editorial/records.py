"""What every stored thing of the portal has in common: a UUID key and the moments it was made and last saved."""

import uuid
from collections.abc import Collection
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class Record(models.Model):
    # Names of the roles that may not even read such rows (editorial.staff.roles).
    kept_from_roles: frozenset[str] = frozenset()

    # UUIDs instead of integers: a working copy is applied inside a transaction that is rolled back, and on SQLite
    # another row could later take the same integer.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last saved at"), auto_now=True)

    class Meta:
        abstract = True

    def locked(self) -> Self:
        """Return the newest state of this row and keep others from changing it until the transaction ends."""
        return type(self)._default_manager.select_for_update(of=("self",)).get(pk=self.pk)

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Validate each language's column, not the field that stands for whichever language is active.

        Otherwise a record without Chinese texts would be valid in a German session and invalid in a Chinese one.
        """
        translated = (field.translated_field.name for field in self._meta.fields if hasattr(field, "translated_field"))
        super().clean_fields(exclude={*(exclude or ()), *translated})
