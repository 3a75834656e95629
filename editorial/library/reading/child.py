"""Reads one document in a process of its own: python -m editorial.library.reading.child pdf <file >text

Every file may be hostile, and PDFium is native code: what breaks, hangs or swells here does so alone. Knows neither
Django nor the settings, so that it starts at once and has nothing to give away.
"""

import sys
import time
from collections.abc import Iterable, Iterator

from editorial.library.reading import office, pdf
from editorial.library.reading.cleaning import MOST_CHARACTERS, cleaned

try:
    import resource
except ImportError:  # Windows
    resource = None

# Time for the pages; the rest of what `texts.SECONDS` allows is for the start and for cleaning.
SECONDS = 7
MOST_CPU_SECONDS = 10
MOST_MEMORY = 512 * 1024**2
# As found in the file, with all its blanks and breaks.
MOST_RAW_CHARACTERS = 1_000_000
MOST_BYTES = 4 * MOST_CHARACTERS


def limit_myself() -> None:
    """Set limits that nothing in this process can raise again."""
    if resource is None:
        return
    limits = {"CPU": MOST_CPU_SECONDS, "AS": MOST_MEMORY, "FSIZE": MOST_BYTES, "CORE": 0}
    for name, most in limits.items():
        _limit(getattr(resource, f"RLIMIT_{name}"), most)


def _limit(kind: int, most: int) -> None:
    hard = resource.getrlimit(kind)[1]
    if hard != resource.RLIM_INFINITY:
        most = min(most, hard)
    try:
        resource.setrlimit(kind, (most, most))
    except (OSError, ValueError):  # macOS knows the limit of memory and refuses to set it
        return


def pieces_of(content: bytes, extension: str) -> Iterator[str]:
    """Yield the raw text bit by bit; raises nearly anything."""
    if extension == "pdf":
        return pdf.pieces(content)
    if extension in office.FORMATS:
        return office.pieces(content, extension)
    text = content.decode("utf-8-sig")
    # A row of a table does not go on in the next one.
    return iter([text.replace("\n", "\n\n") if extension == "csv" else text])


def beginning(pieces: Iterable[str]) -> str:
    """Return what comes in time, cut off at the limit: of a very long document, its first pages can be found.

    Raises TimeoutError when nothing came.
    """
    ends_at, found, room = time.monotonic() + SECONDS, [], MOST_RAW_CHARACTERS
    for piece in pieces:
        found.append(piece[:room])
        room -= len(piece)
        is_late = time.monotonic() > ends_at
        if is_late and not any(map(str.strip, found)):
            raise TimeoutError
        if is_late or room <= 0:
            break
    return "".join(found)


def main(extension: str) -> None:
    limit_myself()
    text = cleaned(beginning(pieces_of(sys.stdin.buffer.read(), extension)))
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main(sys.argv[1])
