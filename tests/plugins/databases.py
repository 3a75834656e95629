"""Choose the database of a test run (--database) and set the environment before settings are read.

This must be an early plugin: pytest-django imports the settings before any conftest.py, so a server started there
would silently leave the tests on SQLite.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from editorial.l10n.catalogues import compile_catalogues
from tests.plugins import postgresql

# Marks of what runs on one database only, and why that is enough.
ONLY_ON = {
    "any_database": ("sqlite", "shows nothing that a database could change; runs on sqlite only"),
    "several_nodes": ("postgresql", "starts several nodes, which share a PostgreSQL; runs on postgresql only"),
    "both_databases": ("postgresql", "moves content to the other database and back; runs on postgresql only"),
}


def pytest_addoption(parser):
    parser.addoption(
        "--database",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="database of this run; postgresql starts a server of its own and stops it in the end",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    # Parallel workers inherit the environment, and with it the one server, from the process that started them.
    if worker := os.environ.get("PYTEST_XDIST_WORKER"):
        # Tests look at what lies in the media root; another worker's files would stand between.
        os.environ["PORTAL_MEDIA_ROOT"] = str(Path(os.environ["PORTAL_MEDIA_ROOT"]) / worker)
    else:
        _prepare_environment(early_config)
        compile_catalogues(early_config.rootpath / "locale")
    return (yield)


def _prepare_environment(config: pytest.Config) -> None:
    for name in [name for name in os.environ if name.startswith("PORTAL_")]:
        del os.environ[name]
    folder = Path(tempfile.mkdtemp(prefix="portal-tests-"))
    config.add_cleanup(lambda: shutil.rmtree(folder, ignore_errors=True))
    (folder / "static").mkdir()
    os.environ |= {
        "PORTAL_LOCAL": "1",
        "PORTAL_DATA_DIR": str(folder),
        "PORTAL_MEDIA_ROOT": str(folder / "media"),
        # pytest-playwright keeps an event loop in the thread in which the live server's data are made.
        "DJANGO_ALLOW_ASYNC_UNSAFE": "true",
    }
    if config.known_args_namespace.database == "postgresql":
        os.environ["PORTAL_DATABASE_URL"] = postgresql.start(config.add_cleanup)


def pytest_configure(config):
    for mark, (_database, why) in ONLY_ON.items():
        config.addinivalue_line("markers", f"{mark}: {why}")


def pytest_collection_modifyitems(config, items):
    """Leave to the run on the other database what would only be said twice, or cannot be said here."""
    chosen = config.getoption("database")
    elsewhere = [mark for mark, (database, _why) in ONLY_ON.items() if database != chosen]
    left = [item for item in items if any(map(item.get_closest_marker, elsewhere))]
    items[:] = [item for item in items if item not in left]
    config.hook.pytest_deselected(items=left)


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"Database: {terminalreporter.config.getoption('database')}")
