"""What citizens look for: counted without anything about them, read by staff, forgotten in time."""

import csv
import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.utils import timezone

from editorial.staff.roles import Role, sync_roles
from portal.search.models import SearchedWords
from tests import builders

pytestmark = pytest.mark.django_db

LIST = "/admin/public_search/searchedwords/"


def search(client, words, language="de", **query):
    assert client.get(f"/{language}/search/", {"q": words, **query}).status_code == 200


def log(**fields) -> SearchedWords:
    defaults = {"words": "Messe", "language": "de", "day": timezone.localdate(), "times": 1, "results": 0}
    return SearchedWords.objects.create(**defaults | fields)


def days_ago(days):
    return timezone.localdate() - timedelta(days=days)


def logged() -> list[tuple]:
    return list(SearchedWords.objects.order_by("pk").values_list("words", "language", "times", "results"))


def test_search_is_counted_by_words_language_and_day(client):
    search(client, "  Hafen   Fest ")
    search(client, "Hafen Fest")
    builders.make_news(title_de="Hafen Fest")
    search(client, "Hafen Fest")
    search(client, "Hafen Fest", "zh-hans")

    assert logged() == [("Hafen Fest", "de", 3, 1), ("Hafen Fest", "zh-hans", 1, 1)]
    assert {row.day for row in SearchedWords.objects.all()} == {timezone.localdate()}


def test_row_has_nothing_about_the_reader():
    names = [field.name for field in SearchedWords._meta.get_fields()]

    assert names == ["id", "words", "language", "day", "times", "results"]


def test_pages_filters_heads_and_suggestions_are_not_counted(client):
    for number in range(11):
        builders.make_news(title_de=f"Hafen {number}")

    search(client, "Hafen", page=2)
    search(client, "Hafen", kind="news")
    search(client, "Hafen", year="1066")
    search(client, "")
    client.head("/de/search/?q=Hafen")
    client.get("/de/search/suggestions/?q=Hafen")
    client.get("/de/search/?q=Hafen&page=9")

    assert logged() == []


@pytest.mark.parametrize(
    "words",
    [
        "erika@example.org", "Mail an erika＠example.org", "0511168453", "+49 511 168-45314", "１２３４５６",
        "Ausweis L01X00T471 220304", "x 123.456", "Nachricht 1-2-3-4-5-6",
    ],
)  # fmt: skip
def test_addresses_and_long_numbers_are_not_kept(client, words):
    search(client, words)

    assert logged() == []


@pytest.mark.parametrize("words", ["Besuch 2016", "10. Mai 85", "深圳", "a" * 150, "100 %"])
def test_other_words_are_kept_up_to_their_length(client, words):
    search(client, words)

    assert [row[0] for row in logged()] == [words[:100]]


def test_corrected_search_counts_what_the_reader_got(client):
    builders.make_city(name_de="Shenzhen")

    search(client, "Shenzen")

    assert logged() == [("Shenzen", "de", 1, 1)]


def hold(database, ready, done):
    """Keep the table locked in another connection until the test is done."""
    if connection.vendor == "postgresql":
        other = connections.create_connection("default")
        other.set_autocommit(False)
        with closing(other), other.cursor() as cursor:
            cursor.execute("LOCK TABLE public_search_searchedwords IN EXCLUSIVE MODE")
            ready.set()
            done.wait(20)
            other.rollback()
        return
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        ready.set()
        done.wait(20)
        other.execute("ROLLBACK")


def test_locked_database_is_passed_over(client, shared_database):
    search(client, "Hafen")
    ready, done = threading.Event(), threading.Event()
    holder = threading.Thread(target=hold, args=(shared_database, ready, done))
    holder.start()
    assert ready.wait(20)
    try:
        begun = timezone.now()
        search(client, "Hafen")
        waited = timezone.now() - begun
    finally:
        done.set()
        holder.join()

    # Without the short patience it would be the ten seconds of the settings, or for ever.
    assert waited < timedelta(seconds=5)
    assert logged() == [("Hafen", "de", 1, 0)]
    search(client, "Hafen")
    assert logged() == [("Hafen", "de", 2, 0)]


@pytest.mark.any_database
def test_patience_for_other_statements_is_as_before(client):
    def patience():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA busy_timeout").fetchone()

    before = patience()
    search(client, "Hafen")

    assert patience() == before == (10_000,)


def test_old_days_are_forgotten(settings, capsys):
    settings.SEARCHES_KEPT_FOR = timedelta(days=90)
    log(words="alt", day=days_ago(91))
    log(words="neu", day=days_ago(90))

    call_command("forget_old_entries")
    call_command("forget_old_entries")

    assert [row[0] for row in logged()] == ["neu"]
    assert "Deleted 1 counts of words searched" in capsys.readouterr().out


@pytest.mark.parametrize(("language", "said"), [("de", "Gelöscht nach 90 Tagen"), ("zh-hans", "90天后删除")])
def test_privacy_page_names_what_is_kept(client, language, said):
    builders.make_page(slug="datenschutz", kind="privacy")

    content = client.get(f"/{language}/datenschutz/").content.decode()

    assert said in content


# What staff see


@pytest.fixture
def desk(client):
    sync_roles()

    def sign_in(role):
        client.force_login(builders.make_user(role))
        return client

    return sign_in


def rows(response) -> list[tuple]:
    return [(row.words, row.language, row.total, row.last_results) for row in response.context["cl"].result_list]


def test_list_adds_the_days_and_begins_with_the_most_searched(desk):
    log(words="Hafen", day=days_ago(40), times=5, results=0)
    log(words="Hafen", day=days_ago(3), times=2, results=4)
    log(words="Hafen", language="zh-hans", times=1, results=0)
    log(words="Messe", times=3, results=0)
    client = desk(Role.EDITOR)

    everything = rows(client.get(LIST))
    assert everything == [("Hafen", "de", 7, 4), ("Messe", "de", 3, 0), ("Hafen", "zh-hans", 1, 0)]
    assert rows(client.get(f"{LIST}?days=30")) == [
        ("Messe", "de", 3, 0),
        ("Hafen", "de", 2, 4),
        ("Hafen", "zh-hans", 1, 0),
    ]
    assert rows(client.get(f"{LIST}?days=90")) == everything
    assert rows(client.get(f"{LIST}?found=nothing&language=de")) == [("Messe", "de", 3, 0)]
    assert rows(client.get(f"{LIST}?found=something")) == [("Hafen", "de", 7, 4)]
    assert rows(client.get(f"{LIST}?q=mes")) == [("Messe", "de", 3, 0)]
    assert rows(client.get(f"{LIST}?o=-3"))[0] == ("Hafen", "de", 7, 4)


@pytest.mark.parametrize("query", ["?days=x", "?found=%27", "?language=xx", "?days=-1"])
def test_broken_filter_shows_the_list(desk, query):
    log()

    assert len(rows(desk(Role.EDITOR).get(LIST + query))) == 1


def test_file_has_what_the_list_shows_and_no_formula(desk):
    log(words="=1+1", times=3)
    log(words="Hafen", times=9, results=2)

    response = desk(Role.PUBLISHER).get(f"{LIST}file/?found=nothing")

    lines = list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))
    assert lines[1:] == [["'=1+1", "Deutsch", "3", "0"]]
    assert response["Content-Type"].startswith("text/csv")


def test_administrator_deletes_words_of_all_days(desk):
    first = log(words="Hafen", day=days_ago(1))
    log(words="Hafen")
    kept = [log(words="Hafen", language="zh-hans"), log(words="Messe")]
    client = desk(Role.ADMINISTRATOR)
    newest = SearchedWords.objects.filter(words="Hafen", language="de").latest("day")

    client.post(LIST, {"action": "delete_selected", "_selected_action": [newest.pk], "post": "yes"})

    assert list(SearchedWords.objects.order_by("pk")) == kept
    assert first.pk


@pytest.mark.parametrize("role", Role)
def test_roles_that_read_see_the_list_and_the_file(desk, role):
    client, status = desk(role), 403 if role == Role.PROTOCOL else 200

    assert client.get(LIST).status_code == status
    assert client.get(f"{LIST}file/").status_code == status


def test_list_escapes_what_was_typed(desk):
    log(words="<script>alert(1)</script>")

    assert "<script>alert(1)" not in desk(Role.EDITOR).get(LIST).content.decode()


def test_counting_inside_a_broken_transaction_breaks_nothing_else(client, monkeypatch):
    """The table is not there yet while a new version is being installed."""
    monkeypatch.setattr(SearchedWords._meta, "db_table", "nowhere")

    with transaction.atomic():
        search(client, "Hafen")
