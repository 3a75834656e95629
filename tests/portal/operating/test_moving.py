"""The whole story, and records that are hard to keep, go to another database and come back: nothing differs."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client

from editorial.library.models import Image
from editorial.publishing.models import Publishable
from editorial.search.rebuilding import differences
from partnership.models import City
from portal.operating.backup.tables import emptied_models
from tests import builders
from tests.portal.operating import kept
from tests.portal.operating.crawl import crawl, digest_of

pytestmark = pytest.mark.both_databases


class Elsewhere:
    """A portal of its own on SQLite, with the same secret key, as after a move to another machine."""

    def __init__(self, folder) -> None:
        folder.mkdir()
        self.environment = os.environ | {
            "PORTAL_DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
            "PORTAL_MEDIA_ROOT": str(folder / "media"),
            "PORTAL_SECRET_KEY": settings.SECRET_KEY,
        }

    def run(self, *arguments) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=settings.BASE_DIR,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def manage(self, *arguments) -> str:
        return self.run("manage.py", *map(str, arguments))


def damage_everything() -> None:
    """What happened since the backup: records deleted, changed and new, and a file with other bytes."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in emptied_models():
            if not issubclass(model, Publishable | Image) and model._meta.app_label in {"delegations", "publishing"}:
                cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608
    City.objects.update(name_de="Falsch")
    builders.make_visit(title_de="Neu")
    builders.make_user(username="new")
    for name in list(kept.files("protected"))[:3]:
        (settings.MEDIA_ROOT / "protected" / name).write_bytes(b"other")
    (settings.MEDIA_ROOT / "protected" / "images" / "new.jpg").write_bytes(b"new")


def test_story_moves_to_sqlite_and_comes_back(shared_database, tmp_path, picture):
    call_command("load_story", verbosity=0)
    kept.make_hard_records(picture)
    pages = crawl()
    sample = dict(sorted(pages.items())[::9])
    rows, protected, public = kept.state()
    there = Elsewhere(tmp_path / "there")

    call_command("backup", tmp_path / "to", verbosity=0)
    there.manage("migrate", "-v0")
    there.manage("restore", tmp_path / "to")
    there.manage("backup", tmp_path / "back")
    pages_there = json.loads(there.run("-m", "tests.portal.operating.crawl"))
    damage_everything()
    call_command("restore", tmp_path / "back", replace=True, verbosity=0)

    assert len(pages) > 500
    assert differing(pages, pages_there) == {}
    assert differing(rows, kept.rows()) == {}
    assert (kept.files("protected"), kept.files("public")) == (protected, public)
    # Where the rows are the same again, a part of the pages shows that nobody is given what this process had kept.
    assert {address: digest_of(Client().get(address)) for address in sample} == sample
    assert list(differences()) == []
    assert builders.make_user(username="after").pk


def differing(one: dict, other: dict) -> dict:
    return {key: (one.get(key), other.get(key)) for key in one.keys() | other.keys() if one.get(key) != other.get(key)}
