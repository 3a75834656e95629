"""What a document says, for the search. No file, however made, may hurt whoever asks."""

import logging
import os
import subprocess
import sys
from tempfile import TemporaryFile
from typing import BinaryIO

from django.conf import settings

from editorial.library.document_types import CheckedDocument
from editorial.library.reading.cleaning import MOST_CHARACTERS

logger = logging.getLogger(__name__)

SECONDS = 10
CHILD = "editorial.library.reading.child"
# All a process needs of the environment to start; the rest holds keys and passwords.
_NEEDED = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")
_MOST_OF_COMPLAINT = 4000


def text_of(document: CheckedDocument) -> str:
    """Return the text of a document on one line, cut off at the limit; an empty one where none can be read.

    Never raises for a document; blocks for up to ten seconds and so belongs before a transaction.
    """
    try:
        text = _read_elsewhere(document)
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("The text of a document (%s) could not be read: %s", document.extension, error)
        return ""
    if not text:
        logger.info("A document (%s) has no text; it may be a scan", document.extension)
    return text


def _read_elsewhere(document: CheckedDocument) -> str:
    # Files and no pipes for what comes back: the child's limit of file sizes holds there.
    with TemporaryFile() as said, TemporaryFile() as complaint:
        process = subprocess.run(
            [sys.executable, "-m", CHILD, document.extension],
            input=document.content,
            stdout=said,
            stderr=complaint,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
            timeout=SECONDS,
        )
        if process.returncode:
            raise subprocess.SubprocessError(f"exit {process.returncode}, {_last_line(complaint)!r}")
        said.seek(0)
        return said.read().decode(errors="ignore").replace("\0", "")[:MOST_CHARACTERS]


def _last_line(complaint: BinaryIO) -> str:
    """Return the reason that Python gives at the end of a traceback."""
    end = complaint.seek(0, os.SEEK_END)
    complaint.seek(max(0, end - _MOST_OF_COMPLAINT))
    return complaint.read().decode(errors="replace").strip().rpartition("\n")[2][:300]
