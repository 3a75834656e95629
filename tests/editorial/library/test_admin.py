"""The library as a workplace: uploads, replacements, refusals, previews, placing pictures on records."""

from datetime import date

import pytest
from django.core.files.storage import FileSystemStorage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image as Pixels

from editorial.library.models import Document, Image, Placement
from editorial.publishing import coverage
from tests.builders import DRAFT, make_city, make_user
from tests.editorial.library.uploaded import PDF, encoded, files_in, make_document, make_image, photo, upload

pytestmark = pytest.mark.django_db

IMAGE_FORM = {
    "alt_de": "Blick über die Leine",
    "alt_zh_hans": "",
    "caption_de": "Hannover im Herbst",
    "caption_zh_hans": "",
    "credit": "Stadtarchiv",
    "licence": "city",
    "taken_on": "10/2015",
    "focal_x": "0.50",
    "focal_y": "0.25",
    "people_shown": "",
    "consent_basis": "not_needed",
    "consent_expires_on": "",
}
DOCUMENT_FORM = {"title_de": "Bericht", "title_zh_hans": "", "kind": "report", "language": "de"}


@pytest.fixture
def editor(client):
    client.force_login(make_user("editor"))
    return client


def errors(response):
    return response.context["adminform"].form.errors.as_data()


def post_image(client, file, image=None, **fields):
    address = reverse("admin:library_image_change", args=[image.pk]) if image else reverse("admin:library_image_add")
    return client.post(address, {**IMAGE_FORM, **fields, **({"upload": file} if file else {})})


def test_editor_adds_a_picture(editor, media):
    exif = Pixels.Exif()
    exif[0x010E] = "SECRET"

    response = post_image(editor, upload(encoded(photo((500, 50)), exif=exif)))

    image = Image.objects.get()
    assert response.status_code == 302
    assert (image.alt_de, image.taken_on) == ("Blick über die Leine", "2015-10")
    assert (image.width_px, image.height_px) == (500, 50)
    assert [path.split("/")[1] for path in files_in(media / "protected")] == [image.token] * 8
    assert [path for path in (media / "protected").rglob("*.*") if b"SECRET" in path.read_bytes()] == []


@pytest.mark.parametrize(
    ("file", "code"),
    [
        (upload(b"<svg/>"), "type"),
        (upload(encoded(photo())[:700]), "damaged"),
        (upload(b""), "empty"),
        (None, "required"),
    ],
)
def test_refused_upload_names_the_reason_and_keeps_what_was_typed(editor, media, file, code):
    response = post_image(editor, file)

    assert [error.code for error in errors(response)["upload"]] == [code]
    assert "Blick über die Leine" in response.content.decode()
    assert (Image.objects.count(), files_in(media)) == (0, [])


def test_nothing_is_stored_while_another_field_is_wrong(editor, media):
    response = post_image(editor, upload(encoded(photo())), alt_de="")

    assert list(errors(response)) == ["alt_de"]
    assert (Image.objects.count(), files_in(media)) == (0, [])


def test_full_disk_is_said_beside_the_file(editor, media, monkeypatch):
    def disk_is_full(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "_save", disk_is_full)

    response = post_image(editor, upload(encoded(photo())))

    assert [error.code for error in errors(response)["upload"]] == ["storage"]
    assert (Image.objects.count(), files_in(media)) == (0, [])


def test_texts_change_without_a_new_file(editor):
    image = make_image()

    post_image(editor, None, image=image, credit="Neue Presse")

    changed = Image.objects.get()
    assert (changed.credit, changed.token) == ("Neue Presse", image.token)


def test_new_file_gets_new_addresses_and_the_old_files_go(editor, media, django_capture_on_commit_callbacks):
    image = make_image()

    with django_capture_on_commit_callbacks(execute=True):
        post_image(editor, upload(encoded(photo((30, 30)))), image=image)

    changed = Image.objects.get()
    assert (changed.width_px, changed.token == image.token) == (30, False)
    assert {path.split("/")[1] for path in files_in(media / "protected")} == {changed.token}


def test_withdrawn_consent_takes_the_picture_off_the_web_server_at_once(
    editor, media, django_capture_on_commit_callbacks
):
    image = make_image()
    Placement.objects.create(target=make_city(), image=image)
    with django_capture_on_commit_callbacks(execute=True):
        post_image(editor, None, image=image)
    assert len(files_in(media / "public")) == 4

    with django_capture_on_commit_callbacks(execute=True):
        post_image(editor, None, image=image, consent_basis="withdrawn")

    assert files_in(media / "public") == []


def test_editor_adds_a_document(editor, media):
    response = editor.post(reverse("admin:library_document_add"), {**DOCUMENT_FORM, "upload": upload(PDF, "x.exe")})

    document = Document.objects.get()
    assert response.status_code == 302
    assert (document.title_de, document.extension, document.size_bytes) == ("Bericht", "pdf", len(PDF))
    assert files_in(media / "protected") == [f"{document.folder}/document.pdf"]


def test_refused_document_names_the_reason(editor, media):
    file = upload(b"<!doctype html><script></script>", "report.pdf")

    response = editor.post(reverse("admin:library_document_add"), {**DOCUMENT_FORM, "upload": file})

    assert [error.code for error in errors(response)["upload"]] == ["type"]
    assert (Document.objects.count(), files_in(media)) == (0, [])


@pytest.mark.parametrize("make", [make_image, make_document])
def test_selected_records_are_deleted_with_their_files(client, media, make, django_capture_on_commit_callbacks):
    client.force_login(make_user(is_superuser=True))
    items = [make(), make()]
    address = reverse(f"admin:library_{items[0]._meta.model_name}_changelist")
    data = {"action": "delete_selected", "_selected_action": [item.pk for item in items], "post": "yes"}

    with django_capture_on_commit_callbacks(execute=True):
        client.post(address, data)

    assert (type(items[0]).objects.count(), files_in(media)) == (0, [])


@pytest.mark.parametrize("model", ["image", "document"])
@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_pages_open_for_every_role(client, model, language):
    item = make_image() if model == "image" else make_document()
    Placement.objects.create(target=make_city(**DRAFT), **{model: item}, role="golden_book")
    pages = [
        reverse(f"admin:library_{model}_changelist"),
        reverse(f"admin:library_{model}_change", args=[item.pk]),
    ]

    for role, fields in [("editor", {}), ("publisher", {}), ("translator", {"translates_into": "zh-hans"})]:
        client.force_login(make_user(role, language=language, **fields))
        assert [client.get(page).status_code for page in pages] == [200, 200]


@pytest.mark.parametrize("model", ["image", "document"])
def test_list_takes_the_same_queries_for_one_and_five(editor, model):
    make = make_image if model == "image" else make_document
    address = reverse(f"admin:library_{model}_changelist")
    make()
    editor.get(address)
    with CaptureQueriesContext(connection) as for_one:
        editor.get(address)
    for _number in range(4):
        make()

    with CaptureQueriesContext(connection) as for_five:
        editor.get(address)

    assert len(for_five) == len(for_one) <= 10


def listed(client, **query):
    response = client.get(reverse("admin:library_image_changelist"), query)
    return set(response.context["cl"].queryset)


def test_list_is_filtered_by_consent_and_publicity(editor):
    public, ended, withdrawn = (
        make_image(),
        make_image(consent_expires_on=date(2020, 1, 1)),
        make_image(consent_basis="withdrawn"),
    )
    for image in (public, ended, withdrawn):
        Placement.objects.create(target=make_city(), image=image)
    unused = make_image()

    assert listed(editor, consent="ended") == {ended, withdrawn}
    assert listed(editor, consent="holds") == {public, unused}
    assert listed(editor, public="yes") == {public}
    assert listed(editor, public="no") == {ended, withdrawn, unused}
    coverage.refresh_all()
    assert listed(editor, translations="zh-hans-missing") == {public, ended, withdrawn, unused}


@pytest.mark.parametrize("word", ["Leine", "莱纳河", "Archiv"])
def test_list_is_searched_in_every_language(editor, word):
    found = make_image(alt_de="Die Leine", alt_zh_hans="莱纳河", credit="Archiv")
    make_image(alt_de="Rathaus", credit="Presseamt")

    assert listed(editor, q=word) == {found}


def test_names_of_people_cannot_be_searched_for(editor):
    make_image(people_shown="Anna Beispiel", consent_basis="given")

    assert listed(editor, q="Beispiel") == set()


def test_form_says_where_a_picture_is_used(editor):
    image = make_image()
    city = make_city(name_de="Shenzhen", **DRAFT)
    Placement.objects.create(target=city, image=image)

    page = editor.get(reverse("admin:library_image_change", args=[image.pk])).content.decode()

    assert f'href="{reverse("admin:partnership_city_change", args=[city.pk])}"' in page


def file_addresses(image, document):
    return [
        reverse("admin:library_image_file", args=[image.pk, "original.png"]),
        reverse("admin:library_image_file", args=[image.pk, "60.avif"]),
        reverse("admin:library_document_file", args=[document.pk, "document.pdf"]),
    ]


def test_staff_see_protected_files_and_keep_no_copy(editor):
    for address in file_addresses(make_image(), make_document()):
        response = editor.get(address)
        assert response.status_code == 200
        assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
        assert response["X-Content-Type-Options"] == "nosniff"
        assert b"".join(response.streaming_content)


def test_others_do_not_see_protected_files(client):
    addresses = file_addresses(make_image(), make_document())

    assert {client.get(address).status_code for address in addresses} == {302}
    client.force_login(make_user())
    assert {client.get(address).status_code for address in addresses} == {404}


@pytest.mark.parametrize("name", ["original.jpg", "61.jpg", "..", "%2e%2e", "original.png%00"])
def test_staff_get_no_other_files(editor, name):
    address = reverse("admin:library_image_file", args=[make_image().pk, "NAME"])

    assert editor.get(address.replace("NAME", name)).status_code in {400, 404}


def test_lost_file_does_not_break_the_admin(editor, media):
    image = make_image()
    for path in (media / "protected").rglob("*.*"):
        path.unlink()

    assert editor.get(reverse("admin:library_image_change", args=[image.pk])).status_code == 200
    assert editor.get(file_addresses(image, make_document())[0]).status_code == 404
