"""Cells of files that people open in a spreadsheet."""

# A spreadsheet runs a cell that begins with one of these, the full-width forms of Chinese keyboards included.
FORMULA_SIGNS = tuple("=+-@\t\r\n＝＋－＠|")


def harmless(text: str) -> str:
    """Return the text as a cell that no spreadsheet takes for a formula."""
    text = str(text)
    return f"'{text}" if text.lstrip(" '").startswith(FORMULA_SIGNS) else text


def as_typed(cell: str) -> str:
    """Return the text that `harmless` made a cell of."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" '").startswith(FORMULA_SIGNS) else cell
