"""The index knows every change before the next search, whatever wrote it; signals would miss most of these."""

from contextlib import suppress
from datetime import timedelta
from uuid import UUID

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError, RestrictedError
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from delegations.models import Delegate, SectorNote, Stop, Visit
from editorial.search.catching_up import catch_up, note_changes, state_of_index
from editorial.search.indexing import describe, make
from editorial.search.matching import matching
from editorial.search.models import SearchChange, SearchDocument, SearchState, SearchWord
from editorial.search.rebuilding import differences, rebuild
from editorial.search.sources import SOURCES
from editorial.search.watching import watched_models
from partnership.models import City, OfficeHeld, Person
from portal.pages.models import NewsItem
from portal.search.finding import find
from tests import builders

pytestmark = pytest.mark.django_db


def titles(query: str) -> list[str]:
    return [hit.title.value for hit in find(query).page(1, {})]


@pytest.fixture
def visit():
    visit = builders.make_visit(title_de="Reise im Herbst", report_de="<p>Gespräche über Klärwerke</p>")
    assert titles("Klärwerk") == ["Reise im Herbst"]
    return visit


def test_saved(visit):
    visit.report_de = "<p>Gespräche über Radwege</p>"
    visit.save()

    assert titles("Klärwerk") == []
    assert titles("Radweg") == ["Reise im Herbst"]


def test_changed_in_bulk(visit):
    Visit.objects.update(title_de="Reise im Winter")

    assert titles("Herbst") == []
    assert titles("Winter") == ["Reise im Winter"]


def test_changed_by_bulk_update(visit):
    visit.title_de = "Reise im Winter"
    Visit.objects.bulk_update([visit], ["title_de"])

    assert titles("Winter") == ["Reise im Winter"]


def test_made_in_bulk():
    now = timezone.now()
    NewsItem.objects.bulk_create(
        NewsItem(title_de=f"Nachricht {number}", slug=f"n{number}", dated="2020", status="published", published_at=now)
        for number in range(30)
    )

    assert find("Nachricht").count({}) == 30


def test_changed_by_plain_sql(visit):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE delegations_visit SET title_de = 'Reise im Winter'")

    assert titles("Winter") == ["Reise im Winter"]


def test_withdrawn_in_bulk(visit):
    Visit.objects.update(status="withdrawn")

    assert titles("Klärwerk") == []


def test_deleted(visit):
    visit.delete()

    assert titles("Klärwerk") == []
    assert not SearchDocument.objects.filter(kind="visit").exists()


def test_deleted_in_bulk(visit):
    Visit.objects.all()._raw_delete(Visit.objects.db)

    assert titles("Klärwerk") == []


def test_published_and_expired_by_the_clock(visit, monkeypatch):
    now = timezone.now()
    Visit.objects.update(published_at=now + timedelta(hours=1), expires_at=now + timedelta(hours=2))

    assert titles("Klärwerk") == []
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=61))
    assert titles("Klärwerk") == ["Reise im Herbst"]
    monkeypatch.setattr("django.utils.timezone.now", lambda: now + timedelta(minutes=121))
    assert titles("Klärwerk") == []


def test_part_added_changed_and_deleted(visit):
    note = SectorNote.objects.create(visit=visit, text_de="<p>Abwasser</p>")
    assert titles("Abwasser") == ["Reise im Herbst"]

    SectorNote.objects.filter(pk=note.pk).update(text_de="<p>Fernwärme</p>")
    assert (titles("Abwasser"), titles("Fernwärme")) == ([], ["Reise im Herbst"])

    SectorNote.objects.all()._raw_delete(SectorNote.objects.db)
    assert titles("Fernwärme") == []


def test_part_moved_to_another_record(visit):
    other = builders.make_visit(title_de="Reise im Mai")
    note = SectorNote.objects.create(visit=visit, text_de="<p>Abwasser</p>")
    assert titles("Abwasser") == ["Reise im Herbst"]

    SectorNote.objects.filter(pk=note.pk).update(visit=other)

    assert titles("Abwasser") == ["Reise im Mai"]


def test_name_of_a_related_record_changed(visit):
    city = builders.make_city(name_de="Changde")
    partnership = builders.make_partnership(partner_city=city)
    assert find("Changde").count({"kind": "partnership"}) == 1

    City.objects.filter(pk=city.pk).update(name_de="Nanjing")

    assert find("Changde").count({}) == 0
    assert find("Nanjing").count({"kind": "partnership"}) == 1
    assert partnership


def test_many_to_many_changed():
    sector = builders.make_sector(name_de="Hafenwirtschaft")
    project = builders.make_project(title_de="Kräne")
    assert titles("Hafenwirtschaft") == []

    project.sectors.add(sector)
    assert titles("Hafenwirtschaft") == ["Kräne"]

    project.sectors.clear()
    assert titles("Hafenwirtschaft") == []


def test_person_follows_the_body_of_the_office():
    city = builders.make_city(name_de="Changde")
    person = Person.objects.create(family_name="Zhou", given_name="Derui", name_order="family")
    OfficeHeld.objects.create(person=person, city=city, title_de="Bürgermeister")
    assert titles("Zhou Derui") == ["Zhou Derui"]

    City.objects.update(status="withdrawn")

    assert titles("Zhou Derui") == []


def waiting() -> set:
    """Return the keys of the records that wait for being made anew."""
    note_changes()
    return set(SearchDocument.objects.filter(is_stale=True).values_list("record_id", flat=True))


def test_new_record_keeps_no_other_waiting():
    partnership, sector, person = builders.make_partnership(), builders.make_sector(), builders.make_person()

    def make_one():
        visit = builders.make_visit(partnerships=[partnership])
        Stop.objects.create(visit=visit, city=partnership.partner_city)
        Delegate.objects.create(visit=visit, person=person)
        SectorNote.objects.create(visit=visit, text_de="<p>Abwasser</p>")
        visit.sectors.add(sector)
        return visit

    before = make_one()
    catch_up(patience_s=60)
    new = make_one()

    assert waiting() == {new.pk}
    catch_up(patience_s=60)
    new.stops.all().delete()
    new.partnerships.clear()
    assert before.pk not in waiting()


def test_rolled_back_changes_leave_nothing(visit):
    with transaction.atomic():
        Visit.objects.update(title_de="Reise im Winter")
        assert titles("Winter") == ["Reise im Winter"]
        transaction.set_rollback(True)

    assert titles("Winter") == []
    assert titles("Herbst") == ["Reise im Herbst"]


def test_more_changes_than_patience_hide_what_waits(visit):
    Visit.objects.update(title_de="Reise im Winter")
    catch_up(patience_s=-1)
    NewsItem.objects.bulk_create(
        NewsItem(title_de="Winterfest", slug=f"n{n}", dated="2020", status="published", published_at=timezone.now())
        for n in range(500)
    )
    catch_up(patience_s=-1)

    assert SearchDocument.objects.filter(is_stale=True).exists()
    catch_up(patience_s=60)
    assert not SearchDocument.objects.filter(is_stale=True).exists()
    assert find("Winterfest").count({}) == 500


def test_description_from_before_a_change_is_made_anew(visit):
    source = SOURCES["visit"]
    before, looked_at = describe(source, [visit.pk]), state_of_index().looked_at
    Visit.objects.update(title_de="Reise im Winter")
    note_changes()

    make(source, [visit.pk], before, looked_at)

    assert titles("Winter") == ["Reise im Winter"]


def test_rebuilt_by_several_processes(shared_database, monkeypatch):
    monkeypatch.setenv("PORTAL_DATABASE_URL", shared_database)
    monkeypatch.setattr("editorial.search.rebuilding.MANY", 1)
    for number in range(3):
        builders.make_visit(title_de=f"Reise {number}", report_de="<p>Klärwerke</p>")

    assert ("visit", 3, 3) in list(rebuild())
    assert list(differences()) == []
    assert SearchDocument.objects.filter(kind="visit", is_stale=False).count() == 3


def test_rebuilding_writes_nothing_where_nothing_differs(visit):
    written: dict[str, int] = {}

    def count(execute, sql, params, many, context):
        result = execute(sql, params, many, context)
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            written[sql] = context["cursor"].rowcount
        return result

    with connection.execute_wrapper(count):
        list(rebuild())
        # Beside the state of the index, and an order to SQLite that counts as a row.
        assert not any(
            rows for sql, rows in written.items() if "search_searchstate" not in sql and "'merge'" not in sql
        )

        Visit.objects.update(title_de="Reise im Winter")
        list(rebuild())
    assert any(rows == 1 for sql, rows in written.items() if sql.startswith("INSERT INTO search_searchtokens"))


def test_language_that_falls_silent(visit):
    Visit.objects.update(report_zh_hans="<p>萝卜</p>")
    assert titles("萝卜") == ["Reise im Herbst"]

    Visit.objects.update(report_zh_hans="")
    assert titles("萝卜") == []
    assert list(differences()) == []


def test_word_that_nothing_has_any_more_is_forgotten(visit):
    SearchWord.objects.create(word="niemals")

    list(rebuild())

    words = set(SearchWord.objects.values_list("word", flat=True))
    assert ("niemals" in words, "klarwerke" in words) == (False, True)


def test_records_older_than_the_index_are_found(visit):
    for model in (SearchDocument, SearchChange, SearchState):
        model.objects.all().delete()

    assert titles("Klärwerk") == ["Reise im Herbst"]


def test_nothing_to_do_takes_one_query(visit):
    catch_up()
    with CaptureQueriesContext(
        connection,
    ) as captured:
        catch_up()

    assert len(captured) == 1
    assert not SearchChange.objects.exists()
    assert state_of_index()


def tokens_of_all() -> dict[str, set[UUID]]:
    """Return the keys of the records that should be found by each token, as they are now."""
    found: dict[str, set[UUID]] = {}
    for source in SOURCES.values():
        for made in describe(source, list(source.model._default_manager.values_list("pk", flat=True))).made:
            for token in made.tokens:
                found.setdefault(token, set()).add(made.record_id)
    return found


def found_by(token: str) -> set[UUID]:
    return set(SearchDocument.objects.filter(matching([[[token]]])).values_list("record_id", flat=True))


def test_index_loses_and_gains_the_tokens_that_differ(visit):
    """Again and again, with some that stay, some that come back, none left and none before."""
    builders.make_visit(title_de="Reise im Herbst", title_zh_hans="秋季访问")
    every = set(tokens_of_all())
    for change in (
        {"title_de": "Reise im Winter", "title_zh_hans": "冬季访问深圳"},
        {"title_de": "Winter", "report_de": ""},
        {"title_de": "Reise im Herbst", "title_zh_hans": "秋季访问"},
        {"title_de": '"Reise" im \\ Herbst', "report_de": "<p>Gespräche über „Radwege“, \\u0041 und ['x', null]</p>"},
    ):
        Visit.objects.filter(pk=visit.pk).update(**change)
        catch_up()

        expected = tokens_of_all()
        every |= expected.keys()
        assert {token: found_by(token) for token in every} == {token: expected.get(token, set()) for token in every}


def put_aside():
    """Return how much PostgreSQL would have to read through in every search; SQLite puts nothing aside."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_full_text')")
        return cursor.fetchone()[0]


@pytest.mark.parametrize("bring_up_to_date", [catch_up, lambda: list(rebuild())])
def test_nothing_is_left_to_be_read_through(visit, bring_up_to_date):
    Visit.objects.update(title_de="Reise im Winter")
    bring_up_to_date()

    assert put_aside() == 0
    assert titles("Winter") == ["Reise im Winter"]


def parts():
    """Return in how many parts SQLite keeps its index; PostgreSQL has one."""
    if connection.vendor == "postgresql":
        return 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT segid) FROM search_full_text_idx")
        return cursor.fetchone()[0]


def test_rebuilding_joins_the_parts_of_the_index(visit):
    for season in ("Winter", "Sommer"):
        Visit.objects.update(title_de=f"Reise im {season}")
        catch_up()
    scattered = parts()

    list(rebuild())
    assert (parts(), titles("Sommer"), titles("Winter")) == (1, ["Reise im Sommer"], [])
    assert scattered > 1 or connection.vendor == "postgresql"


# Read for the languages and kinds of content, which do not change.
NOT_WATCHED = {"django_content_type"}


def test_story_and_index_agree():
    """And every table that is read is watched: one that is not would leave an old text in the index."""
    call_command("load_story", verbosity=0)
    watched = {model._meta.db_table for model in watched_models()}
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    for source in SOURCES.values():
        with CaptureQueriesContext(connection) as captured:
            describe(source, list(source.model._default_manager.values_list("pk", flat=True)[:50]))
        read = {table for table in tables if any(f'"{table}"' in query["sql"] for query in captured)}
        assert {table for table in read - watched - NOT_WATCHED if not table.startswith("search_")} == set(), (
            source.kind
        )
    catch_up(patience_s=300)

    assert list(differences()) == []
    assert SearchDocument.objects.count() == sum(source.model._default_manager.count() for source in SOURCES.values())
    forgotten = {f"{model.__name__} {change.__name__}": missed(change, model) for model, change in every_change()}
    assert {change: lines for change, lines in forgotten.items() if lines} == {}
    assert len(forgotten) > 40


def every_change():
    """Yield each watched model with what can happen to a row of it, whoever does it."""
    for model in watched_models():
        if model._base_manager.exists():
            yield model, take_away
            if any(field.many_to_one and not field.unique for field in model._meta.concrete_fields):
                yield model, link_otherwise


def missed(change, model) -> list[str]:
    """Return where the index differs from the records after a change that is undone then."""
    with transaction.atomic():
        change(model)
        catch_up(patience_s=300)
        found = list(differences())
        transaction.set_rollback(True)
    return found


def take_away(model) -> None:
    """Delete the first row that nothing else needs."""
    for row in model._base_manager.order_by("pk"):
        with suppress(ProtectedError, RestrictedError):
            row.delete()
            return


def link_otherwise(model) -> None:
    """Let the rows link to what others of them link to, each key by itself, where the database allows it."""
    for field in model._meta.concrete_fields:
        if field.many_to_one:
            targets = list(model._base_manager.exclude(**{field.name: None}).values_list(field.attname, flat=True))
            for row in model._base_manager.order_by("pk")[:5]:
                for target in targets[-3:]:
                    with suppress(IntegrityError), transaction.atomic():
                        model._base_manager.filter(pk=row.pk).update(**{field.attname: target})
