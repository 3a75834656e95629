"""Takes the text out of a PDF file; only to be used in a process that may break."""

from collections.abc import Iterator

from pypdfium2 import PdfDocument, PdfiumError

# How PDFium writes a hyphen at the end of a line, which it leaves out together with the end of the line.
_HYPHENS = str.maketrans({"\x02": "-\n", "\ufffe": "-\n"})


def pieces(content: bytes) -> Iterator[str]:
    """Yield the text of each page; a page that is broken has none. Raises PdfiumError, for a password too."""
    document = PdfDocument(content)
    for number in range(len(document)):
        yield _text_of_page(document, number).translate(_HYPHENS) + "\n"


def _text_of_page(document: PdfDocument, number: int) -> str:
    try:
        page = document[number]
        text = page.get_textpage()
    except PdfiumError:
        return ""
    try:
        return text.get_text_bounded()
    finally:
        text.close()
        page.close()
