"""A third language needs a line in the settings, a migration and a catalogue, and no code: English, in a copy."""

import json
import os
import re
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

# The project has a database of its own.
pytestmark = pytest.mark.any_database

PARTS = ["editorial", "partnership", "projects", "delegations", "portal", "tests", "locale", "manage.py"]
# Content of the builders, names, and words that German shares with English.
KNOWN = re.compile(
    r"shenzh?en|hannover|deutsch|english|stadt|besuch|projekt|meldung|feld.\d|^u-|person\d+|zh-hans|europe/|pbkdf2|\*{5}"
    r"|xliff|gettext|^(export|import|format|csv|tbx|name|status|link|text|person|organisation|scan|filter|website)s?:?$",
    re.IGNORECASE,
)
GERMAN = 'LANGUAGES = [("de", _("German")), '


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return the folder of a copy of the project that knows English, with its database ready."""
    folder = tmp_path_factory.mktemp("english")
    for part in PARTS:
        source = settings.BASE_DIR / part
        copy = shutil.copytree if source.is_dir() else shutil.copy
        copy(source, folder / part)
    file = folder / "partnership" / "settings.py"
    text = file.read_text(encoding="utf-8")
    assert GERMAN in text
    file.write_text(text.replace(GERMAN, GERMAN + '("en", "English"), '), encoding="utf-8")
    run(folder, "manage.py", "makemigrations", "-v0")
    run(folder, "manage.py", "messages")
    for catalogue in (folder / "locale" / "en" / "LC_MESSAGES").glob("*.po"):
        translate_into_itself(catalogue)
    run(folder, "manage.py", "catalogues")
    run(folder, "manage.py", "migrate", "-v0")
    return folder


def run(folder, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PORTAL_", "DJANGO_"))}
    environment |= {
        "PORTAL_LOCAL": "1",
        "PORTAL_DEBUG": "1",
        "PORTAL_DATA_DIR": str(folder / "var"),
        "PORTAL_SITE_URL": "http://127.0.0.1",
        "DJANGO_SETTINGS_MODULE": "partnership.settings",
    }
    done = subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def translate_into_itself(catalogue) -> None:
    """Fill an English catalogue: the message ids are English."""
    messages = polib.pofile(str(catalogue), wrapwidth=0)
    for message in messages:
        if message.msgid_plural:
            message.msgstr_plural = {0: message.msgid, 1: message.msgid_plural}
        else:
            message.msgstr = message.msgid
    messages.save()


@pytest.fixture(scope="module")
def seen(project):
    return json.loads(run(project, "-m", "tests.english_visitor"))


def test_every_page_opens_in_the_third_language(seen):
    assert len(seen["pages"]) >= 15
    assert {address: status for address, (status, _content) in seen["pages"].items() if status != 200} == {}
    assert all('<html lang="en"' in content for _status, content in seen["pages"].values())


def test_feeds_calendars_and_codes_come_in_the_third_language(seen):
    files = seen["files"]

    assert {address: status for address, (status, _content) in files.items() if status != 200} == {}
    assert {address.rpartition("/")[2] for address in files} == {
        "", "calendar.ics", "opensearch.xml", "qr.svg",
    }  # fmt: skip
    assert 'xml:lang="en"' in files["/en/feed/"][1]
    assert "Shenzhen (English)" in files["/en/cities/shenzhen/feed/"][1]


def test_texts_are_english_or_marked_as_german(seen):
    _status, city = seen["pages"]["/en/cities/shenzhen/"]

    assert "Shenzhen (English)" in city
    assert '<span lang="de">Nur deutsch.</span>' in city or '<p lang="de">Nur deutsch.</p>' in city
    assert 'hreflang="en"' in city


def test_admin_edits_the_third_language_beside_the_others(seen):
    assert {address: status for address, status in seen["desk"].items() if status not in {200, 403}} == {}
    assert all(f'id="id_summary_{code}"' in seen["form"] for code in ("de", "en", "zh_hans"))


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_admin_leaves_nothing_in_english(seen, language):
    """What reads the same under an English and another interface is content, a name, or was never translated."""
    left = [words for words in seen["untranslated"][language] if not KNOWN.search(words)]

    assert sorted(left) == []
