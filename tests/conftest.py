"""Fixtures every test may use."""

import sqlite3
from contextlib import closing
from io import BytesIO
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test import override_settings
from django.utils import translation
from PIL import Image as PillowImage

from editorial.library.uploads import add_image
from portal.remembering import forget
from portal.search.finding import catch_up
from tests.plugins.parts import chromium


@pytest.fixture(autouse=True, scope="session")
def cheap_settings():
    """Spare what costs time and shows nothing here: slow password hashing, hashed names of static files."""
    static = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        STORAGES=settings.STORAGES | {"staticfiles": static},
        # Tests search faster than people.
        SEARCHES_PER_MINUTE=1_000_000,
        SUGGESTIONS_PER_MINUTE=1_000_000,
    ):
        yield


@pytest.fixture(autouse=True, scope="session")
def patient_search():
    """Let searches wait until the index is up to date, however busy the machine is with other tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catch_up, "__defaults__", (60,))
        yield


@pytest.fixture(autouse=True)
def source_language():
    """Start every test in the source language, whatever the page shown before left active."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def empty_memory():
    """Start every test like a process that has just begun: what others have asked must not change its counts."""
    forget()


@pytest.fixture(scope="session")
def django_db_keepdb(request):
    """Leave the database to the throw-away PostgreSQL server, which takes it along, open connections included."""
    return request.config.getoption("database") == "postgresql"


@pytest.fixture
def shared_database(transactional_db, tmp_path):
    """Let other threads and processes use the test's database; return its address for PORTAL_DATABASE_URL.

    PostgreSQL's is open to all of them; SQLite's lives in the memory of this thread, so the test moves to a file.
    """
    if connection.vendor == "postgresql":
        options = connection.settings_dict
        yield f"postgresql://{options['USER']}@{quote(options['HOST'], safe='')}/{options['NAME']}"
        return
    settings_of_all, in_memory, file = connections.settings["default"], connections["default"], tmp_path / "db.sqlite3"
    with closing(sqlite3.connect(file)) as copy:
        in_memory.connection.backup(copy)
    name, settings_of_all["NAME"] = settings_of_all["NAME"], str(file)
    del connections["default"]
    yield f"sqlite:///{file}"
    connections["default"].close()
    settings_of_all["NAME"], connections["default"] = name, in_memory


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the system's Chromium, which calls nobody on its own."""
    flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"]
    flags += ["--disable-background-networking", "--disable-component-update"]
    return browser_type_launch_args | {"executable_path": chromium(), "args": flags}


@pytest.fixture
def picture(db):
    """Return a maker of small stored pictures."""

    def make(**fields):
        file = BytesIO()
        PillowImage.new("RGB", (60, 40), "seagreen").save(file, "JPEG")
        defaults = {"alt_de": "Ein Platz", "alt_zh_hans": "广场", "credit": "Stadt Hannover", "licence": "city"}
        return add_image(SimpleUploadedFile("bild.jpg", file.getvalue()), **{**defaults, **fields})

    return make
