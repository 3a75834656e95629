"""Mirrors of a small world, and what reads them."""

import pytest
from django.core.management import call_command

from tests.portal.serving.conftest import kept_connection  # noqa: F401 - used by all tests here


@pytest.fixture
def export(tmp_path, capsys):
    """Return a function that writes a mirror and returns what the command says at the end."""

    def run(*languages, to=tmp_path / "mirror", **options):
        call_command("export_mirror", to=to, language=list(languages) or None, **options)
        return capsys.readouterr().out.strip().rpartition("\n")[2]

    run.to = tmp_path / "mirror"
    return run
