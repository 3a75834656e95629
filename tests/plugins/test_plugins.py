"""The run is what it says: the chosen database, no foreign host, no skipped test, a real browser."""

import os
import socket
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection


@pytest.mark.django_db
def test_run_uses_the_chosen_database(request):
    assert connection.vendor == request.config.getoption("database")


def test_run_keeps_its_files_in_a_temporary_folder():
    assert os.environ["PORTAL_DATA_DIR"] in str(settings.MEDIA_ROOT)
    assert settings.BASE_DIR not in settings.DATA_DIR.parents


def test_every_worker_has_a_media_root_of_its_own(worker_id):
    assert worker_id == "master" or settings.MEDIA_ROOT.name == worker_id


def test_other_computers_are_out_of_reach():
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        socket.create_connection(("192.0.2.1", 80), timeout=1)


@pytest.mark.any_database
@pytest.mark.parametrize(("body", "expected"), [("assert True", 0), ("pytest.skip('no part')", 1)])
def test_skipped_test_fails_the_run(tmp_path, body, expected):
    (tmp_path / "test_it.py").write_text(f"import pytest\n\ndef test_it():\n    {body}\n")

    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-c", os.devnull, "-p", "tests.plugins.skips", str(tmp_path)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.returncode == expected
    assert ("this run counts as failed" in result.stdout) == bool(expected)


@pytest.mark.any_database
@pytest.mark.parametrize(("database", "left_out"), [("sqlite", "test_nodes"), ("postgresql", "test_looks")])
def test_what_one_database_is_enough_for_runs_on_that_only(tmp_path, database, left_out):
    (tmp_path / "test_it.py").write_text(
        "import pytest\n\n@pytest.mark.any_database\ndef test_looks():\n    pass\n\ndef test_rows():\n    pass\n\n"
        "@pytest.mark.several_nodes\ndef test_nodes():\n    pass\n"
    )

    result = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-c", "pyproject.toml", f"--database={database}", str(tmp_path)],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )

    assert "2 passed, 1 deselected" in result.stdout
    assert left_out not in result.stdout


@pytest.mark.django_db(transaction=True)
def test_browser_reaches_the_live_server(live_server, page):
    response = page.goto(live_server.url + settings.STATIC_URL + "admin/css/base.css")

    assert response.status == 200
