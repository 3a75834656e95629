"""The least a WSGI application can do: the same answer to everything. Shows what the web server itself costs."""

import os

BODY = b"x" * int(os.environ.get("BENCH_BYTES", "7000"))
HEADERS = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(BODY)))]


def application(_environ, start_response):
    start_response("200 OK", HEADERS)
    return [BODY]
