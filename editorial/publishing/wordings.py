"""Texts of a record as plain words that outsiders may improve, and plain words back into formatted texts."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.html import strip_tags
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modeltranslation.translator import translator

from editorial.l10n.richtext import RichTextField
from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column, text_in
from editorial.publishing import snapshots
from editorial.publishing.models import Publishable

# Innermost blocks of rich text: a list item with a paragraph in it counts as that paragraph.
_BLOCKS = "p|h2|h3|li|td|th|blockquote"
_LEAF = re.compile(
    rf"<(?P<tag>{_BLOCKS})(?P<attributes>\s[^>]*)?>(?P<inner>(?:(?!<(?:{_BLOCKS}|ul|ol|table)\b).)*?)</(?P=tag)>", re.S
)
_BREAK = re.compile(r"<br\s*/?>")
_EMPTY_ITEM = re.compile(r"<(li|ul|ol|blockquote)>\s*</\1>")


@dataclass(frozen=True)
class Wording:
    """One text in one language; `path` as in Proposal.path, `source` the German text beside another language's."""

    path: str
    language: str
    label: str
    text: str
    source: str
    longest: int | None

    @property
    def key(self) -> str:
        return f"{self.language}:{self.path}"


def wordings_on(page: str, record: Publishable, language: str) -> list[Wording]:
    """Return the texts that stand on this page of the record; to be called inside `previews.shown`.

    Only what the reader sees anyway is offered: internal texts and rows that are not public must not leak here.
    """
    visible = _squeezed(page)
    return [
        wording
        for wording, fallback in _wordings(record, language)
        if _squeezed(html.escape(wording.text or fallback)) in visible
    ]


class Texts:
    """The texts of a record by the paths that proposals name them with; reads each kind of child once."""

    def __init__(self, record: Publishable) -> None:
        self.record = record
        self._children: dict[str, dict[str, models.Model]] = {}

    def locate(self, path: str, language: str) -> tuple[models.Model, models.Field]:
        """Return row and column; raises LookupError when there is no such text (any more)."""
        row_path, _slash, name = path.rpartition("/")
        row = self._child(*row_path.partition("/")[::2]) if row_path else self.record
        if name not in _fields(type(row)) or language not in LANGUAGE_CODES:
            raise LookupError(path)
        return row, row._meta.get_field(column(name, language))

    def text(self, path: str, language: str) -> str | None:
        """Return what the text says now, without markup; None when there is no such text."""
        try:
            row, field = self.locate(path, language)
        except LookupError:
            return None
        return as_plain(field, getattr(row, field.attname))

    def label(self, path: str, language: str) -> str:
        """Return the name of the text as the admin calls it; the path itself when there is no such text."""
        try:
            row, _field = self.locate(path, language)
        except LookupError:
            return path
        return _label(self.record, row, path.rpartition("/")[2])

    def _child(self, name: str, key: str) -> models.Model:
        if name not in self._children:
            rows = [
                row
                for kind in snapshots.children_of(type(self.record))
                if kind.name == name
                for row in kind.of(type(self.record), [self.record.pk])
            ]
            self._children[name] = {str(row.pk): row for row in rows}
        return self._children[name][key]


def put(record: Publishable, path: str, language: str, text: str) -> None:
    """Write a plain text into the row, cleaned as the field cleans; raises ValidationError or LookupError."""
    row, field = Texts(record).locate(path, language)
    old = getattr(row, field.attname) or ""
    value = rewritten(old, text) if isinstance(field, RichTextField) else text
    try:
        setattr(row, field.attname, field.clean(value, row))
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    row.save(update_fields=[field.attname, "updated_at"])


def as_plain(field: models.Field, value: str | None) -> str:
    """Return a stored text without markup: blocks of rich text with an empty line between them."""
    if not isinstance(field, RichTextField):
        return value or ""
    return "\n\n".join(_plain(leaf["inner"]) for leaf in _LEAF.finditer(value or ""))


def rewritten(old: str, text: str) -> str:
    """Return rich text that says `text`; blocks that say what they said keep links and emphasis.

    Blocks in another wording keep their kind (heading, list item), new ones become paragraphs like their neighbour.
    """
    leaves = list(_LEAF.finditer(old))
    new = [block.strip() for block in re.split(r"\n\s*\n", text.replace("\r\n", "\n")) if block.strip()]
    if not leaves:
        return "".join(f"<p>{_marked_up(block)}</p>" for block in new)
    pieces = _pieces(leaves, new)
    result, end = "", 0
    for number, leaf in enumerate(leaves):
        result += old[end : leaf.start()] + pieces[number]
        end = leaf.end()
    result += old[end:]
    while (without := _EMPTY_ITEM.sub("", result)) != result:
        result = without
    return result


def _pieces(leaves: list[re.Match], new: list[str]) -> list[str]:
    """Return for each old block what takes its place; surplus new ones stand behind the last block they follow."""
    before = [" ".join(_plain(leaf["inner"]).split()) for leaf in leaves]
    after = [" ".join(block.split()) for block in new]
    pieces = [""] * len(leaves)
    for kind, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            for number in range(start, end):
                pieces[number] += leaves[number][0]
            continue
        for offset, block in enumerate(new[new_start:new_end]):
            number = min(start + offset, max(end - 1, start - 1, 0))
            leaf = leaves[number]
            pieces[number] += f"<{leaf['tag']}{leaf['attributes'] or ''}>{_marked_up(block)}</{leaf['tag']}>"
    return pieces


def _wordings(record: Publishable, language: str) -> Iterator[tuple[Wording, str]]:
    for prefix, row in _rows(record):
        for name in _fields(type(row)):
            field = row._meta.get_field(column(name, language))
            text = as_plain(field, getattr(row, field.attname))
            shown = text_in(row, name, language)
            if not shown.value:
                continue
            source = as_plain(field, text_in(row, name, SOURCE_LANGUAGE).value) if language != SOURCE_LANGUAGE else ""
            label = _label(record, row, name)
            yield (
                Wording(f"{prefix}{name}", language, label, text, source, field.max_length),
                as_plain(field, shown.value),
            )


def _rows(record: Publishable) -> Iterator[tuple[str, models.Model]]:
    yield "", record
    for kind in snapshots.children_of(type(record)):
        rows = kind.of(type(record), [record.pk])
        if kind.model not in translator.get_registered_models():
            continue
        for row in rows.public() if hasattr(rows, "public") else rows:
            yield f"{kind.name}/{row.pk}/", row


def _fields(model: type[models.Model]) -> list[str]:
    if model not in translator.get_registered_models():
        return []
    translated = translator.get_options_for_model(model).all_fields
    return [field.name for field in model._meta.fields if field.name in translated]


def _label(record: Publishable, row: models.Model, name: str) -> str:
    label = capfirst(row._meta.get_field(name).verbose_name)
    if row == record:
        return label
    # Translators: a text of a part of a record, for example "Stop: Place".
    return _("%(part)s: %(field)s") % {"part": capfirst(row._meta.verbose_name), "field": label}


def _plain(inner: str) -> str:
    return html.unescape(strip_tags(_BREAK.sub("\n", inner))).strip()


def _marked_up(block: str) -> str:
    return html.escape(block, quote=False).replace("\n", "<br>")


def _squeezed(markup: str) -> str:
    """Return the visible characters without any white space, to find a text whatever markup stands in it."""
    return "".join(html.unescape(strip_tags(markup)).split())
