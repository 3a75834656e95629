"""The public folder: copies of exactly what is public."""

import os
import time
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage
from django.core.management import call_command

from editorial.library.models import Image, Placement
from editorial.library.release import Changes, refresh, refresh_all
from tests.builders import DRAFT, make_city
from tests.editorial.library.uploaded import encoded, files_in, make_document, make_image, photo

pytestmark = pytest.mark.django_db


def published(image, **fields):
    return Placement.objects.create(target=make_city(**fields), image=image)


def copies_of(image, width=60):
    names = [*(f"{width}.{extension}" for extension in ("avif", "jpg", "webp")), "card-50-50.jpg"]
    return [f"images/{image.token}/{name}" for name in names]


def make_old(folder):
    two_days_ago = time.time() - 2 * 24 * 3600
    for path in folder.iterdir():
        os.utime(path, (two_days_ago, two_days_ago))


def test_all_that_is_public_is_copied_and_nothing_else(media):
    shown, hidden, _unused = make_image(), make_image(), make_image()
    published(shown)
    published(hidden, **DRAFT)
    make_document()

    assert refresh_all() == Changes(released=1, withdrawn=0, orphans=0)
    assert files_in(media / "public") == copies_of(shown)


def test_second_run_changes_nothing():
    published(make_image())
    refresh_all()

    assert refresh_all() == Changes(released=0, withdrawn=0, orphans=0)


def test_what_is_no_longer_public_is_taken_out(media):
    kept, withdrawn, deleted = make_image(), make_image(), make_image()
    placements = [published(image) for image in (kept, withdrawn, deleted)]
    refresh_all()
    Image.objects.filter(pk=withdrawn.pk).update(consent_basis="withdrawn")
    placements[2].delete()
    Image.objects.filter(pk=deleted.pk).delete()

    assert refresh_all() == Changes(released=0, withdrawn=2, orphans=0)
    assert files_in(media / "public") == copies_of(kept)


def test_lost_copy_is_made_again(media):
    image = make_image()
    published(image)
    refresh_all()
    (media / "public" / copies_of(image)[0]).unlink()

    assert refresh_all().released == 1
    assert files_in(media / "public") == copies_of(image)


def test_picture_whose_files_are_gone_does_not_stop_the_others(media):
    broken, sound = make_image(), make_image()
    published(broken)
    published(sound)
    for path in (media / "protected" / broken.folder).iterdir():
        path.unlink()

    refresh_all()

    assert files_in(media / "public") == copies_of(sound)


def test_refresh_follows_the_rule_for_these_pictures_only(media):
    shown, hidden, other = make_image(), make_image(), make_image()
    placement = published(hidden)
    published(shown)
    published(other)
    refresh([hidden])
    placement.delete()

    refresh([shown, hidden])

    assert files_in(media / "public") == copies_of(shown)


def test_command_says_what_it_did(media):
    published(make_image())
    output = StringIO()

    call_command("release_media", stdout=output)

    assert output.getvalue() == "1 released, 0 withdrawn, 0 forgotten folders deleted\n"


def test_forgotten_files_are_deleted_after_a_day(media):
    image, document = make_image(), make_document()
    forgotten = make_image(), make_document()
    for item in (image, document, *forgotten):
        make_old(media / "protected" / item.folder)
    young = make_image()
    for item in (*forgotten, young):
        type(item).objects.filter(pk=item.pk).delete()

    assert refresh_all().orphans == 2
    kept = {path.parent for path in (media / "protected").rglob("*.*")}
    assert kept == {media / "protected" / item.folder for item in (image, document, young)}


def test_failed_write_leaves_nothing_behind(media, monkeypatch):
    save, calls = FileSystemStorage.save, []

    def disk_is_full_at_the_third_file(storage, name, content, max_length=None):
        calls.append(name)
        saved = save(storage, name, content, max_length)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return saved

    monkeypatch.setattr(FileSystemStorage, "save", disk_is_full_at_the_third_file)

    with pytest.raises(ValidationError) as caught:
        make_image(encoded(photo((900, 90))))

    assert caught.value.code == "storage"
    assert (len(calls), files_in(media), Image.objects.count()) == (3, [], 0)


def test_failed_copy_leaves_no_half_file(media, monkeypatch):
    image = make_image()
    published(image)
    save = FileSystemStorage.save

    def disk_is_full(storage, name, content, max_length=None):
        save(storage, name, content, max_length)
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FileSystemStorage, "save", disk_is_full)

    refresh([image])

    assert files_in(media / "public") == []
