"""One line per model in each app's translation.py."""

from django.db.models import Model
from modeltranslation.translator import TranslationOptions, translator

from editorial.l10n.text import SOURCE_LANGUAGE


def translate(model: type[Model], *fields: str) -> None:
    """Register translated fields; forms require those that may not be blank in German, other languages may follow."""
    options = type("Options", (TranslationOptions,), {"fields": fields, "required_languages": (SOURCE_LANGUAGE,)})
    translator.register(model, options)
