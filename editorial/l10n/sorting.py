"""The order in which readers look things up: DIN 5007 for Latin letters, pinyin for Chinese characters.

Databases sort by code points or by the language of their server, each in its own way. Every row therefore keeps, beside
a text, a key made of it when the row is saved; keys are bytes, and bytes compare alike everywhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.db import models

from editorial.l10n.readings import syllables
from editorial.l10n.text import LANGUAGE_CODES, active_language, column, text_in

COLUMN = "sort_key"
# Letters that do not come apart into a base letter and an accent.
_BASE_LETTERS = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})
# DIN 5007-2, for names of people: Müller stands beside Mueller.
_LETTERS_OF_NAMES = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_CHARACTERS = "〇\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_RUNS = re.compile(f"([{_CHARACTERS}]+)|([^{_CHARACTERS}]+)")
_NO_LETTERS = re.compile(r"[\W_]+")


class SortKeyField(models.BinaryField):
    """The key of one or more columns that are read one after the other, or of a translated field in a language.

    It follows them in save() and bulk_create(); save(update_fields=…) must name it, bulk_update() does not know it.
    """

    def __init__(self, *sources: str, language: str = "", **kwargs: Any) -> None:
        self.sources, self.language = sources, language
        super().__init__(**{"default": b"", "editable": False} | kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, path, _args, kwargs = super().deconstruct()
        kwargs.pop("editable", None)
        return name, path, list(self.sources), kwargs | {"language": self.language}

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes:
        key = self.key_of(model_instance)
        setattr(model_instance, self.attname, key)
        return key

    def key_of(self, row: models.Model) -> bytes:
        if self.language:
            return sort_key(text_in(row, self.sources[0], self.language).value)
        return sort_key(" ".join(getattr(row, name) for name in self.sources), of_name=True)


def sort_by(model: type[models.Model], field: str) -> None:
    """Give a model a sort key of its translated `field` for each language; for the app's translation.py."""
    for language in LANGUAGE_CODES:
        SortKeyField(field, language=language).contribute_to_class(model, column(COLUMN, language))


def keys_of(model: type[models.Model]) -> Iterator[str]:
    """Yield the names of the columns that hold sort keys."""
    return (field.name for field in model._meta.concrete_fields if isinstance(field, SortKeyField))


def order_of(language: str | None = None) -> str:
    """Return the column by which records with a translated title are ordered for a reader of `language`."""
    return column(COLUMN, language or active_language())


def sort_key(text: str, *, of_name: bool = False) -> bytes:
    """Return what puts `text` in its place: its letters, then the text itself, so that no two texts are alike.

    Umlauts are like their base letters, in names of people like ae, oe, ue (DIN 5007-1 and -2); ß is like ss.
    Chinese characters stand at their syllable and tone among the Latin words; punctuation does not count.
    """
    text = unicodedata.normalize("NFC", text)
    words = [
        word
        for characters, letters in _RUNS.findall(text)
        for word in (_spoken(characters) if characters else [_folded(letters, of_name=of_name)])
        if word
    ]
    return " ".join(words).encode() + b"\0" + text.encode()


def _folded(letters: str, *, of_name: bool) -> str:
    letters = letters.casefold()
    if of_name:
        letters = letters.translate(_LETTERS_OF_NAMES)
    apart = unicodedata.normalize("NFKD", letters.translate(_BASE_LETTERS)).casefold()
    return _NO_LETTERS.sub(" ", "".join(sign for sign in apart if not unicodedata.combining(sign))).strip()


def _spoken(characters: str) -> Iterator[str]:
    """Yield each character behind its syllable and tone: shen1深. Those with one sound follow by their radicals."""
    return (f"{syllable}{character}" for character, syllable in zip(characters, syllables(characters), strict=True))
