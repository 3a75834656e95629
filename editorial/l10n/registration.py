"""One line per model in each app's translation.py."""

from django.contrib.contenttypes.fields import GenericRelation
from django.db.models import Model
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from modeltranslation.translator import TranslationOptions, translator

from editorial.l10n.text import SOURCE_LANGUAGE, lazy_language_name
from editorial.l10n.translations import COLUMN, TranslationsField


def translate(model: type[Model], *fields: str) -> None:
    """Register the texts of a content model: translators work on them.

    The model also gets the column that says how far its translations are, and its relation to the sums of them.
    """
    keep_in_every_language(model, *fields)
    # Behind the columns of the languages: saving a row cleans their texts before it looks at them.
    TranslationsField(_("states of translations")).contribute_to_class(model, COLUMN)
    GenericRelation("l10n.Coverage").contribute_to_class(model, "coverage")


def keep_in_every_language(model: type[Model], *fields: str) -> None:
    """Give fields a column for each language; German is required in forms where a field may not be blank."""
    options = type("Options", (TranslationOptions,), {"fields": fields, "required_languages": (SOURCE_LANGUAGE,)})
    translator.register(model, options)
    for field in model._meta.fields:
        if original := getattr(field, "translated_field", None):
            # The library writes "title [de]"; forms, error lists and read-only views shall say "title (German)".
            field.verbose_name = format_lazy(
                # Translators: a field and its language, for example "title (German)".
                _("{field} ({language})"),
                field=original.verbose_name,
                language=lazy_language_name(field.language),
            )
