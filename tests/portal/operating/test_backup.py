"""A backup is whole or refused with one clear line, and whatever fails leaves the portal as it was."""

import io
import json
import os
import re
import tarfile
import threading

import pytest
from django.core.files.storage import FileSystemStorage, storages
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import override_settings
from django.utils.translation import override

from editorial.library.models import Image
from partnership.models import City
from portal.operating import VERSION
from portal.operating.backup import archive, envelope, making, media
from portal.operating.models import LastRun
from tests import builders
from tests.portal.operating import kept

pytestmark = pytest.mark.django_db
committed = pytest.mark.django_db(transaction=True)

PASSPHRASE = "Leine und Perlfluss"


@pytest.fixture(autouse=True)
def clean_storage():
    """Take away the files of other tests, which a restore would take away too."""
    for root in ("protected", "public"):
        for name in media.all_names(storages[root]):
            storages[root].delete(name)


@pytest.fixture
def secret(tmp_path):
    file = tmp_path / "secret"
    file.write_text(PASSPHRASE + "\n")
    return file


@pytest.fixture
def made(tmp_path, picture, request):
    """Return the file of a backup, encrypted if the test is asked with "encrypted"."""
    builders.make_city(name_de="Hannover")
    builders.make_user(username="mona")
    picture()
    file = tmp_path / "backup"
    with override_settings(BACKUP_PASSPHRASE=PASSPHRASE if getattr(request, "param", "") == "encrypted" else ""):
        call_command("backup", file, verbosity=0, stderr=io.StringIO())
        yield file


BOTH = pytest.mark.parametrize("made", ["plain", "encrypted"], indirect=True)


def refusal(command: str, *arguments, **options) -> str:
    with override("en"), pytest.raises(CommandError) as caught:
        call_command(command, *arguments, verbosity=0, **options)
    message = str(caught.value)
    assert "\n" not in message
    return message


def refused_unchanged(file, **options) -> str:
    """Return why a restore was refused; everything stays as it was."""
    before = kept.state()
    message = refusal("restore", file, replace=True, **options)
    assert kept.state() == before
    assert message.startswith("Nothing was changed.")
    return message.removeprefix("Nothing was changed. ")


@committed
@BOTH
def test_backup_brings_everything_back(made):
    before = kept.state()
    City.objects.update(name_de="Falsch")
    Image.objects.get().delete()
    builders.make_visit()

    call_command("backup", made, check=True, verbosity=0)
    call_command("restore", made, replace=True, verbosity=0)

    assert kept.state() == before


@pytest.mark.any_database
@BOTH
def test_flipped_byte_is_noticed_wherever_it_is(made):
    content = made.read_bytes()
    places = [0, 20, 45, 300, 513, 2000, *range(4000, len(content), len(content) // 8), len(content) - 1]
    for place in places:
        made.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert "\n" not in refusal("backup", made, check=True), place
    made.write_bytes(content)
    call_command("backup", made, check=True, verbosity=0)


@committed
@BOTH
def test_flipped_byte_is_refused(made):
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 4
    made.write_bytes(content)

    assert refused_unchanged(made) == "The file is damaged or not whole."


@pytest.mark.any_database
@BOTH
def test_file_cut_off_is_noticed_wherever_it_ends(made):
    content = made.read_bytes()
    for length in [*range(0, len(content), len(content) // 6), len(content) - 53, len(content) - 1]:
        made.write_bytes(content[:length])
        assert refusal("backup", made, check=True), length


@pytest.mark.any_database
def test_encrypted_file_cut_at_the_end_of_a_piece_is_noticed(tmp_path):
    file = tmp_path / "pieces"
    with file.open("w+b") as opened, envelope.writing(opened, PASSPHRASE) as stream:
        stream.write(os.urandom(3 * envelope.PIECE))
    head, piece = envelope.HEAD + envelope.TAG, envelope.PIECE + envelope.TAG
    content = file.read_bytes()
    swapped = content[:head] + content[head + piece : head + 2 * piece] + content[head : head + piece]

    assert len(content) == head + 3 * piece
    for changed in (content[: head + piece], content[: head + 2 * piece], swapped + content[head + 2 * piece :]):
        file.write_bytes(changed)
        with file.open("rb") as opened:
            reader = envelope.reading(opened, PASSPHRASE)
            with pytest.raises(making.BackupError):
                reader.read(10**9)


@committed
@pytest.mark.parametrize("made", ["encrypted"], indirect=True)
def test_wrong_passphrase_is_refused(made, tmp_path):
    (tmp_path / "wrong").write_text("Leine und Jangtse")

    assert refused_unchanged(made, passphrase_file=tmp_path / "wrong") == "The passphrase is wrong."
    with override_settings(BACKUP_PASSPHRASE=""):
        assert "encrypted" in refused_unchanged(made)
    assert b"Hannover" not in made.read_bytes()


@pytest.mark.any_database
def test_passphrase_of_a_file_comes_before_that_of_the_environment(tmp_path, secret):
    builders.make_city()
    with override_settings(BACKUP_PASSPHRASE="something else entirely"):
        call_command("backup", tmp_path / "b", passphrase_file=secret, verbosity=0)
    with override_settings(BACKUP_PASSPHRASE=PASSPHRASE):
        call_command("backup", tmp_path / "b", check=True, verbosity=0)
    (tmp_path / "short").write_text("geheim")

    assert "12 characters" in refusal("backup", tmp_path / "c", passphrase_file=tmp_path / "short")
    assert "No such file" in refusal("backup", tmp_path / "c", passphrase_file=tmp_path / "none")


@pytest.mark.any_database
def test_plain_file_is_refused_where_an_encrypted_one_was_meant(made, secret):
    assert "not encrypted" in refused_unchanged(made, passphrase_file=secret)


@pytest.mark.any_database
@pytest.mark.parametrize("content", [b"", b"x", b"%PDF-1.7 " * 1000, b"\0" * 20_000, b"PORTAL BACKUP E1"])
def test_foreign_file_is_refused(tmp_path, content):
    file = tmp_path / "foreign"
    file.write_bytes(content)

    assert refused_unchanged(file)


@pytest.mark.any_database
def test_foreign_archive_is_refused(tmp_path):
    with tarfile.open(tmp_path / "foreign.tar", "w") as tar:
        tar.addfile(tarfile.TarInfo("etc/passwd"), io.BytesIO(b""))

    assert refused_unchanged(tmp_path / "foreign.tar") == "The file is not a backup of the portal."
    assert "No such file" in refusal("restore", tmp_path / "none")


class Forged:
    """A backup with other parts, sealed as if it were ours."""

    def __init__(self, made, target) -> None:
        self.target, self.extra, self.changed_head = target, [], {}
        with made.open("rb") as opened:
            self.parts = {part.name: part.stream.read() for part in archive.parts(envelope.reading(opened, ""))}

    def write(self, manifest: dict | None = None):
        head, *names = [name for name in self.parts if name != archive.MANIFEST]
        with self.target.open("w+b") as opened, envelope.writing(opened, "") as stream:
            written = archive.Archive(stream, json.loads(self.parts[head]) | self.changed_head)
            for name in names:
                written.add(name, self.parts[name])
            for info in self.extra:
                written.tar.addfile(info, io.BytesIO(b"x"))
            written.finish(json.loads(self.parts[archive.MANIFEST]) | (manifest or {}))
        return self.target


@pytest.fixture
def forged(made, tmp_path):
    return Forged(made, tmp_path / "forged")


@pytest.mark.any_database
@pytest.mark.parametrize(
    "name",
    ["protected/../x", "protected//etc/x", "/protected/x", "../x", "protected/a/../../x", "protected/a\\..\\x",
     "protected/.", "protected/", "database/../x", "database/a/000001.jsonl.gz/x", "public/x", "x"],
)  # fmt: skip
def test_name_that_leads_elsewhere_is_refused(forged, name):
    forged.parts[name] = b"x"
    # Nothing else is wrong with it.
    numbers = {"files": json.loads(forged.parts[archive.MANIFEST])["files"] + 1}

    assert refused_unchanged(forged.write(numbers)) == "The file is not a backup of the portal."


@pytest.mark.any_database
def test_part_that_differs_from_its_digest_is_refused(forged, monkeypatch):
    note = archive.Archive._note
    monkeypatch.setattr(archive.Archive, "_note", lambda self, line: note(self, line.replace("a", "b", 1)))

    assert refused_unchanged(forged.write()) == "The file is damaged or not whole."


@pytest.mark.any_database
@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE])
def test_links_and_devices_are_refused(forged, kind):
    info = tarfile.TarInfo("protected/images/x")
    info.type, info.linkname = kind, "/etc/passwd"
    forged.extra.append(info)

    assert refused_unchanged(forged.write()) == "The file is not a backup of the portal."


def with_rows(forged, table: str, change) -> None:
    name = f"database/{table}/000001.jsonl.gz"
    lines = archive.gzip.decompress(forged.parts[name]).splitlines()
    forged.parts[name] = archive.gzip.compress(b"\n".join(change([json.loads(line) for line in lines])) + b"\n")


def as_lines(rows: list) -> list[bytes]:
    return [json.dumps(row).encode() for row in rows]


@committed
@pytest.mark.parametrize(
    "change",
    [
        lambda rows: as_lines([[*rows[0], 1]]),
        lambda rows: as_lines([["no uuid", *rows[0][1:]]]),
        lambda rows: as_lines([{"a": 1}]),
        lambda rows: [b"{"],
        lambda rows: as_lines([[None, *rows[0][1:]]]),
        lambda rows: as_lines([rows[0], rows[0]]),
    ],
)
def test_row_that_the_database_cannot_hold_takes_everything_back(forged, change):
    with_rows(forged, "partnership_city", change)
    numbers = json.loads(forged.parts[archive.MANIFEST])["rows"]

    assert refused_unchanged(forged.write())
    assert refused_unchanged(forged.write({"rows": numbers | {"partnership_city": 2}}))


@committed
def test_row_that_points_nowhere_takes_everything_back(forged):
    place = [field.attname for field in City._meta.concrete_fields].index("owning_office_id")
    office = "00000000-0000-4000-8000-000000000000"
    with_rows(forged, "partnership_city", lambda rows: as_lines([[*r[:place], office, *r[place + 1 :]] for r in rows]))

    assert refused_unchanged(forged.write()) == "The file is damaged or not whole."


@pytest.mark.any_database
def test_file_that_cannot_be_stored_takes_everything_back(forged, monkeypatch):
    forged.parts |= {f"protected/images/new/{number}.jpg": b"x" for number in range(3)}
    numbers = {"files": json.loads(forged.parts[archive.MANIFEST])["files"] + 3}
    save = FileSystemStorage.save

    def full(self, name, content, max_length=None):
        if name.endswith("new/2.jpg"):
            raise OSError(28, "No space left on device")
        return save(self, name, content, max_length)

    monkeypatch.setattr(FileSystemStorage, "save", full)

    assert refused_unchanged(forged.write(numbers)) == "A file could not be stored; perhaps the disk is full."
    assert not storages["protected"].exists("images/new")


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"format": 2}, "another version"),
        ({"migrations": [["pages", "9999_future"]], "version": "9.9"}, "version 9.9"),
        ({"tables": {}}, "other tables"),
        ({"tables": []}, "damaged"),
    ],
)
def test_backup_of_another_version_is_refused(forged, changed, said):
    forged.changed_head = changed

    assert said in refused_unchanged(forged.write())


@pytest.mark.any_database
def test_backup_without_its_last_part_is_refused(forged):
    head, *names = [name for name in forged.parts if name != archive.MANIFEST]
    with forged.target.open("w+b") as opened, envelope.writing(opened, "") as stream:
        written = archive.Archive(stream, json.loads(forged.parts[head]))
        for name in names:
            written.add(name, forged.parts[name])
        written.tar.close()

    assert refused_unchanged(forged.target) == "The file is damaged or not whole."


@committed
def test_portal_that_holds_something_is_only_replaced_when_asked(made):
    before = kept.state()

    assert "--replace" in refusal("restore", made)
    assert kept.state() == before


@pytest.mark.any_database
def test_existing_file_is_left_alone_and_a_failed_backup_leaves_none(made, tmp_path, monkeypatch):
    content = made.read_bytes()

    assert "already" in refusal("backup", made)
    assert made.read_bytes() == content
    assert "No such file" in refusal("backup", tmp_path / "none" / "b")
    monkeypatch.setattr(making, "head", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("backup", tmp_path / "b")
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_file()) == ["backup"]


@pytest.mark.any_database
def test_backup_is_for_its_owner_only_and_notes_its_moment(made):
    assert made.stat().st_mode & 0o777 == 0o600
    assert LastRun.objects.filter(work=LastRun.BACKUP).count() == 1


@pytest.mark.any_database
def test_backup_says_that_it_is_not_encrypted_and_what_is_missing(tmp_path, picture):
    image = picture()
    storages["protected"].delete(image.original.name)
    said = io.StringIO()
    with override("en"):
        call_command("backup", tmp_path / "b", stderr=said, stdout=io.StringIO())

    assert "1 files that records name were lost" in said.getvalue()
    assert "not encrypted" in said.getvalue()


@committed
def test_backup_is_of_one_moment_while_others_write(shared_database, tmp_path, monkeypatch):
    """A city and its picture are deleted and others made between two tables: the backup holds what was there before."""
    cities = [builders.make_city() for _ in range(3)]
    before = kept.rows()
    values_of, written = making.values_of, []

    def write_elsewhere() -> None:
        City.objects.filter(pk=cities[0].pk).delete()
        written.append(builders.make_visit().pk)
        connection.close()

    def values_with_writer(model):
        if model is City and not written:
            writer = threading.Thread(target=write_elsewhere)
            writer.start()
            writer.join(20)
        return values_of(model)

    monkeypatch.setattr(making, "values_of", values_with_writer)
    call_command("backup", tmp_path / "b", verbosity=0)
    call_command("restore", tmp_path / "b", replace=True, verbosity=0)

    assert len(written) == 1
    assert kept.rows() == before


@committed
@pytest.mark.any_database
def test_picture_deleted_meanwhile_lets_the_backup_begin_again(tmp_path, picture, monkeypatch):
    gone, stays = picture(), picture()
    all_names, begun = media.all_names, []

    def names(storage, folder=""):
        if not folder:
            begun.append(folder)
            if len(begun) == 1:
                gone.delete()
        return all_names(storage, folder)

    monkeypatch.setattr(media, "all_names", names)
    call_command("backup", tmp_path / "b", verbosity=0)
    monkeypatch.undo()
    call_command("restore", tmp_path / "b", replace=True, verbosity=0)

    assert len(begun) == 2
    assert list(Image.objects.all()) == [stays]


@pytest.mark.any_database
def test_version_is_the_one_of_the_changelog():
    with open("CHANGELOG.md", encoding="utf-8") as changelog:  # noqa: PTH123
        assert re.search(r"^## (\S+)", changelog.read(), flags=re.MULTILINE)[1] == VERSION
