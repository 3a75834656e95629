"""Translated fields of the staff app."""

from editorial.l10n.registration import translate
from editorial.staff.models import Office

translate(Office, "name")
