"""The glossary speaks every language; its terms are no content that translators would have to work off."""

from editorial.l10n.registration import keep_in_every_language
from editorial.translating.models import Term

keep_in_every_language(Term, "wordings", "note")
