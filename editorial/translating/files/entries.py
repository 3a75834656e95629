"""A text as it stands in a file: what goes out to a translator, and what comes back."""

import hashlib
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _

from editorial.l10n.text import fit_for_files, language_tag
from editorial.l10n.translations import State
from editorial.publishing.gate_rows import field_in
from editorial.translating.units import Unit

# States in which citizens' text is one to go on with; the others are marked as unfinished in files.
FINISHED = (State.MISSING, State.WAITING, State.APPROVED)


class Heading(NamedTuple):
    """What a whole file says of itself: its language as a tag ("zh-Hans") and the portal it was made by."""

    language: str
    site: str


@dataclass(frozen=True)
class Entry:
    """A text on its way out. `previous` is the German text it was made from where that said something else."""

    context: str
    source: str
    text: str
    state: State
    is_rich: bool
    previous: str = ""
    notes: tuple[str, ...] = ()
    max_length: int | None = None

    @property
    def base(self) -> str:
        return base_of(self.text, self.is_finished)

    @property
    def is_finished(self) -> bool:
        return self.state in FINISHED or not self.text


@dataclass(frozen=True)
class Incoming:
    """A text on its way in: as plain text and as HTML, because only its field knows which of the two it is.

    `base` names the translation that went out, empty where a tool has lost it. `problem` says in the reader's language
    why the text cannot be read.
    """

    context: str
    source: str
    source_html: str
    text: str
    html: str
    is_finished: bool
    base: str
    line: int
    problem: str = ""


class BrokenFile(Exception):  # noqa: N818 - not an error of the program but news for a person
    """The file cannot be taken, for the reason in the message; nothing has been written."""

    def __init__(self, message: str, line: int | None = None) -> None:
        where = _("Line %(line)d: %(message)s") % {"line": line, "message": message} if line else message
        super().__init__(where)
        self.line = line


def heading(language: str) -> Heading:
    return Heading(language_tag(language), site())


def site() -> str:
    """Return the name of this portal among others: its host."""
    return urlsplit(settings.SITE_URL).netloc


def entry_of(unit: Unit, record: models.Model, address: str = "") -> Entry:
    """Return what a file says of `unit`, which belongs to `record`; `address` is that of its public page."""
    source, previous = portable(unit.source), portable(unit.made_from)
    return Entry(
        context=unit.context,
        source=source,
        text=portable(unit.text),
        state=unit.state,
        is_rich=unit.is_rich,
        previous="" if unit.state in FINISHED or previous == source else previous,
        notes=tuple(_notes(unit, record, address)),
        max_length=unit.max_length,
    )


def portable(text: str) -> str:
    """Return the text as every tool keeps it: one kind of line break, no control characters, nothing around it.

    gettext refuses a translation that ends with a line break where its source does not.
    """
    return fit_for_files(text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def base_of(text: str, is_finished: bool) -> str:
    """Return a short digest of a translation; a file carries it so that an import sees what was changed, and by whom.

    An empty translation is the same whether it is called finished or not.
    """
    state = "finished" if is_finished or not text else "unfinished"
    return hashlib.sha256(f"{state} {text}".encode()).hexdigest()[:8]


def _notes(unit: Unit, record: models.Model, address: str) -> list[str]:
    place = _("%(kind)s: %(name)s") % {"kind": record._meta.verbose_name, "name": str(record)}
    notes = [" ".join(portable(field_in(place, unit.label)).split())]
    if unit.max_length:
        notes.append(_("At most %(count)d characters") % {"count": unit.max_length})
    return [*notes, address] if address else notes
