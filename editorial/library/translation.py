"""Translated fields of the library."""

from editorial.l10n.registration import translate
from editorial.library.models import Document, Image, Placement

translate(Image, "alt", "caption")
translate(Document, "title")
translate(Placement, "caption")
