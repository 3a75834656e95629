"""Prints how many queries each address takes once the process has read its lists: queries.py APPLICATION ADDRESS…

`application` is what the web server is told, for example `partnership.wsgi:django`.
"""

import json
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from wsgiref.util import setup_testing_defaults

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))


def queries_of(application: Callable, address: str) -> int:
    """Return the queries of the second reader of an address."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ask(application, address)
    with CaptureQueriesContext(connection) as queries:
        ask(application, address)
    return len(queries)


def ask(application: Callable, address: str) -> None:
    path, _mark, query = address.partition("?")
    environ = {"PATH_INFO": path, "QUERY_STRING": query}
    setup_testing_defaults(environ)
    answers = []
    body = application(environ, lambda status, _headers, _error=None: answers.append(status))
    list(body)
    getattr(body, "close", lambda: None)()
    if not answers[0].startswith("200"):
        sys.exit(f"{address}: {answers[0]}")


if __name__ == "__main__":
    module, _colon, name = sys.argv[1].partition(":")
    asked = getattr(import_module(module), name)
    json.dump({address: queries_of(asked, address) for address in sys.argv[2:]}, sys.stdout)
