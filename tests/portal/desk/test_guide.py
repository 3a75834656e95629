"""The guide for staff: open to every role and to nobody else, harmless, its pictures and labels those of the portal."""

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.contrib import admin
from django.urls import reverse

from editorial.staff.roles import Role, sync_roles
from portal.desk.guide import GUIDE, PICTURES, anchor, as_html, translators_part
from tests import builders

LIMIT = 120_000
TEXT = GUIDE.read_text("utf-8")
NAMES = re.findall(r"!\[[^\]]+\]\(pictures/([a-z-]+)\.jpg\)", TEXT)
# "…" alone is the sign itself; inside a label it stands for what differs from record to record.
LABELS = {" ".join(label.split()) for label in re.findall(r"„([^“]+)“", TEXT)} - {"…"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def interface_texts(locale="de"):
    folders = [*map(Path, settings.LOCALE_PATHS), Path(admin.__file__).parent / "locale"]
    paths = [folder / locale / "LC_MESSAGES" / "django.po" for folder in folders]
    entries = [entry for path in paths for entry in polib.pofile(str(path))]
    return {text for entry in entries for text in [entry.msgstr, *entry.msgstr_plural.values()]}


def pattern(text):
    """Match the text with anything in its placeholders; one of placeholders alone would match everything."""
    parts = PLACEHOLDER.split(text)
    return ".+".join(map(re.escape, parts)) if any(char.isalpha() for char in "".join(parts)) else ""


@pytest.mark.django_db
@pytest.mark.parametrize("role", list(Role))
def test_every_role_reads_the_guide_and_finds_it_on_the_start_page(client, role):
    sync_roles()
    client.force_login(builders.make_user(role))

    page = client.get(reverse("guide")).content.decode()

    assert "Anleitung für die Redaktion" in page
    assert page.count("<h1") == 1
    assert f'href="{reverse("guide")}"' in client.get(reverse("admin:index")).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", [reverse("guide"), reverse("guide-picture", args=["startseite"])])
@pytest.mark.parametrize("is_known", [False, True], ids=["without account", "no longer staff"])
def test_strangers_see_neither_text_nor_pictures(client, address, is_known):
    if is_known:
        client.force_login(builders.make_user(is_staff=False))

    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("admin:login"))


@pytest.mark.django_db
def test_every_picture_is_there_small_and_sent_to_staff(client):
    client.force_login(builders.make_user())

    for name in NAMES:
        response = client.get(reverse("guide-picture", args=[name]))
        assert response["Content-Type"] == "image/jpeg"
        assert len(b"".join(response.streaming_content)) < LIMIT

    assert {path.stem for path in PICTURES.glob("*.jpg")} == set(NAMES)


@pytest.mark.django_db
def test_picture_that_does_not_exist_is_not_found(client):
    client.force_login(builders.make_user())

    assert client.get(reverse("guide-picture", args=["nichts"])).status_code == 404


def test_every_label_stands_in_the_interface():
    known = re.compile("|".join(filter(None, map(pattern, interface_texts()))), re.IGNORECASE)

    assert len(LABELS) > 50
    assert [label for label in sorted(LABELS) if not known.fullmatch(label)] == []


def test_list_of_contents_leads_to_headings_that_exist():
    wanted = re.findall(r"\]\(#([^)]+)\)", TEXT)
    headings = re.findall(r"^#+ (.+)$", TEXT, re.MULTILINE)

    assert len(wanted) >= 10
    assert set(wanted) <= {anchor(heading) for heading in headings}


def test_tags_written_in_the_text_stay_text():
    page = as_html("# A\n\n<script>alert(1)</script> [b](javascript:alert(2))")

    assert "<script" not in page
    assert 'href="javascript' not in page


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "heading"), [("de", "Anleitung für Übersetzerinnen und Übersetzer"), ("zh-hans", "译员指南")]
)
def test_translators_read_their_guide_in_the_language_of_their_desk(client, language, heading):
    client.force_login(builders.make_user(language=language))

    page = client.get(reverse("translators-guide")).content.decode()

    assert f">{heading}</h1>" in page
    assert page.count("<h1") == 1
    assert page.count("<table>") == 4
    assert f'href="{reverse("translators-guide")}"' in client.get(reverse("guide")).content.decode()


@pytest.mark.parametrize(
    ("language", "locale", "quoted"), [("de", "de", "„([^“]+)“"), ("zh-hans", "zh_Hans", "“([^”]+)”")]
)
def test_translators_guide_names_labels_as_the_desk_does(language, locale, quoted):
    """Single quotation marks inside a label are double ones on the desk itself."""
    labels = {label.replace("‘", "“").replace("’", "”") for label in re.findall(quoted, translators_part(language))}

    assert labels
    assert labels - interface_texts(locale) == set()
