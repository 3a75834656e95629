"""What the servers of these tests need before they start."""

import os

import pytest

from bench.serving import manage


@pytest.fixture(scope="session")
def static(tmp_path_factory):
    """Collect the static files once, as they are part of an image or a folder of the software."""
    folder = tmp_path_factory.mktemp("static")
    local = {"PORTAL_LOCAL": "1", "PORTAL_DATA_DIR": str(folder / "data"), "PORTAL_STATIC_ROOT": str(folder / "all")}
    manage(os.environ | local, "collectstatic", "--noinput", "--verbosity", "0")
    return folder / "all"
