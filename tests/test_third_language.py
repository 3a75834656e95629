"""A third language needs a line in the settings, a migration and a catalogue, and no code: English, in a copy."""

import json
import os
import shutil
import subprocess
import sys

import polib
import pytest
from django.conf import settings

PARTS = ["editorial", "partnership", "projects", "delegations", "portal", "tests", "locale", "manage.py"]
GERMAN = 'LANGUAGES = [("de", _("German")), '

# Run inside the copy: a few public records, one of them in English, then every page that can be reached.
VISITOR = """
import json, re
import django
django.setup()
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from tests import builders

city = builders.make_city(slug="shenzhen", name_de="Shenzhen", name_en="Shenzhen (English)", summary_de="Nur deutsch.")
relation = builders.make_partnership(partner_city=city)
builders.make_project(partnerships=[relation])
builders.make_visit(partnerships=[relation])
builders.make_news()
client, pages, waiting = Client(HTTP_HOST="127.0.0.1"), {}, ["/en/"]
while waiting:
    address = waiting.pop()
    if address not in pages:
        response = client.get(address)
        pages[address] = [response.status_code, response.content.decode()]
        waiting += re.findall(r'href="(/en/[^"#?]*)', pages[address][1])
client.force_login(builders.make_user(is_superuser=True, language="en"))
desk = {}
for model in admin.site._registry:
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    desk[name] = client.get(reverse(f"{name}_changelist")).status_code
form = client.get(reverse("admin:partnership_city_change", args=[city.pk])).content.decode()
print(json.dumps({"pages": pages, "desk": desk, "form": form}))
"""


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
    return json.loads(run(project, "-c", VISITOR))


def test_every_page_opens_in_the_third_language(seen):
    assert len(seen["pages"]) >= 15
    assert {address: status for address, (status, _content) in seen["pages"].items() if status != 200} == {}
    assert all('<html lang="en"' in content for _status, content in seen["pages"].values())


def test_texts_are_english_or_marked_as_german(seen):
    _status, city = seen["pages"]["/en/cities/shenzhen/"]

    assert "Shenzhen (English)" in city
    assert '<span lang="de">Nur deutsch.</span>' in city or '<p lang="de">Nur deutsch.</p>' in city
    assert 'hreflang="en"' in city


def test_admin_edits_the_third_language_beside_the_others(seen):
    assert {address: status for address, status in seen["desk"].items() if status != 200} == {}
    assert all(f'id="id_summary_{code}"' in seen["form"] for code in ("de", "en", "zh_hans"))
