"""What these tests find in the media root is their own."""

import shutil

import pytest


@pytest.fixture(autouse=True)
def empty_media_root(settings):
    """Remove what other tests have left: a backup would take it along, thousands of files."""
    for folder in ("protected", "public"):
        shutil.rmtree(settings.MEDIA_ROOT / folder, ignore_errors=True)
