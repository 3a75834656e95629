"""Rich text with one allow-list for every door: editor, form, import, command and plain save()."""

import re
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from django.db import models
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.config import allowlist_from_extensions, expand_extensions
from django_prose_editor.fields import ProseEditorField

if TYPE_CHECKING:
    # Imported with the first text to clean: it takes 2 MB, and processes that only show texts do without.
    import nh3

# h1 belongs to the page. Every node type is named, else the editor warns about each field.
EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "HardBreak": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto", "tel"]},
    "Table": True,
    "TableRow": True,
    "TableHeader": True,
    "TableCell": True,
}


def _safe_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Drop addresses that leave for another host without saying so ("//host", control characters)."""
    if attribute == "href" and (value.startswith(("//", "\\", "/\\")) or not value.isprintable()):
        return None
    return value


@cache
def _cleaner() -> "nh3.Cleaner":
    allowed = allowlist_from_extensions(expand_extensions(EXTENSIONS))
    allowed["attributes"]["a"].discard("rel")
    return import_module("nh3").Cleaner(**{**allowed, "link_rel": "noopener", "attribute_filter": _safe_attribute})


@cache
def _remover() -> "nh3.Cleaner":
    return import_module("nh3").Cleaner(tags=set())


# Shows at once that a text says something, as nearly every one does.
_LETTER_BEHIND_TAG = re.compile(r">\w")


def clean_html(html: str) -> str:
    """Return the allowed part of `html`; empty paragraphs alone count as no text at all."""
    cleaned = _cleaner().clean(html.replace("\x00", "")).strip()
    return cleaned if _LETTER_BEHIND_TAG.search(cleaned) or _remover().clean(cleaned).strip() else ""


class RichTextField(ProseEditorField):
    """Formatted text, stored clean whatever wrote it.

    The library cleans in forms only; get_prep_value runs for save(), update(), bulk_create() and bulk_update() too.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"extensions": EXTENSIONS, "sanitize": clean_html, **kwargs})

    def get_prep_value(self, value: str | None) -> str | None:
        value = super().get_prep_value(value)
        return clean_html(value) if value else value

    def from_db_value(self, value: str | None, expression, connection) -> str | None:
        """What is stored is clean: read-only views of the admin show it as text, not as markup."""
        return value and as_html(value)

    def value_from_object(self, obj: models.Model) -> str | None:
        """Return plain text for forms: text marked as safe would not be escaped in their controls."""
        value = super().value_from_object(obj)
        return value and "".join(value)

    def pre_save(self, instance: models.Model, add: bool) -> str | None:
        """Clean the value on the object as well, so that what is shown before a reload is what is stored."""
        value = super().pre_save(instance, add)
        if value:
            value = clean_html(value)
            setattr(instance, self.attname, value)
        return value


def as_html(value: str) -> SafeString:
    """Mark rich text as safe to print; cleaned again, in case raw SQL wrote it."""
    return mark_safe(clean_html(value))  # noqa: S308 - the output of the allow-list
