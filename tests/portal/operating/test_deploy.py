"""The samples of deploy/ are what their programs accept, and docs/operations.md tells of every variable and command."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import get_commands

from tests.plugins.parts import program
from tests.portal.operating.servers import certificate

pytestmark = pytest.mark.any_database

DEPLOY = settings.BASE_DIR / "deploy"
GUIDE = (settings.BASE_DIR / "docs" / "operations.md").read_text(encoding="utf-8")
SAMPLES = "".join(path.read_text(encoding="utf-8") for path in sorted(DEPLOY.rglob("*")) if path.is_file())
# Not every machine has these programs; what is not there is not among the tests.
SYSTEMD = [path for path in [program("systemd-analyze")] if path]
CADDY = [path for path in [program("caddy")] if path]
COMMAND = re.compile(r"(?:manage\.py|\$PORTAL|(?m:^\s+run)|; run|\) run) ([a-z]+(?:_[a-z]+)*)")
VARIABLE = re.compile(r"PORTAL_[A-Z0-9_]+")


def test_guide_lists_every_variable_and_no_other():
    source = (settings.BASE_DIR / "partnership" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r'"(PORTAL_[A-Z0-9_]+)"', source))

    assert set(re.findall(r"`(PORTAL_[A-Z0-9_]*[A-Z0-9])`", GUIDE.partition("## Every variable")[2])) == read
    # The two of the Caddyfile are its own.
    assert set(VARIABLE.findall(SAMPLES)) - read == {"PORTAL_HOST", "PORTAL_NODES"}


def test_guide_and_samples_name_commands_that_exist():
    named = set(COMMAND.findall(GUIDE + SAMPLES))

    assert {"backup", "restore", "publish_due", "release_media", "forget_old_entries", "send_feedback"} <= named
    assert named - set(get_commands()) == set()


def test_every_command_for_timers_stands_in_all_samples():
    timed = set(re.findall(r"`([a-z_]+)`", GUIDE.partition("## Timers")[2].partition("The same for cron")[0]))
    units = "".join(path.read_text() for path in (DEPLOY / "systemd").glob("*.service"))

    assert len(timed) == 9
    assert {name for name in timed if f"manage.py {name}" not in units} == set()
    assert {name for name in timed - {"backup"} if f"run {name}" not in (DEPLOY / "timers.sh").read_text()} == set()


def test_metrics_of_the_alerts_exist():
    source = "".join(path.read_text() for path in (settings.BASE_DIR / "portal" / "operating").glob("*.py"))

    for name in set(re.findall(r"portal_[a-z]+(?:_[a-z]+)+", GUIDE)):
        assert f'"{name.removesuffix("_total")}"' in source, name


def test_nginx_accepts_its_sample(tmp_path):
    certificate(tmp_path)
    text = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/portal", str(tmp_path))
    file = tmp_path / "nginx.conf"
    file.write_text(f"pid {tmp_path}/pid;\n" + text.replace("/var/log/nginx", str(tmp_path)))

    done = subprocess.run([program("nginx"), "-t", "-c", file], capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("caddy", CADDY)
def test_caddy_accepts_its_sample(caddy, tmp_path):
    command = [caddy, "validate", "--config", DEPLOY / "Caddyfile", "--adapter", "caddyfile"]
    environment = os.environ | {"HOME": str(tmp_path), "PORTAL_NODES": "10.0.0.1:8000 10.0.0.2:8000"}

    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("analyze", SYSTEMD)
def test_systemd_accepts_the_units(analyze, tmp_path):
    for unit in (DEPLOY / "systemd").iterdir():
        text = unit.read_text().replace("/opt/portal/.venv/bin", str(Path(sys.executable).parent))
        (tmp_path / unit.name).write_text(text.replace("/opt/portal", str(settings.BASE_DIR)))

    done = subprocess.run([analyze, "verify", *sorted(tmp_path.iterdir())], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stderr) == (0, "")


def test_every_timer_has_its_service():
    timers = {path.stem for path in (DEPLOY / "systemd").glob("*.timer")}

    assert timers == {path.stem for path in (DEPLOY / "systemd").glob("*.service")} - {"portal"}
    assert {name for name in timers if f"`{name}`" not in GUIDE} == set()


@pytest.mark.parametrize("script", ["timers.sh", "cron.sh"])
def test_scripts_are_valid_and_executable(script):
    subprocess.run(["sh", "-n", DEPLOY / script], check=True)
    assert os.access(DEPLOY / script, os.X_OK)
