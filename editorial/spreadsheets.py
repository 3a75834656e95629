"""CSV files that German and Chinese spreadsheets open by a double click, and that run no formula."""

import csv
from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

# A spreadsheet runs a cell that begins with one of these, the full-width forms of Chinese keyboards included.
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠|")


def csv_file(name: str, header: Iterable[str], rows: Iterable[Iterable[Any]]) -> HttpResponse:
    """Return the rows as a file to save, with the day in its name; the caller keeps cells harmless."""
    # The mark at the beginning tells spreadsheets that the file is UTF-8.
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y-%m-%d}.csv"'
    # A semicolon, because German spreadsheets read a comma as the decimal sign.
    writer = csv.writer(response, delimiter=";")
    writer.writerow(header)
    writer.writerows(rows)
    return response


def harmless(text: str) -> str:
    """Return the text as a cell that no spreadsheet takes for a formula."""
    text = str(text)
    return f"'{text}" if text.lstrip(" '").startswith(FORMULA_SIGNS) else text


def as_typed(cell: str) -> str:
    """Return the text that `harmless` made a cell of."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" '").startswith(FORMULA_SIGNS) else cell
