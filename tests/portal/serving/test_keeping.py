"""Pages outlive the process that rendered them, and trouble with the disk or the database costs nobody a page."""

import fcntl
import os
import threading
import time
from datetime import timedelta

import pytest
from django.utils import timezone

from delegations.models import Visit
from portal.serving.entry import OLD_WILL_DO_S
from portal.serving.keeping import Folder, Memory
from portal.serving.kept import KeptPage
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
PATH = "/de/visits/besuch/"


@pytest.fixture(autouse=True)
def visit():
    return builders.make_visit(slug="besuch", title_de="Besuch im Mai")


def make_page(key="/de/", **values):
    fields = {"headers": [], "digest": "0", "packed": {"br": b"x" * 1000}, "versions": {}}
    return KeptPage(key, **fields | {"since": 0, "until": 0, "ends": 0} | values)


def test_another_process_takes_the_page_from_the_folder(reader, start_process):
    first, other = reader.get(PATH), start_process()
    second = other.get(PATH)

    assert (second.body, other.rendered) == (first.body, 0)


def test_change_reaches_every_process(reader, start_process):
    other = start_process()
    reader.get(PATH), other.get(PATH)
    Visit.objects.update(title_de="Anders")

    assert "Anders" in other.get(PATH).text
    assert "Anders" in reader.get(PATH).text
    assert reader.rendered + other.rendered == 2


def test_process_that_starts_while_the_database_is_down_serves_what_is_in_the_folder(reader, start_process, lost):
    page, other = reader.get(PATH), start_process(looks=False)
    other.pages.watch._has_looked.set()
    lost(other)

    assert other.get(PATH).body == page.body
    assert other.rendered == 0


def test_process_that_starts_on_a_busy_machine_has_not_lost_the_database(start_process):
    """Its first look takes longer than the first reader waits; nobody has said that the database is away."""
    begun = start_process(looks=False)
    begun.pages.watch._has_looked.set()

    assert begun.get(PATH).status == "200 OK"
    assert not begun.pages.is_away("/admin/login/")


def test_old_page_is_served_while_the_database_is_down_unless_a_publication_has_ended(reader, lost):
    page = reader.get(PATH)
    Visit.objects.update(title_de="Anders")
    reader.pages.watch.look()
    reader.looks = False
    lost(reader)
    assert reader.get(PATH).body == page.body

    reader.pages.memory.get(PATH).ends = 0
    assert reader.get(PATH).status == "503 Service Unavailable"


def test_nobody_waits_for_a_database_that_is_away(reader, lost):
    reader.looks = False
    reader.pages.watch._has_looked.set()
    lost(reader)

    for address in ("/zh-hans/visits/", "/de/search/?q=Mai", "/admin/", "/media/images/1/1.jpg"):
        answer = reader.get(address)
        assert answer.status == "503 Service Unavailable"
        assert int(answer.headers["retry-after"]) > 0
    assert '<html lang="zh-Hans">' in reader.get("/zh-hans/visits/").text
    assert reader.get("/static/portal/nothing.css").status == "404 Not Found"
    assert reader.rendered == 0


@pytest.mark.parametrize("damage", [b"", b"{}\n", b"\x00\xff", b'{"packed": {"br": 5}}\nab', b"[]\nx"])
def test_damaged_file_is_rendered_anew(reader, start_process, damage):
    page = reader.get(PATH)
    [file] = reader.pages.folder.path.glob("*/*.page")
    file.write_bytes(damage)
    other = start_process()

    assert (other.get(PATH).body, other.rendered) == (page.body, 1)


def test_file_of_another_page_is_not_taken_for_this_one(reader, start_process):
    reader.get("/de/visits/")
    [other_page] = reader.pages.folder.path.glob("*/*.page")
    file = reader.pages.folder._file(PATH)
    file.parent.mkdir(exist_ok=True)
    other_page.rename(file)

    assert "Besuch im Mai" in start_process().get(PATH).text
    assert start_process().get(PATH).text.count("<h1") == 1


def test_folder_that_cannot_be_written_costs_no_page(tmp_path, start_process, caplog):
    (tmp_path / "release").write_text("a file where the folder should be")
    reader = start_process()

    assert reader.get(PATH).status == "200 OK"
    assert reader.get(PATH).status == "200 OK"
    assert reader.rendered == 1
    assert sum("cannot be kept" in message for message in caplog.messages) <= 2


def test_others_get_the_old_page_while_one_renders(reader):
    old = reader.get(PATH)
    Visit.objects.update(title_de="Anders")
    lock = reader.pages.folder._lock_file(PATH)
    fcntl.flock(lock, fcntl.LOCK_EX)

    assert reader.get(PATH).body == old.body
    assert (reader.rendered, reader.pages.counts.old) == (1, 1)
    os.close(lock)
    assert "Anders" in reader.get(PATH).text


def test_others_wait_for_the_new_page_when_the_old_one_has_done_for_long(reader):
    reader.get(PATH)
    Visit.objects.update(title_de="Anders")
    lock = reader.pages.folder._lock_file(PATH)
    fcntl.flock(lock, fcntl.LOCK_EX)
    reader.pages.watch.look()
    time.sleep(OLD_WILL_DO_S)

    threading.Timer(0.2, os.close, [lock]).start()
    assert "Anders" in reader.get(PATH).text
    assert reader.pages.counts.old == 0


def test_nobody_gets_a_page_whose_publication_has_ended_while_one_renders(reader):
    moment = timezone.now() + timedelta(seconds=2)
    Visit.objects.update(expires_at=moment)
    assert reader.get(PATH).status == "200 OK"
    lock = reader.pages.folder._lock_file(PATH)
    fcntl.flock(lock, fcntl.LOCK_EX)
    time.sleep(max(0, (moment - timezone.now()).total_seconds()) + 0.05)

    threading.Timer(0.2, os.close, [lock]).start()
    assert reader.get(PATH).status == "404 Not Found"


def test_others_wait_for_a_page_of_which_there_is_no_older_one(reader, start_process):
    page, other = reader.get(PATH), start_process()
    [file] = reader.pages.folder.path.glob("*/*.page")
    stored = file.read_bytes()
    file.unlink()
    lock = reader.pages.folder._lock_file(PATH)
    fcntl.flock(lock, fcntl.LOCK_EX)

    def finish():
        file.write_bytes(stored)
        os.close(lock)

    threading.Timer(0.2, finish).start()
    assert other.get(PATH).body == page.body
    assert other.rendered == 0


def test_memory_is_bounded_and_lets_go_of_what_is_read_least():
    memory = Memory(limit=3 * make_page().size)
    for name in "abcd":
        memory.put(make_page(f"/{name}/"))
        memory.get("/a/")

    assert [name for name in "abcd" if memory.get(f"/{name}/")] == ["a", "c", "d"]
    assert memory.size == 3 * make_page().size
    memory.put(make_page("/a/"))
    assert memory.size == 3 * make_page().size


def test_folder_is_bounded_and_lets_go_of_what_is_oldest(tmp_path):
    folder = Folder(tmp_path, "release", limit=10_000)
    for number in range(12):
        folder.put(make_page(f"/{number}/"))
        os.utime(folder._file(f"/{number}/"), (time.time() - 100 + number,) * 2)
    folder.sweep()

    assert folder.get("/0/") is None
    assert folder.get("/11/") is not None
    assert sum(file.stat().st_size for file in tmp_path.glob("*/*/*.page")) <= 5000


def test_what_nobody_asked_for_in_a_month_is_deleted(tmp_path):
    folder, month = Folder(tmp_path, "release"), 31 * 24 * 60 * 60
    for name, age_s in (("old", month), ("new", month - 172_800)):
        folder.put(make_page(f"/{name}/"))
        os.utime(folder._file(f"/{name}/"), (time.time() - age_s,) * 2)
    folder.sweep()

    assert (folder.get("/old/"), folder.get("/new/").key) == (None, "/new/")


def test_folder_is_looked_through_once_a_day(reader, monkeypatch):
    reader.pages.folder.put(make_page("/old/"))
    os.utime(reader.pages.folder._file("/old/"), (0, 0))
    begun = time.monotonic()

    for hours, is_there in ((23, True), (25, False)):
        monkeypatch.setattr(time, "monotonic", lambda hours=hours: begun + hours * 60 * 60)
        reader.pages.folder.sweep_if_it_is_time()
        assert (reader.pages.folder.get("/old/") is not None) == is_there


def test_pages_of_other_releases_are_removed(tmp_path):
    Folder(tmp_path, "old").put(make_page())
    folder = Folder(tmp_path, "new")
    folder.put(make_page())
    folder.remove_other_releases()

    assert [path.name for path in tmp_path.iterdir()] == ["new"]
    assert folder.get("/de/") is not None
