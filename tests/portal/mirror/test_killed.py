"""An export that is killed goes on where it stopped, and what is there can be served meanwhile."""

import os
import re
import signal
import subprocess
import sys

import pytest
from django.conf import settings

from tests import builders
from tests.portal.mirror.reading import broken, files

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def start(shared_database, tmp_path):
    """Return a function that starts an export as the timer of a server does."""
    environment = os.environ | {"PORTAL_DATABASE_URL": shared_database, "PORTAL_DATA_DIR": str(tmp_path)}

    manage = [sys.executable, "manage.py"]
    subprocess.run([*manage, "collectstatic", "--noinput", "-v0"], cwd=settings.BASE_DIR, env=environment, check=True)

    def start(to):
        command = [*manage, "export_mirror", "--language", "de", "--to", str(to)]
        return subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    return start


def finish(process) -> tuple[int, int]:
    """Return how many pages there are and how many of them were rendered."""
    out, errors = process.communicate(timeout=300)
    assert process.returncode == 0, errors
    return tuple(map(int, re.search(r"(\d+) pages, (\d+) of them rendered", out).groups()))


def test_killed_export_goes_on_where_it_stopped(start, tmp_path):
    for number in range(30):
        builders.make_visit(slug=f"besuch-{number}")
    to = tmp_path / "mirror"
    with start(to) as process:
        while len(list(to.glob(".mirror/pages/*/*/*.page"))) < 15:
            assert process.poll() is None
        process.send_signal(signal.SIGKILL)
    kept = len(list(to.glob(".mirror/pages/*/*/*.page")))

    pages, rendered = finish(start(to))

    assert 0 < rendered <= pages - kept
    assert broken(to) == {}
    whole = tmp_path / "whole"
    finish(start(whole))
    assert files(whole) == files(to)
