"""What each translation was made from and how far it is: missing, outdated, needs editing, waiting, approved.

Kept in one JSON column of the row itself, so that working copies and revisions carry it along:
{language: {field: {"source": German text it was made from, "target": fingerprint, "state": ..., "draft": {...}}}}.
Whether a translation is outdated is never stored: it follows from the texts.
"""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils.translation import pgettext_lazy

from editorial.l10n.richtext import RichTextField, clean_html
from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.l10n.text_changes import BULLET, plain_text

TARGET_LANGUAGES = [code for code in LANGUAGE_CODES if code != SOURCE_LANGUAGE]
COLUMN = "translations"

Entry = dict[str, Any]


class State(models.TextChoices):
    """How far the translation of one text is; in the order in which work is left to do."""

    MISSING = "missing", pgettext_lazy("state of a translation", "missing")
    OUTDATED = "outdated", pgettext_lazy("state of a translation", "outdated")
    EDITING = "editing", pgettext_lazy("state of a translation", "needs editing")
    WAITING = "waiting", pgettext_lazy("state of a translation", "waiting for review")
    APPROVED = "approved", pgettext_lazy("state of a translation", "approved")


# What a translator still has to do something about.
UNFINISHED = (State.MISSING, State.OUTDATED, State.EDITING)


class TranslationsField(models.JSONField):
    """The column; brings itself up to date with the texts of its row whenever the row is saved."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **{"default": dict, "blank": True, "editable": False, **kwargs})

    def pre_save(self, instance: models.Model, add: bool) -> dict:
        settle(instance)
        return super().pre_save(instance, add)


def settle(record: models.Model) -> None:
    """Note for each text that was written since the last time that it was made from the German text of now.

    A text is recognised as written anew by its fingerprint, so it does not matter who wrote it and how.
    """
    for language in TARGET_LANGUAGES:
        for field in translated_columns(type(record)):
            entry = _entry(record, field, language)
            settled = _settled(record, field, language, entry)
            if settled != entry:
                _put(record, field, language, settled)


def are_translated(model: type[models.Model]) -> bool:
    """Tell whether translators work on the texts of this model; the glossary has several languages and no states."""
    return COLUMN in {field.name for field in model._meta.fields}


@cache
def translated_columns(model: type[models.Model]) -> list[str]:
    """Return the names of translated fields, read from the columns: historical models in migrations have them too."""
    names = {field.name for field in model._meta.concrete_fields}
    ending = column("", SOURCE_LANGUAGE)
    bases = [name.removesuffix(ending) for name in names if name.endswith(ending)]
    order = [field.name for field in model._meta.concrete_fields]
    return sorted((base for base in bases if base in names), key=order.index)


def state_of(record: models.Model, field: str, language: str) -> State | None:
    """Return how far a translation is; None where there is no German text to translate."""
    if not source_text(record, field):
        return None
    if draft_of(record, field, language):
        return State.EDITING
    if not getattr(record, column(field, language)):
        return State.MISSING
    if is_outdated(record, field, language):
        return State.OUTDATED
    entry = _entry(record, field, language)
    return (
        State.APPROVED if entry.get("state") == State.APPROVED and _is_known(record, field, language) else State.WAITING
    )


def is_outdated(record: models.Model, field: str, language: str) -> bool:
    """Tell whether the German text says something else now than when this translation was made from it."""
    then, now = _entry(record, field, language).get("source"), source_text(record, field)
    if then is None or not now or not getattr(record, column(field, language)):
        return False
    return not says_the_same(record, field, then, now)


def says_the_same(record: models.Model, field: str, one: str, other: str) -> bool:
    """Compare two texts of a field; white space and markup make no difference, the addresses of links do."""
    if one == other:
        return True
    rich = is_rich(record, field)
    return fingerprint(one, rich=rich) == fingerprint(other, rich=rich)


def source_text(record: models.Model, field: str) -> str:
    return getattr(record, column(field, SOURCE_LANGUAGE)) or ""


def made_from(record: models.Model, field: str, language: str) -> str:
    """Return the German text that the translation was made from; empty where that is not known."""
    return _entry(record, field, language).get("source", "")


def draft_of(record: models.Model, field: str, language: str) -> Entry:
    """Return a translation that is not finished, {"text", "source"}; it never stands in the column citizens read."""
    return _entry(record, field, language).get("draft", {})


def write(record: models.Model, field: str, language: str, text: str, state: State = State.WAITING) -> None:
    """Set a finished translation of the German text of now; the caller saves the row."""
    setattr(record, column(field, language), text)
    _put(record, field, language, _made_now(record, field, language, state) if text else {})


def keep_draft(record: models.Model, field: str, language: str, text: str, source: str) -> None:
    """Keep a translation that needs editing beside the one in use; `source` is the German text it was made from."""
    _put(record, field, language, _entry(record, field, language) | {"draft": {"text": text, "source": source}})


def drop_draft(record: models.Model, field: str, language: str) -> None:
    _put(
        record,
        field,
        language,
        {key: value for key, value in _entry(record, field, language).items() if key != "draft"},
    )


def still_fits(record: models.Model, field: str, language: str) -> None:
    """Say that the change of the German text does not affect this translation; its state stays what it was."""
    entry = _entry(record, field, language)
    now = _made_now(record, field, language, entry.get("state", State.WAITING))
    _put(record, field, language, now | ({"draft": entry["draft"]} if "draft" in entry else {}))


def approve(record: models.Model, language: str) -> bool:
    """Approve every translation into `language` that waits for it; tell whether there was any. The caller saves."""
    waiting = [
        field for field in translated_columns(type(record)) if state_of(record, field, language) == State.WAITING
    ]
    for field in waiting:
        _put(record, field, language, _made_now(record, field, language, State.APPROVED))
    return bool(waiting)


def states_in(record: models.Model, language: str) -> Iterator[tuple[str, State]]:
    """Yield the fields that have a German text, each with the state of its translation."""
    for field in translated_columns(type(record)):
        if state := state_of(record, field, language):
            yield field, state


def is_rich(record: models.Model, field: str) -> bool:
    return _is_rich(record._meta.label, field)


def fingerprint(text: str, *, rich: bool) -> str:
    """Return a short digest of what a reader sees of a text; empty for no text."""
    plain = plain_text(clean_html(text)) if rich else text
    # A paragraph made an item of a list says what it said before.
    words = " ".join(word for word in plain.split() if not (rich and word == BULLET))
    return hashlib.sha256(words.encode(errors="surrogatepass")).hexdigest()[:16] if words else ""


def _settled(record: models.Model, field: str, language: str, entry: Entry) -> Entry:
    if not getattr(record, column(field, language)):
        return {"draft": entry["draft"]} if "draft" in entry else {}
    if not source_text(record, field):
        return entry
    return entry if _is_known(record, field, language) else _made_now(record, field, language, State.WAITING)


def _is_known(record: models.Model, field: str, language: str) -> bool:
    """Tell whether the text is the one that the entry is about."""
    known = _entry(record, field, language).get("target")
    return known is not None and known == _target(record, field, language)


def _made_now(record: models.Model, field: str, language: str, state: str) -> Entry:
    return {"source": source_text(record, field), "target": _target(record, field, language), "state": str(state)}


def _target(record: models.Model, field: str, language: str) -> str:
    return fingerprint(getattr(record, column(field, language)) or "", rich=is_rich(record, field))


@cache
def _is_rich(label: str, field: str) -> bool:
    """Ask the model of today: in migrations, models have plain text fields in place of rich ones."""
    try:
        return isinstance(apps.get_model(label)._meta.get_field(field), RichTextField)
    except (LookupError, FieldDoesNotExist):
        return False


def _entry(record: models.Model, field: str, language: str) -> Entry:
    return getattr(record, COLUMN).get(language, {}).get(field, {})


def _put(record: models.Model, field: str, language: str, entry: Entry) -> None:
    """Replace one entry; the stored value is copied, because a snapshot may hold it too."""
    entries = {**getattr(record, COLUMN)}
    fields = {**entries.get(language, {}), field: entry}
    entries[language] = {name: value for name, value in fields.items() if value}
    setattr(record, COLUMN, {code: found for code, found in entries.items() if found})
