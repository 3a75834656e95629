"""The portal refuses to start half configured, says what is missing, and is safe by default."""

import os
import re
import secrets
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import settings

from partnership.variables import local_secret_key

pytestmark = pytest.mark.any_database

VARIABLE = re.compile(r"PORTAL_[A-Z0-9_]+")
REQUIRED = ["PORTAL_SECRET_KEY", "PORTAL_ALLOWED_HOSTS", "PORTAL_SITE_URL", "PORTAL_DATABASE_URL"]
EXAMPLE = (settings.BASE_DIR / ".env.example").read_text(encoding="utf-8")
# The example leaves the key empty, so that nobody runs a server with a published one.
DOCUMENTED = dict(re.findall(r"^(PORTAL_[A-Z0-9_]+)=(.*)$", EXAMPLE, flags=re.MULTILINE))
DEPLOYMENT = DOCUMENTED | {"PORTAL_SECRET_KEY": secrets.token_urlsafe(50)}


def manage(*arguments, **environment):
    """Run manage.py with these PORTAL_ variables and nothing of what the test run sets for itself."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=inherited | environment,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def data_dir(tmp_path):
    return {"PORTAL_DATA_DIR": str(tmp_path)}


def test_example_requires_what_the_settings_require():
    assert list(DOCUMENTED) == REQUIRED


def test_example_lists_every_variable_and_no_other():
    source = (settings.BASE_DIR / "partnership" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(PORTAL_[A-Z0-9_]+)"', source))
    listed = set(re.findall(r"^(?:# )?(PORTAL_[A-Z0-9_]+)=", EXAMPLE, flags=re.MULTILINE))

    assert read == listed


def test_unchanged_example_is_refused():
    assert "PORTAL_SECRET_KEY" in manage("check", **DOCUMENTED).stderr


def test_empty_environment_is_refused_with_one_clear_message():
    result = manage("check")

    assert result.returncode != 0
    assert VARIABLE.search(result.stderr)[0] in REQUIRED
    assert len(result.stderr.splitlines()) == 1


@pytest.mark.parametrize("missing", REQUIRED)
def test_missing_variable_is_named(missing):
    result = manage("check", **{name: value for name, value in DEPLOYMENT.items() if name != missing})

    assert result.returncode != 0
    assert VARIABLE.search(result.stderr)[0] == missing
    assert len(result.stderr.splitlines()) == 1


def test_broken_flag_is_refused():
    result = manage("check", **DEPLOYMENT, PORTAL_DEBUG="yes")

    assert result.returncode != 0
    assert "PORTAL_DEBUG" in result.stderr


def test_local_run_needs_no_other_variable(data_dir):
    result = manage("check", PORTAL_LOCAL="1", **data_dir)

    assert (result.returncode, result.stderr) == (0, "")
    assert settings.ALLOWED_HOSTS == ["localhost", "127.0.0.1", "[::1]", "testserver"]


def test_local_secret_key_is_made_once_and_private(data_dir, tmp_path):
    manage("check", PORTAL_LOCAL="1", **data_dir)
    key = tmp_path / "secret_key"
    made = key.read_text()
    manage("check", PORTAL_LOCAL="1", **data_dir)

    assert key.stat().st_mode & 0o777 == 0o600
    assert len(made) >= 50
    assert key.read_text() == made


def test_processes_that_start_together_get_one_local_secret_key(tmp_path):
    for number in range(30):
        begin, folder = Barrier(4), tmp_path / str(number)

        def key(begin=begin, folder=folder):
            begin.wait()
            return local_secret_key(folder)

        with ThreadPoolExecutor(4) as pool:
            keys = {future.result() for future in [pool.submit(key) for _process in range(4)]}
        assert keys == {(folder / "secret_key").read_text()}
        assert len(keys.pop()) > 50
        assert len(list(folder.iterdir())) == 1


@pytest.mark.parametrize("environment", [DEPLOYMENT, {"PORTAL_LOCAL": "1"}])
def test_debug_is_off_unless_asked_for(environment, data_dir):
    shell = ["shell", "-v0", "-c", "from django.conf import settings; print(settings.DEBUG)"]

    assert manage(*shell, **environment, **data_dir).stdout == "False\n"
    assert manage(*shell, **environment, **data_dir, PORTAL_DEBUG="1").stdout == "True\n"


def test_documented_deployment_has_no_security_warning(data_dir):
    result = manage("check", "--deploy", "--fail-level", "WARNING", **DEPLOYMENT, **data_dir)

    assert result.returncode == 0, result.stderr
    assert result.stdout == "System check identified no issues (0 silenced).\n"
