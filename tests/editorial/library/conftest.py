"""Media folders of its own for every test, because several tests compare what lies in them."""

import pytest
from django.core.files.storage import FileSystemStorage


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    """Give the test two empty roots and return their common folder."""
    backend = f"{FileSystemStorage.__module__}.{FileSystemStorage.__qualname__}"
    settings.STORAGES = settings.STORAGES | {
        "protected": {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "protected", "base_url": None}},
        "public": {"BACKEND": backend, "OPTIONS": {"location": tmp_path / "public", "base_url": "/media/"}},
    }
    return tmp_path
