"""Sums of the states of translations: what counts, when they are counted anew, what counting costs."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.l10n import translations
from editorial.l10n.models import Coverage
from editorial.l10n.translations import COLUMN, State
from editorial.library.models import Placement
from editorial.publishing import coverage, publication, working_copies
from editorial.publishing.editing import edited
from editorial.publishing.snapshots import owner_link
from editorial.staff.models import Office
from editorial.staff.roles import Role
from partnership.models import City, Person, Sector
from projects.models import Indicator, Measurement
from tests import builders

pytestmark = pytest.mark.django_db

ZH = "zh-hans"


def numbers(record):
    """Return what is stored, zeros left out."""
    row = Coverage.objects.get(object_id=record.pk, language=ZH)
    found = {str(state): row.count(state) for state in State} | {"words": row.words_left}
    return {name: number for name, number in found.items() if number}


def counted(record):
    coverage.refresh(record)
    return numbers(record)


def test_texts_are_counted_by_state_and_words_by_what_is_left():
    city = builders.make_city(
        name_zh_hans="城",
        region_de="Provinz Guangdong",
        summary_de="Ein Satz.",
        body_de="<p>Ein <b>langer</b> Text</p>",
    )
    translations.keep_draft(city, "body", ZH, "<p>文</p>", "<p>Ein langer Text</p>")
    city.save()

    assert counted(city) == {"waiting": 1, "missing": 2, "editing": 1, "words": 7}


def test_texts_without_german_are_nothing_to_translate():
    assert counted(builders.make_city(region_zh_hans="广东")) == {"waiting": 1}


def test_children_and_their_children_count():
    project = builders.make_project()
    indicator = Indicator.objects.create(project=project, name_de="Betten", name_zh_hans="床位")
    measurement = Measurement.objects.create(indicator=indicator, kind="actual", value=600, source_de="Eigene Zählung")

    coverage.refresh(measurement)

    assert numbers(project) == {"waiting": 2, "missing": 1, "words": 2}
    assert Coverage.objects.count() == 1


def test_caption_of_a_placed_picture_counts_with_the_record(picture):
    city = builders.make_city()
    Placement.objects.create(target=city, image=picture(), role="lead", caption_de="Der Hafen")

    assert counted(city) == {"waiting": 1, "missing": 1, "words": 2}


def test_children_that_citizens_never_see_do_not_count():
    visit = builders.make_visit()
    for is_public in (True, False):
        visit.gifts.create(direction="given", description_de="Buch", is_public=is_public)

    assert counted(visit) == {"waiting": 1, "missing": 1, "words": 1}


@pytest.mark.parametrize("state", [builders.DRAFT, builders.IN_REVIEW, builders.WITHDRAWN, builders.EXPIRED])
def test_children_count_as_if_the_record_were_public(state):
    visit = builders.make_visit(**state)
    visit.sector_notes.create(text_de="<p>Stand der Dinge</p>").sectors.add(builders.make_sector())

    assert counted(visit) == {"waiting": 1, "missing": 1, "words": 3}
    visit.refresh_from_db()
    assert visit.status == state.get("status", "published")


def test_working_copy_is_what_counts():
    city, editor = builders.make_city(), builders.make_user(Role.EDITOR)
    coverage.refresh(city)

    with edited(city, by=editor) as newest:
        newest.name_de = "Anders"
        newest.save()
        newest.titles.create(title_de="City of Music")
    assert numbers(city) == {"outdated": 1, "missing": 1, "words": 4}
    assert City.objects.get().name_de == city.name_de

    working_copies.discard(city)
    assert counted(city) == {"waiting": 1}


def test_publishing_counts():
    city = builders.make_city(region_de="Guangdong", **builders.DRAFT)

    publication.publish(city, by=builders.make_user(Role.PUBLISHER))

    assert numbers(city) == {"approved": 1, "missing": 1, "words": 1}


def test_counting_says_whether_numbers_were_wrong():
    city = builders.make_city()

    assert coverage.refresh(city)
    assert not coverage.refresh(city)
    City.objects.update(name_zh_hans="")
    assert coverage.refresh(city)
    assert numbers(city) == {"missing": 1, "words": 2}


def test_sums_go_with_their_record():
    sector = builders.make_sector()
    coverage.refresh(sector)

    sector.delete()

    assert not Coverage.objects.exists()


def test_everything_is_counted_some_at_a_time(monkeypatch):
    monkeypatch.setattr(coverage, "AT_A_TIME", 2)
    Sector.objects.bulk_create(Sector(name_de=f"Feld {number}", slug=f"feld-{number}") for number in range(5))
    builders.make_city(), builders.make_person(biography_de="<p>Text</p>"), Office.objects.create(name_de="Amt")

    assert coverage.refresh_all() == 8
    assert coverage.refresh_all() == 0
    assert set(Coverage.objects.filter(missing=1).values_list("content_type__model", flat=True)) == {
        "sector",
        "person",
        "office",
    }


def test_command_repairs_what_was_written_past_it():
    builders.make_city()
    printed = StringIO()

    call_command("count_translations", stdout=printed)
    call_command("count_translations", stdout=printed)

    assert [line[-1] for line in printed.getvalue().splitlines()] == ["1", "0"]


def test_queries_of_counting_grow_with_kinds_and_not_with_records():
    def cost(cities):
        keys = [city.pk for city in cities]
        coverage.refresh_each(City, keys)
        City.objects.filter(pk__in=keys).update(name_zh_hans="")
        with CaptureQueriesContext(connection) as queries:
            assert coverage.refresh_each(City, keys) == len(keys)
        return len(queries)

    def full():
        city = builders.make_city()
        city.titles.create(title_de="City of Music")
        return city

    assert cost([full()]) == cost([full() for _ in range(6)])


def test_counting_writes_nothing_but_the_sums():
    city, editor = builders.make_city(**builders.DRAFT), builders.make_user(Role.EDITOR)
    public = builders.make_city()
    with edited(public, by=editor) as newest:
        newest.name_de = "Anders"
        newest.save()
    before = list(City.objects.order_by("pk").values())

    coverage.refresh_all()

    assert list(City.objects.order_by("pk").values()) == before
    assert City.objects.get(pk=city.pk).status == "draft"


def test_records_that_stand_on_their_own():
    names = [model._meta.model_name for model in coverage.root_models()]

    assert {"city", "visit", "person", "sector", "image", "document", "levelname", "valuelimit", "office"} <= set(names)
    assert not {"stop", "placement", "measurement", "citation"} & set(names)
    assert all(not owner_link(model) for model in coverage.root_models())
    assert coverage.root_of(Person(family_name="Xu")).family_name == "Xu"


def test_approving_covers_all_rows_of_the_languages_named():
    city = builders.make_city()
    title = city.titles.create(title_de="City of Music", title_zh_hans="音乐之都")

    coverage.approve(city, [])
    assert numbers(city) == {"waiting": 2}
    coverage.approve(city, [ZH])

    assert numbers(city) == {"approved": 2}
    title.refresh_from_db()
    assert getattr(title, COLUMN)[ZH]["title"]["state"] == State.APPROVED
