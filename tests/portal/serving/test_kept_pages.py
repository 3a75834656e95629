"""Pages are rendered once for all readers, and anew as soon as something they are made from has changed."""

import time
from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from delegations.models import Visit
from editorial.library.models import Image, Placement
from editorial.publishing.models import Publishable
from portal.serving.content import midnight_after
from portal.serving.versions import PREFIX, content_tables, draw_together, watch_tables
from tests import builders
from tests.reading import LANGUAGES

pytestmark = pytest.mark.django_db

# Answers that are not the same for every reader, or of which there are too many.
NOT_KEPT = {"search", "suggestions", "write", "sent", "ask", "asked", "legal_page", "style_guide"}


@pytest.fixture
def visit():
    sector = builders.make_sector(name_de="Wissenschaft")
    return builders.make_visit(slug="besuch", title_de="Besuch im Mai", title_zh_hans="五月访问", sectors=[sector])


@pytest.mark.parametrize("language", LANGUAGES)
def test_second_reader_gets_the_page_without_a_query(reader, client, visit, language, django_assert_num_queries):
    path = f"/{language}/visits/besuch/"
    first = reader.get(path)
    reader.looks = False
    with django_assert_num_queries(0):
        second = reader.get(path)

    assert (second.status, second.headers, second.body) == (first.status, first.headers, first.body)
    assert second.text == client.get(path, headers={"host": "127.0.0.1:8000"}).content.decode()
    assert second.headers["vary"] == "Accept-Encoding"
    assert second.headers["content-language"] == language
    assert "stale-while-revalidate" in second.headers["cache-control"]


def with_sql(visit):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delegations_visit SET title_de = 'Anders'")


WAYS = {
    "save": lambda visit: (setattr(visit, "title_de", "Anders"), visit.save()),
    "update": lambda visit: Visit.objects.update(title_de="Anders"),
    "bulk_update": lambda visit: (
        setattr(visit, "title_de", "Anders"),
        Visit.objects.bulk_update([visit], ["title_de"]),
    ),
    "sql": with_sql,
    "related row": lambda visit: visit.sectors.update(name_de="Anders"),
    "joining row": lambda visit: visit.sectors.add(builders.make_sector(name_de="Anders")),
}


@pytest.mark.parametrize("way", WAYS)
def test_change_shows_in_whatever_way_it_is_made(reader, visit, way):
    assert "Anders" not in reader.get("/de/visits/besuch/").text
    WAYS[way](visit)
    assert "Anders" in reader.get("/de/visits/besuch/").text


@pytest.mark.parametrize(
    "hide", [lambda: Visit.objects.update(status=Publishable.Status.WITHDRAWN), lambda: Visit.objects.all().delete()]
)
def test_what_is_withdrawn_or_deleted_is_gone_at_once(reader, start_process, visit, hide):
    assert reader.get("/de/visits/besuch/").status == "200 OK"
    hide()

    assert reader.get("/de/visits/besuch/").status == "404 Not Found"
    assert start_process().get("/de/visits/besuch/").status == "404 Not Found"
    assert "Besuch im Mai" not in reader.get("/de/visits/").text


def test_other_changes_leave_a_page_as_it_is(reader, visit):
    reader.get("/de/visits/besuch/")
    builders.make_news()
    reader.get("/de/visits/besuch/")

    assert reader.rendered == 1


def test_publication_begins_and_ends_by_the_clock(reader, visit):
    moment = timezone.now() + timedelta(seconds=2)
    builders.make_visit(title_de="Kommt gleich", published_at=moment)
    Visit.objects.filter(pk=visit.pk).update(expires_at=moment)
    before = reader.get("/de/visits/").text
    time.sleep(max(0, (moment - timezone.now()).total_seconds()) + 0.05)
    reader.looks = False
    after = reader.get("/de/visits/").text

    assert ("Kommt gleich" in before, "Besuch im Mai" in before) == (False, True)
    assert ("Kommt gleich" in after, "Besuch im Mai" in after) == (True, False)


@pytest.fixture
def clock(monkeypatch):
    """Return a function that sets the clock of the computer ahead, or back again."""
    real_time, real_now = time.time, timezone.now

    def set_ahead(**amount):
        ahead = timedelta(**amount)
        monkeypatch.setattr(time, "time", lambda: real_time() + ahead.total_seconds())
        monkeypatch.setattr(timezone, "now", lambda: real_now() + ahead)

    return set_ahead


@pytest.mark.parametrize("amount", [{"hours": 1}, {"days": 1}])
def test_clock_that_was_wrong_leaves_nothing_public_that_is_not_yet(reader, start_process, clock, amount):
    """Ahead, it publishes early; set right again, everything is as it was, also in what is kept and remembered."""
    builders.make_visit(title_de="Kommt bald", published_at=timezone.now() + timedelta(minutes=30))
    before = reader.get("/de/visits/").text
    clock(**amount)
    early = reader.get("/de/visits/").text
    clock()

    assert "Kommt bald" in early
    for process in (reader, start_process()):
        assert "Kommt bald" not in process.get("/de/visits/").text
    assert reader.get("/de/visits/").text == before
    assert reader.rendered <= 3


def test_old_page_of_a_clock_that_was_wrong_is_not_served_while_the_database_is_away(reader, clock, lost):
    builders.make_visit(title_de="Kommt bald", published_at=timezone.now() + timedelta(minutes=30))
    clock(days=1)
    reader.get("/de/visits/")
    clock()
    reader.looks = False
    lost(reader)

    assert reader.get("/de/visits/").status == "503 Service Unavailable"


def test_small_correction_of_the_clock_costs_no_rendering(reader, clock):
    reader.get("/de/visits/")
    clock(seconds=-0.5)
    reader.get("/de/visits/")

    assert reader.rendered == 1


@pytest.mark.parametrize(
    ("day", "hours"),
    [(date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 7, 1), 24), (date(2028, 2, 29), 24)],
)
def test_day_of_the_city_ends_at_its_midnight_on_every_day(day, hours):
    begin, end = midnight_after(day - timedelta(days=1)), midnight_after(day)

    assert end.timestamp() - begin.timestamp() == hours * 3600
    assert timezone.localtime(end).time() == datetime.min.time()


def test_page_is_rendered_again_when_a_change_comes_between_its_queries(reader, visit):
    queries = []

    def change_once(execute, sql, *rest):
        queries.append(sql)
        found = execute(sql, *rest)
        if "delegations_visit" in sql and not any(sql.startswith("UPDATE") for sql in queries):
            Visit.objects.update(title_de="Ganz neu", title_zh_hans="全新")
        return found

    reader.pages.watch.look()
    reader.looks = False
    with connection.execute_wrapper(change_once):
        page = reader.get("/de/visits/besuch/").text

    assert "Besuch im Mai" not in page
    assert reader.rendered == 2


def test_versions_of_many_transactions_are_drawn_together(reader, visit):
    reader.get("/de/visits/besuch/")
    draw_together()
    assert "Besuch im Mai" in reader.get("/de/visits/besuch/").text
    Visit.objects.update(title_de="Anders")
    assert "Anders" in reader.get("/de/visits/besuch/").text


def test_every_table_of_content_has_its_triggers(reader):
    query = {
        "sqlite": "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type='trigger' AND name LIKE 'content_version%'",
        "postgresql": "SELECT relname FROM pg_trigger JOIN pg_class ON tgrelid = pg_class.oid "
        "WHERE tgname LIKE 'content_version%'",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(query)
        watched = {table for (table,) in cursor.fetchall()}

    assert watched == content_tables()
    assert {"delegations_visit", "delegations_visit_sectors", "library_image", "pages_page"} <= watched
    assert not any("session" in table or "axes" in table for table in watched)


def test_change_of_a_table_that_nobody_watched_for_a_while_is_seen(reader, visit):
    """SQLite drops the triggers of a table that a migration alters; they come back with the last migration."""
    reader.get("/de/visits/besuch/")
    table = Visit._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for event in ("insert", "update", "delete"):
                cursor.execute(f"DROP TRIGGER {PREFIX}_{table}_{event}")
        else:
            cursor.execute(f"DROP TRIGGER {PREFIX}_{table} ON {table}")
    Visit.objects.update(title_de="Anders")
    watch_tables(connection.alias)

    assert "Anders" in reader.get("/de/visits/besuch/").text


def test_every_public_view_says_whether_its_page_is_kept():
    def views(patterns, is_translated=False):
        for pattern in patterns:
            inside = is_translated or type(getattr(pattern, "pattern", None)).__name__ == "LocalePrefixPattern"
            if isinstance(pattern, URLResolver):
                yield from views(pattern.url_patterns, inside)
            elif isinstance(pattern, URLPattern) and inside:
                yield pattern.callback

    found = list(views(get_resolver().url_patterns))
    assert len(found) > 25
    assert {view.__name__ for view in found if not hasattr(view, "kept_parameters")} == NOT_KEPT


@pytest.fixture
def shown(visit, picture):
    """A picture on a public page, and the address of one of its files."""
    image = picture()
    Placement.objects.create(target=visit, image=image)
    return image, image.rendition_url(image.widths[0], "jpg")


def test_picture_is_kept_as_pages_are(reader, client, shown, django_assert_num_queries):
    _image, address = shown
    first = reader.get(address)
    reader.looks = False
    with django_assert_num_queries(0):
        second = reader.get(f"{address}?x=1")

    assert (second.status, second.headers, second.body) == (first.status, first.headers, first.body)
    assert second.body == client.get(address).content
    assert (second.headers["content-type"], "content-encoding" in second.headers) == ("image/jpeg", False)
    assert second.headers["cache-control"] == "public, max-age=60"
    assert reader.get(address, **{"if-none-match": second.headers["etag"]}).status == "304 Not Modified"
    assert reader.pages.memory.size == 0


@pytest.mark.parametrize(
    "hide",
    [
        lambda image: Visit.objects.update(status=Publishable.Status.WITHDRAWN),
        lambda image: Placement.objects.all().delete(),
        lambda image: Image.objects.update(consent_basis="withdrawn"),
        lambda image: (Placement.objects.all().delete(), image.delete()),
    ],
    ids=["page withdrawn", "place given up", "consent withdrawn", "deleted"],
)
def test_picture_that_may_be_shown_no_more_is_gone_at_once(reader, start_process, shown, hide):
    image, address = shown
    assert reader.get(address).status == "200 OK"
    hide(image)

    assert (reader.get(address).status, start_process().get(address).status) == ("404 Not Found", "404 Not Found")
    assert reader.pages.folder.get(address) is None


def test_picture_is_gone_the_day_after_consent_to_it_ends(reader, clock, shown):
    _image, address = shown
    Image.objects.update(consent_basis="person", consent_expires_on=timezone.localdate())
    assert reader.get(address).status == "200 OK"
    clock(days=1)
    reader.looks = False

    assert reader.get(address).status == "404 Not Found"


def test_pictures_come_while_the_database_is_away(reader, lost, shown):
    _image, address = shown
    body = reader.get(address).body
    reader.looks = False
    lost(reader)

    assert reader.get(address).body == body
