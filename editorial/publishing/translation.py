"""Translated fields of the publishing app."""

from editorial.l10n.registration import translate
from editorial.publishing.models import Citation

translate(Citation, "statement")
