"""Disks that are full: readers notice nothing, staff are told and lose nothing, and room is all that is needed."""

import os
import secrets
import shutil
import signal
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext

from bench.serving import portal, server
from editorial.staff.roles import Role, sync_roles
from tests import builders
from tests.editorial.library.test_admin import IMAGE_FORM
from tests.editorial.library.uploaded import encoded, files_in, photo
from tests.faults.browsing import Browser
from tests.faults.disks import Disk, small_disk
from tests.faults.nodes import PATIENCE_S
from tests.faults.servers import PostgreSQL, descendants_of
from tests.forms import form_of
from tests.portal.operating import servers

# They start servers of their own, on SQLite where the disk of the database is the portal's.
pytestmark = [pytest.mark.any_database, pytest.mark.django_db(transaction=True)]

MEGABYTES = 24
TYPED = {"name_de": ["Neu"], "name_zh_hans": ["新城"]}
LANGUAGES = {"de": "redaktion", "zh-hans": "bianji"}
NOT_STORED = (
    "Nothing was saved: the database accepts no changes at the moment; perhaps its disk is full. What you typed is "
    "kept on this page. Tell your administrator, leave this page open and send the form again later."
)
NO_FILE = "The file could not be stored; perhaps the disk is full. Nothing was saved. Tell your administrator."


class Site:
    """A portal whose database, media or both lie on a small disk."""

    def __init__(self, disk, database, media) -> None:
        self.disk, self.database, self.media = disk, database, media
        self.port = servers.free_port()
        self.process: subprocess.Popen | None = None
        self.address = f"http://127.0.0.1:{self.port}"

    def kill_workers(self) -> None:
        for worker in descendants_of(self.process.pid):
            os.kill(worker, signal.SIGKILL)
        time.sleep(1)
        servers.wait_for(self.port, self.process, PATIENCE_S)

    def browser(self) -> Browser:
        return Browser(self.address, self.address)

    def signed_in(self, name) -> Browser:
        browser = self.browser()
        browser.sign_in(name, builders.PASSWORD)
        return browser

    def rows(self, query) -> list:
        with closing(sqlite3.connect(self.database)) as database:
            return database.execute(query).fetchall()


@pytest.fixture
def city(settings):
    # The server knows the hashers of a deployment only.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    sync_roles()
    for language, name in LANGUAGES.items():
        builders.make_user(Role.EDITOR, username=name, language=language)
    builders.home_city()
    return builders.make_city(name_de="Alt", slug="stadt", **builders.DRAFT)


@contextmanager
def on_small_disk(tmp_path, static, *, is_database_on_it: bool) -> Iterator[Site]:
    """Serve what the test has made so far; the database with all that the portal writes, or else media, is cramped."""
    large = tmp_path / "large"
    large.mkdir()
    with small_disk(tmp_path / "disk", MEGABYTES) as disk:
        data, media = (disk.folder, large) if is_database_on_it else (large, disk.folder)
        site = Site(disk, data / "db.sqlite3", media / "media")
        with closing(sqlite3.connect(site.database)) as copy:
            connection.connection.backup(copy)
        others = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "PROMETHEUS_"))}
        environment = others | {
            "PORTAL_LOCAL": "1",
            "PORTAL_SITE_URL": site.address,
            "PORTAL_DATA_DIR": str(data),
            "PORTAL_MEDIA_ROOT": str(site.media),
            "PORTAL_STATIC_ROOT": str(static),
        }
        with server(site.port, environment) as site.process:
            servers.wait_for(site.port, site.process, PATIENCE_S)
            yield site


def test_full_disk_of_the_database_costs_no_page_and_no_text(city, static, tmp_path):
    visit, address = builders.make_visit(), reverse("admin:partnership_city_change", args=[city.pk])
    with on_small_disk(tmp_path, static, is_database_on_it=True) as site:
        editors = {language: site.signed_in(name) for language, name in LANGUAGES.items()}
        forms = {language: editor.form(address, "city_form") | TYPED for language, editor in editors.items()}
        read = {path: site.browser().get(path).data for path in ("/de/", "/zh-hans/")}
        site.rows("PRAGMA wal_checkpoint(TRUNCATE)")
        site.disk.fill()

        refused = {language: editor.post(address, forms[language]) for language, editor in editors.items()}
        for language, answer in refused.items():
            assert (answer.status, told(NOT_STORED, language) in unescape(answer.data.decode())) == (503, True)
        assert site.rows("SELECT name_de FROM partnership_city WHERE slug = 'stadt'") == [("Alt",)]
        assert site.rows("SELECT * FROM django_admin_log") == []
        assert {path: site.browser().get(path).data for path in read} == read
        # What nobody has read yet is rendered, also by processes that begin on a full disk.
        assert site.browser().get(visit.get_absolute_url()).status == 200
        site.kill_workers()
        assert {site.browser().get(path).status for path in [*read, "/de/visits/", "/zh-hans/cities/"] * 4} == {200}

        site.disk.make_room()
        kept = form_in(refused["zh-hans"], "send_again_form")
        assert kept["name_de"] == TYPED["name_de"]
        assert editors["zh-hans"].post(address, kept).status == 302
        assert site.rows("SELECT name_de FROM partnership_city WHERE slug = 'stadt'") == [("Neu",)]
        assert site.rows("PRAGMA integrity_check") == [("ok",)]


def test_full_disk_of_pictures_is_said_beside_the_file(city, static, tmp_path):
    address, file = reverse("admin:library_image_add"), ("platz.jpg", encoded(photo((300, 200))))
    with on_small_disk(tmp_path, static, is_database_on_it=False) as site:
        editors = {language: site.signed_in(name) for language, name in LANGUAGES.items()}
        form = editors["de"].form(address, "image_form") | {name: [value] for name, value in IMAGE_FORM.items()}
        # Room for the first files of the picture and not for all of them.
        site.disk.fill(but=16 * 1024)

        for language, editor in editors.items():
            token = editor.form(address, "image_form")["csrfmiddlewaretoken"]
            answer = editor.post(address, form | {"csrfmiddlewaretoken": token}, upload=file)
            page = unescape(answer.data.decode())
            assert (answer.status, told(NO_FILE, language) in page, IMAGE_FORM["alt_de"] in page) == (200, True, True)
        assert site.rows("SELECT * FROM library_image") == []
        assert files_in(site.media) == []
        assert site.browser().get("/de/").status == 200

        site.disk.make_room()
        again = form_in(answer, "image_form")
        assert editors["zh-hans"].post(address, again, upload=file).status == 302
        assert len(site.rows("SELECT * FROM library_image")) == 1
        assert files_in(site.media)


@contextmanager
def postgresql_on_small_disk() -> Iterator[tuple[PostgreSQL, Disk]]:
    # Sockets have short names at most.
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir="/tmp"))
    folder.chmod(0o755)
    with small_disk(folder / "disk", 256) as disk:
        database = PostgreSQL(disk.folder)
        database.start("-cmin_wal_size=32MB", "-cmax_wal_size=32MB")
        try:
            yield database, disk
        finally:
            database.remove()
    shutil.rmtree(folder)


def test_full_disk_of_postgresql_costs_no_page_and_no_text(tmp_path):
    add, cities = reverse("admin:partnership_city_add"), "SELECT count(*) FROM partnership_city WHERE name_de = 'Neu'"
    with (
        postgresql_on_small_disk() as (database, disk),
        portal(PORTAL_DATABASE_URL=database.address, PORTAL_MEDIA_ROOT=str(tmp_path)) as (address, passwords),
    ):
        editor, reader = Browser(address, address), Browser(address, address)
        editor.sign_in("redaktion", passwords["redaktion"])
        read = {path: reader.get(path).data for path in ("/de/", "/zh-hans/visits/")}
        # So much that it finds no place where others were.
        typed = TYPED | {"country": ["CN"], "summary_de": [secrets.token_hex(100_000)]}
        form = editor.form(add, "city_form") | typed
        disk.fill()

        refused = editor.post(add, form)
        assert (refused.status, told(NOT_STORED, "de") in unescape(refused.data.decode())) == (503, True)
        assert {path: reader.get(path).data for path in read} == read
        # What nobody has read yet is rendered.
        assert {reader.get(path).status for path in ("/de/agreements/", "/zh-hans/cities/shenzhen/")} == {200}
        assert database.execute(cities) == [(0,)]

        disk.make_room()
        kept = form_in(refused, "send_again_form")
        assert kept["summary_de"] == typed["summary_de"]
        assert editor.post(add, kept).status == 302
        assert database.execute(cities) == [(1,)]


def told(message: str, language: str) -> str:
    with translation.override(language):
        text = gettext(message)
    assert text != message
    return text


def form_in(answer, form_id: str) -> dict[str, list[str]]:
    return form_of(SimpleNamespace(content=answer.data), form_id)
