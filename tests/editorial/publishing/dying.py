"""A process of its own that publishes a record and is killed in the midst of it, as by a power cut.

`python -m tests.editorial.publishing.dying RECORD USER` reads a number a line. For each it publishes the visit RECORD
in a child process that kills itself before its statement with that number, or after the last one, and says so.
"""

import itertools
import os
import signal
import sys

from django.core.wsgi import get_wsgi_application

from partnership.startup import read_settings

read_settings()
get_wsgi_application()

from django.db import connection  # noqa: E402

from delegations.models import Visit  # noqa: E402
from editorial.publishing.publication import publish  # noqa: E402
from editorial.staff.models import User  # noqa: E402


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def publish_and_die(record: str, user: str, statement: int) -> None:
    visit, publisher = Visit.objects.get(pk=record), User.objects.get(pk=user)
    numbers = itertools.count(1)

    def execute(real, *args):
        if next(numbers) == statement:
            die()
        return real(*args)

    with connection.execute_wrapper(execute):
        publish(visit, by=publisher)
    die()


def main(record: str, user: str) -> None:
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            publish_and_die(record, user, int(line))
        _child, status = os.waitpid(child, 0)
        print(signal.Signals(os.WTERMSIG(status)).name, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
