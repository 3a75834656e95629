"""Pictures and documents in an S3-compatible storage: kept, served, released, backed up and brought back."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import override_settings

from editorial.library.models import Image, Placement
from editorial.library.release import refresh_all
from editorial.library.uploads import add_document
from tests import builders
from tests.portal.operating import kept, servers
from tests.rights import PDF

pytestmark = [pytest.mark.any_database, pytest.mark.django_db(transaction=True)]


def in_bucket(options: dict) -> dict:
    return {
        root: {
            "BACKEND": "portal.operating.objects.ObjectStorage",
            "OPTIONS": {**options, "location": root, "base_url": address},
        }
        for root, address in (("public", "/media/"), ("protected", None))
    }


@pytest.fixture
def bucket(tmp_path, settings):
    with servers.s3(tmp_path / "s3") as options:
        settings.STORAGES = settings.STORAGES | in_bucket(options)
        yield options


def test_storage_behaves_as_a_disk(bucket):
    protected, public = storages["protected"], storages["public"]
    name = protected.save("images/größe 深圳/a.txt", ContentFile(b"abc"))

    assert protected.open(name).read() == b"abc"
    assert (protected.size(name), protected.exists(name), public.exists(name)) == (3, True, False)
    assert protected.listdir("images") == (["größe 深圳"], [])
    assert protected.listdir("nowhere") == ([], [])
    assert protected.save(name, ContentFile(b"other")) != name
    assert public.url("images/a.jpg") == "/media/images/a.jpg"
    with pytest.raises(ValueError, match="not accessible"):
        protected.url(name)
    protected.delete(name)
    with pytest.raises(FileNotFoundError):
        protected.open(name)


def test_library_works_in_it(bucket, client, picture):
    image = picture()
    visit = builders.make_visit()
    Placement.objects.create(target=visit, image=image)
    document = add_document(SimpleUploadedFile("a.pdf", PDF), title_de="A")
    Placement.objects.create(target=visit, document=document, role=Placement.Role.ATTACHMENT)

    assert refresh_all().released == 1
    assert set(storages["public"].listdir(f"images/{image.token}")[1]) == image.released_names
    assert client.get(image.rendition_url(image.widths[0], "jpg")).status_code == 200
    assert b"".join(client.get(document.url).streaming_content) == PDF
    visit.delete()
    assert refresh_all().withdrawn == 1
    assert client.get(image.rendition_url(image.widths[0], "jpg")).status_code == 404
    image.delete()
    assert kept.files("protected").keys() == {document.file.name} | {
        name for name in kept.files("protected") if name.startswith(document.folder)
    }


def test_backup_moves_files_from_a_disk_into_it_and_back(tmp_path, settings, picture):
    builders.make_visit()
    picture()
    before = kept.state()
    on_disk = settings.STORAGES
    call_command("backup", tmp_path / "a", verbosity=0, stderr=io.StringIO())
    with servers.s3(tmp_path / "s3") as options:
        settings.STORAGES = on_disk | in_bucket(options)
        call_command("restore", tmp_path / "a", replace=True, verbosity=0)
        assert kept.state() == before
        call_command("backup", tmp_path / "b", verbosity=0, stderr=io.StringIO())
    settings.STORAGES = on_disk
    Image.objects.get().delete()
    call_command("restore", tmp_path / "b", replace=True, verbosity=0)

    assert kept.state() == before


@pytest.mark.parametrize(
    "change", [{"secret_key": "wrong"}, {"bucket_name": "none"}, {"endpoint_url": "http://127.0.0.1:9"}]
)
def test_storage_that_refuses_is_said_as_a_full_disk_is(bucket, settings, change, picture):
    broken = settings.STORAGES | in_bucket(bucket | change)
    with override_settings(STORAGES=broken):
        with pytest.raises(OSError, match="object storage"):
            storages["protected"].save("a", ContentFile(b"a"))
        with pytest.raises(ValidationError, match="nichts gespeichert"):
            picture()

    assert not Image.objects.exists()
