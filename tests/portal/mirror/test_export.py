"""A mirror is a site of its own: whole, private things left out, rewritten only where something has changed."""

import fcntl
import json

import pytest
from django.core.management import CommandError
from django.utils import timezone

from delegations.models import Visit
from editorial.library.models import Image, Placement
from editorial.publishing.models import Publishable
from portal.pages.models import Page
from tests import builders
from tests.portal.mirror.reading import broken, files, leads_to_a_file, to_the_live_site
from tests.test_leaks import MARKER, hide_everything, world  # noqa: F401 - a fixture

pytestmark = pytest.mark.django_db


@pytest.fixture
def visit(picture):
    sector = builders.make_sector(slug="wissenschaft", name_de="Wissenschaft", name_zh_hans="科学")
    city = builders.make_city(slug="shenzhen", name_de="Shenzhen", name_zh_hans="深圳")
    relation = builders.make_partnership(partner_city=city, sectors=[sector])
    builders.make_project(slug="messen", title_de="Messen", leading_sector=sector, partnerships=[relation])
    builders.make_page(
        slug="hilfe",
        title_de="Hilfe",
        body_de='<p><a href="/de/visits/besuch/#programme">Besuch</a> <a href="https://www.hannover.de/">Stadt</a></p>',
    )
    visit = builders.make_visit(
        slug="besuch", title_de="Besuch im Mai", title_zh_hans="", partnerships=[relation], sectors=[sector]
    )
    Placement.objects.create(target=visit, image=picture(), position=0)
    return visit


def test_every_link_leads_to_a_file_or_to_the_live_site(export, visit):
    export()

    assert broken(export.to) == {}
    assert {path.split("/")[2] for path in to_the_live_site(export.to) if "/" in path[1:-1]} >= {"feedback"}
    html = (export.to / "de/hilfe/index.html").read_text()
    assert '<a href="../visits/besuch/#programme"' in html
    assert '<a href="https://www.hannover.de/"' in html
    assert leads_to_a_file(export.to, "/some/where/de/projects/sector=wissenschaft/")


def test_pages_of_a_list_are_folders(export, settings):
    for _number in range(21):
        builders.make_visit()

    export("de")

    assert '<a href="page=2/" rel="next">' in (export.to / "de/visits/index.html").read_text()
    assert '<a href="../" rel="prev">' in (export.to / "de/visits/page=2/index.html").read_text().replace("?page=1", "")
    assert broken(export.to) == {}


def test_feeds_calendars_codes_and_pictures_are_there(export, visit, settings):
    export()

    written = files(export.to)
    assert written["de/feed/feed.atom"].startswith(b"<?xml")
    assert b"BEGIN:VCALENDAR" in written["zh-hans/visits/besuch/calendar.ics"]
    assert b"<svg" in written["zh-hans/visits/besuch/qr.svg"]
    assert any(place.startswith("media/images/") for place in written)
    assert b"fonts/" in written["static/portal/portal.css"]
    assert "static/portal/fonts/heading.woff2" in written
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml".encode() in written["robots.txt"]


def test_page_says_whose_copy_it_is_and_of_when(export, visit, settings):
    settings.ICP_NUMBER = "粤ICP备12345678号-1"

    export()

    page = (export.to / "zh-hans/visits/besuch/index.html").read_text()
    today = timezone.localdate()
    assert f'<a href="{settings.SITE_URL}/zh-hans/visits/besuch/" rel="external">' in page
    assert f"内容截至{today.year}年{today.month}月{today.day}日" in page
    assert '<a href="https://beian.miit.gov.cn/" rel="external" lang="zh-Hans">粤ICP备12345678号-1</a>' in page
    assert f'<link rel="canonical" href="{settings.SITE_URL}/zh-hans/visits/besuch/">' in page
    assert "<form method" not in page
    assert "suggestions" not in page


def test_live_site_is_no_mirror_whatever_a_client_sends(client, visit, settings):
    settings.ICP_NUMBER = "粤ICP备12345678号-1"

    page = client.get(
        "/zh-hans/visits/besuch/", headers={"portal.mirror": "True", "portal-mirror": "1"}
    ).content.decode()

    assert "beian" not in page
    assert "<form method" in page
    assert client.get("/de/search/?q=Besuch").content.decode().count("<mark>")


def test_one_language_leads_to_the_others_on_the_live_site(export, visit, settings):
    export("zh-hans")

    assert not (export.to / "de").exists()
    assert broken(export.to) == {}
    assert (
        f'<a href="{settings.SITE_URL}/de/visits/besuch/" hreflang="de"'
        in (export.to / "zh-hans/visits/besuch/index.html").read_text()
    )
    assert '<meta http-equiv="refresh" content="0; url=zh-hans/">' in (export.to / "index.html").read_text()


def test_root_names_the_languages_without_script(export, visit):
    export()

    root = (export.to / "index.html").read_text()
    assert '<a href="zh-hans/" hreflang="zh-Hans" lang="zh-Hans">简体中文</a>' in root
    assert "<script" not in root


def test_second_run_renders_and_writes_nothing(export, visit):
    export()
    before = {path: path.stat().st_mtime_ns for path in export.to.rglob("*") if path.suffix == ".html"}

    said = export()

    assert " 0 of them rendered; " in said
    assert " 0 written (0.0 MB)" in said
    assert before == {path: path.stat().st_mtime_ns for path in before}


def test_change_rewrites_what_shows_it_and_nothing_else(export, visit):
    export()
    before = files(export.to)
    visit.title_de = "Gegenbesuch im Juni"
    visit.save()

    export()

    after = files(export.to)
    changed = {place for place in after if before.get(place) != after[place]}
    showing = {place for place, content in after.items() if b"Gegenbesuch im Juni" in content}
    assert "de/visits/besuch/index.html" in showing
    assert {place for place in showing - changed if not place.endswith(".svg")} == set()
    # Feeds and calendars say when a record has changed; words of the search are folded.
    beside = {place for place in changed - showing if not place.endswith((".json", ".atom", ".ics", ".xml"))}
    assert beside == set()
    assert not any(b"Besuch im Mai" in content for content in after.values())


def test_what_is_withdrawn_is_gone_with_its_pictures(export, visit):
    export()
    picture = f"media/{Image.objects.get().folder}"
    assert any(place.startswith(picture) for place in files(export.to))
    Visit.objects.update(status=Publishable.Status.WITHDRAWN)

    export()

    left = files(export.to)
    assert not any("besuch" in place or place.startswith(picture) for place in left)
    assert not any(b"Besuch im Mai" in content for content in left.values())
    assert not (export.to / "de/visits/besuch").exists()
    assert broken(export.to) == {}


def test_nothing_of_what_is_not_public_is_in_any_file(export, world):  # noqa: F811
    hide_everything(world)

    export()

    written = files(export.to)
    leaks = {place for place, content in written.items() if MARKER.lower().encode() in content.lower()}
    assert leaks == set()
    assert not any("admin" in place or "preview" in place for place in written)
    assert len(written) > 60


def test_index_knows_names_before_texts_and_leaves_out_hidden_records(export, visit):
    builders.make_visit(title_de="Entwurf", **builders.DRAFT)

    export("de")

    folder = export.to / "de/search"
    about = json.loads((folder / "index.json").read_text())
    words = {}
    for number in range(about["files"]):
        words |= json.loads((folder / f"words-{number}.json").read_text())
    records = json.loads((folder / "records-0.json").read_text())
    assert "entwurf" not in words
    assert ["Besuch im Mai", "", "../visits/besuch/", "visit"] in [record[:4] for record in records]
    weights = [sum(words["shenzhen"][: place + 1]) % 8 for place in range(len(words["shenzhen"]))]
    assert max(weights) == 4
    assert "深圳" in words


def test_folder_of_something_else_is_refused(export, tmp_path):
    export.to.mkdir()
    (export.to / "thesis.txt").write_text("mine")

    with pytest.raises(CommandError, match="is not empty and holds no mirror"):
        export()
    with pytest.raises(CommandError, match="is not a folder"):
        export(to=export.to / "thesis.txt")

    assert files(export.to) == {"thesis.txt": b"mine"}


def test_two_exports_do_not_write_one_mirror(export, visit):
    (export.to / ".mirror").mkdir(parents=True)
    with (export.to / ".mirror/lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(CommandError, match="another export"):
            export()


def test_full_disk_is_said_and_leaves_the_mirror_as_it_was(export, visit):
    export()
    before = files(export.to)
    visit.title_de = "Gegenbesuch"
    visit.save()
    (export.to / ".mirror/half").unlink(missing_ok=True)
    (export.to / ".mirror/half").symlink_to("/dev/full")

    with pytest.raises(CommandError, match="The disk is full"):
        export()

    assert files(export.to) == before
    (export.to / ".mirror/half").unlink()
    export()
    assert "Gegenbesuch" in (export.to / "de/visits/besuch/index.html").read_text()


def test_page_that_fails_is_named_and_stays_but_what_is_withdrawn_goes(export, visit, settings, capsys):
    page = builders.make_page(slug="barrieren", kind=Page.Kind.ACCESSIBILITY, body_de='<a href="/de/hilfe/">Hilfe</a>')
    export()
    before = files(export.to)
    settings.CONCILIATION_BODY = None
    page.save()
    Visit.objects.update(status=Publishable.Status.WITHDRAWN)

    with pytest.raises(CommandError, match="stays as it was"):
        export()

    after = files(export.to)
    assert "/de/barrieren/ could not be read" in capsys.readouterr().err
    assert after["de/barrieren/index.html"] == before["de/barrieren/index.html"]
    assert set(after) >= {place for place in before if place.startswith("static/")}
    assert not any("besuch" in place or place.startswith("media/") for place in after)
