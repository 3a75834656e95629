"""The glossary as a CSV file that German and Chinese spreadsheets open, and as they save it again.

Each language has a column of wordings and one of notes. Former files have a single column "note"; it is read as the
German one, which every reader gets whose own language has no note.
"""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from editorial.l10n.text import LANGUAGE_CODES, SOURCE_LANGUAGE, column
from editorial.spreadsheets import as_typed, harmless
from editorial.translating.models import Term
from editorial.translating.term_import import MAX_TERMS, Entry, FileRefused
from editorial.translating.wordings import join_wordings

# The second one is that of the first glossary; a portal with English texts has it for their wordings.
CONCEPT = ("concept", "term_en")
WORDINGS = {language: column("term", language) for language in LANGUAGE_CODES}
NOTES = {language: column("note", language) for language in LANGUAGE_CODES}
FORMER_NOTE = "note"
MAX_COLUMNS = 50
YES, NO = {"yes", "ja", "是", "1", "true", "wahr"}, {"no", "nein", "否", "0", "false", "falsch"}


def write_csv(terms: Iterable[Term]) -> str:
    """Return the file; a semicolon, because German spreadsheets read a comma as the decimal sign."""
    file = io.StringIO()
    # The mark at the beginning tells spreadsheets that the file is UTF-8.
    file.write("\ufeff")
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerow([CONCEPT[0], *WORDINGS.values(), *NOTES.values(), "binding"])
    for term in terms:
        wordings = [join_wordings(term.lines_in(language)) for language in WORDINGS]
        notes = map(term.note_in, NOTES)
        writer.writerow(map(harmless, [term.concept, *wordings, *notes, "yes" if term.is_binding else "no"]))
    return file.getvalue()


def read_csv(data: bytes) -> list[Entry]:
    """Read a glossary; raises FileRefused."""
    text = _decoded(data)
    lines = _lines(text)
    _first, header = next(lines, (1, []))
    names = [name.strip().lower() for name in header]
    concept = next((name for name in CONCEPT if name in names), "")
    if not concept or WORDINGS[SOURCE_LANGUAGE] not in names:
        raise FileRefused(
            _("The first line must name the columns; “%(concept)s” and “%(german)s” are needed.")
            % {"concept": CONCEPT[0], "german": WORDINGS[SOURCE_LANGUAGE]},
            1,
        )
    return [_entry(line, dict(zip(names, cells, strict=False)), concept) for line, cells in lines if any(cells)]


def _decoded(data: bytes) -> str:
    is_utf16 = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if is_utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = _("The file is not in UTF-8. Save it as “CSV UTF-8” in your spreadsheet.")
        raise FileRefused(message, line) from error
    if "\x00" in text:
        raise FileRefused(_("The file is no text file."), text[: text.index("\x00")].count("\n") + 1)
    return text


def _lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the lines of the table, each with its number in the file; the cells are as people typed them."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    begins = 1
    try:
        for count, cells in enumerate(reader):
            if len(cells) > MAX_COLUMNS or count > MAX_TERMS:
                raise FileRefused(_("The file is larger than a glossary can be."), begins)
            yield begins, [as_typed(cell.strip()) for cell in cells]
            begins = reader.line_num + 1
    except csv.Error as error:
        raise FileRefused(_("The line cannot be read as CSV; is a quotation mark missing?"), begins) from error


def _entry(line: int, cells: dict[str, str], concept: str) -> Entry:
    wordings = {language: cells[name] for language, name in WORDINGS.items() if name in cells}
    notes = {SOURCE_LANGUAGE: cells[FORMER_NOTE]} if FORMER_NOTE in cells else {}
    notes |= {language: cells[name] for language, name in NOTES.items() if name in cells}
    return Entry(line, " ".join(cells.get(concept, "").split()), wordings, notes, _binding(line, cells))


def _binding(line: int, cells: dict[str, str]) -> bool | None:
    word = cells.get("binding", "").lower()
    if word and word not in YES | NO:
        raise FileRefused(_("“%(word)s” in the column “binding”: write yes or no.") % {"word": word[:40]}, line)
    return word in YES if word else None
