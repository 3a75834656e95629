"""Hostile requests to every public address of a portal with the story: make fuzz

Through the entry of the web server, in this process. Prints how many answers there were of each status, and what was
wrong: errors of the server, lines of errors in the log, input that came back as markup, foreign hosts believed, pages
kept under an address to which they do not belong. Fails if there is anything.
"""

import argparse
import gzip
import logging
import os
import sys
import time
from collections import Counter
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import unquote_to_bytes

import brotli

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.serving import manage
from partnership.startup import read_settings

REQUESTS, SEED = 20_000, 2026
PORT = "8000"
UNPACK = {"br": brotli.decompress, "gzip": gzip.decompress}


class Complaints(logging.Handler):
    """Keeps the errors that are logged; a page may fail inside and still be answered from what is kept."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # A foreign host is refused with 400 and noted as an attack; that is as it should be.
        if record.name != "django.security.DisallowedHost":
            self.lines.append(f"{record.name}: {record.getMessage()[:300]}")


def prepare(folder: str) -> None:
    """Make a portal whose limits against floods do not stand in the way."""
    os.environ |= {
        "PORTAL_LOCAL": "1",
        "PORTAL_DATA_DIR": folder,
        "PORTAL_SITE_URL": f"http://127.0.0.1:{PORT}",
        "PORTAL_SEARCHES_PER_MINUTE": "1000000",
        "PORTAL_FEEDBACK_PER_HOUR": "1000000",
    }
    if not Path(folder, "db.sqlite3").exists():
        manage(dict(os.environ), "prepare_local", "--port", PORT)


def fuzz(number: int, seed: int) -> int:
    """Send the requests, print what came of them, return how much was wrong."""
    from partnership.wsgi import application
    from tests.hostile import Requests, bombard, wrong_pages

    complaints = Complaints()
    logging.root.handlers = [complaints]
    requests = Requests(seed, ["/de/", "/zh-hans/", "/sitemap.xml", "/robots.txt", "/de/style-guide/"])
    begun = time.monotonic()
    outcome = bombard(lambda request: answer_of(application, request), requests, number)
    seconds = time.monotonic() - begun
    kept = list(application.memory)
    wrong = wrong_pages(kept, f"127.0.0.1:{PORT}")
    print(f"{number:,} requests in {seconds:.0f} s, {len(requests.pages):,} addresses, {len(kept):,} pages kept")
    print("answers: " + ", ".join(f"{status}: {times:,}" for status, times in sorted(outcome.statuses.items())))
    server_errors = sum(times for status, times in outcome.statuses.items() if status >= 500)
    kinds = Counter(fault for _request, fault in outcome.faults)
    print(f"errors of the server: {server_errors}; errors logged: {len(complaints.lines)}")
    print(f"wrong answers: {sum(kinds.values())} {dict(kinds) or ''}; wrong kept pages: {len(wrong)}")
    print(*outcome.faults[:20], *Counter(complaints.lines).most_common(20), *wrong[:20], sep="\n")
    return len(outcome.faults) + len(complaints.lines) + len(wrong)


def answer_of(application, request) -> tuple[int, dict[str, str], str]:
    from django.test import RequestFactory

    sent = {"data": request.body, "content_type": "application/x-www-form-urlencoded"} if request.body else {}
    headers = {"host": f"127.0.0.1:{PORT}", **request.headers}
    environ = RequestFactory().generic(request.method, request.address, headers=headers, **sent).environ
    # As servers hand it over; the factory decodes some paths.
    environ |= {"PATH_INFO": unquote_to_bytes(request.path).decode("latin-1"), "wsgi.errors": BytesIO()}
    began: list = []
    parts = application(environ, lambda status, headers, _error=None: began.extend([status, headers]))
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    headers = {name.lower(): value for name, value in began[1]}
    unpack = UNPACK.get(headers.get("content-encoding"))
    return int(began[0][:3]), headers, (unpack(body) if unpack and body else body).decode(errors="replace")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=REQUESTS)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--folder", help="keep the portal there, and use it again")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="portal-fuzz-") as scratch:
        prepare(options.folder or scratch)
        read_settings()
        return 1 if fuzz(options.requests, options.seed) else 0


if __name__ == "__main__":
    sys.exit(main())
