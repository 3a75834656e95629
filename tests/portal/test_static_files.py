"""Style, scripts and fonts: kept for ever under names that change with them, and the same for every reader."""

import json

import pytest
from django.conf import settings
from django.test import Client, override_settings

pytestmark = pytest.mark.any_database

STORAGE = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}


@pytest.fixture
def client(tmp_path):
    """A browser of a portal whose style sheet has been collected."""
    (tmp_path / "portal.css").write_text("main {}")
    (tmp_path / "portal.0123456789ab.css").write_text("main {}")
    paths = {"portal.css": "portal.0123456789ab.css"}
    (tmp_path / "staticfiles.json").write_text(json.dumps({"version": "1.1", "hash": "", "paths": paths}))
    with override_settings(STATIC_ROOT=tmp_path, STORAGES=settings.STORAGES | {"staticfiles": STORAGE}):
        yield Client(headers={"Accept-Language": "zh-CN"})


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("portal.0123456789ab.css", "max-age=315360000, public, immutable"),
        ("portal.css", "max-age=60, public"),
    ],
)
def test_file_is_kept_as_long_as_its_name_allows(client, name, kept):
    answer = client.get(settings.STATIC_URL + name)

    assert answer.status_code == 200
    assert answer["Cache-Control"] == kept
    assert "Accept-Language" not in answer.headers.get("Vary", "")
    assert not answer.cookies
