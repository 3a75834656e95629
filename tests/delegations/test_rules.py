"""Rules of visits: people, times, gifts."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from delegations.models import Delegate, FollowUp, Gift, ProgrammeItem, Stop, Visit
from partnership.models import OfficeHeld
from tests import builders

pytestmark = pytest.mark.django_db


def messages_of(record):
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    return set(refused.value.message_dict)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "fields"),
    [("10.09.2016", "Oktober 2015", {"ends_on"}), ("", "2015", {"starts_on"}), ("31.02.2016", "", {"starts_on"})],
)
def test_dates_of_a_visit_agree(starts_on, ends_on, fields):
    assert messages_of(Visit(title_de="X", direction="incoming", starts_on=starts_on, ends_on=ends_on)) == fields


def test_visit_does_not_answer_itself():
    visit = builders.make_visit()

    with pytest.raises(IntegrityError), transaction.atomic():
        Visit.objects.filter(pk=visit.pk).update(answers=visit)


def test_visit_leads_through_several_cities_in_order():
    visit = builders.make_visit()
    shanghai, shenzhen = builders.make_city(name_de="Shanghai"), builders.make_city(name_de="Shenzhen")
    Stop.objects.create(visit=visit, city=shenzhen, position=2)
    Stop.objects.create(visit=visit, city=shanghai, position=1, starts_on="26.10.2015")

    assert [stop.city for stop in visit.stops.all()] == [shanghai, shenzhen]


def test_delegate_needs_no_record_of_a_person_but_a_name():
    visit = builders.make_visit()

    Delegate(visit=visit, printed_name="Frau Wu").full_clean()
    assert messages_of(Delegate(visit=visit)) == {"__all__"}


def test_name_is_public_only_with_a_reason():
    visit, person = builders.make_visit(), builders.make_person(family_name="Xu", given_name="Qin", name_order="family")
    delegate = Delegate(visit=visit, person=person, publishes_name=True)

    assert messages_of(delegate) == {"__all__"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Delegate.objects.bulk_create([delegate])

    delegate.publication_basis = "office"
    delegate.full_clean()
    assert delegate.public_name == "Xu Qin"
    delegate.publishes_name = False
    assert delegate.public_name == ""


def test_delegate_prints_no_name_in_the_admin():
    person = builders.make_person(family_name="Geheim")
    delegate = Delegate(visit=builders.make_visit(), person=person, printed_name="", contact="0511 1")

    assert "Geheim" not in str(delegate)


def test_office_is_the_one_of_that_day():
    person = builders.make_person()
    city = builders.make_city()
    for title, begun, ended, rank in [
        ("Vizebürgermeister", "2008", "2010-06", 20),
        ("Oberbürgermeister", "2010-06", "2016", 10),
        ("Sekretär", "2016", "", 10),
    ]:
        OfficeHeld.objects.create(
            person=person, city=city, title_de=title, held_from=begun, held_until=ended, rank=rank
        )
    day = datetime(2010, 6, 15).date()  # noqa: DTZ001 - a calendar day has no zone

    assert person.office_on(day).title_de == "Oberbürgermeister"
    assert person.office_on(day.replace(year=2009)).title_de == "Vizebürgermeister"
    assert person.office_on(day.replace(year=2020)).title_de == "Sekretär"
    assert person.office_on(day.replace(year=2000)) is None
    assert person.office_on(None) is None


def test_programme_item_needs_a_time_or_a_day():
    item = ProgrammeItem(visit=builders.make_visit(), title_de="Empfang")

    assert messages_of(item) == {"day"}
    item.day, item.part_of_day = "04.11.2016", "morning"
    item.full_clean()


def test_programme_item_does_not_end_before_it_begins():
    item = ProgrammeItem(
        visit=builders.make_visit(),
        title_de="Empfang",
        starts_at=datetime(2016, 9, 10, 12, tzinfo=UTC),
        ends_at=datetime(2016, 9, 10, 11, tzinfo=UTC),
    )

    assert messages_of(item) == {"__all__"}


def test_programme_day_is_the_day_on_the_spot():
    item = ProgrammeItem.objects.create(
        visit=builders.make_visit(),
        title_de="Ankunft",
        starts_at=datetime(2015, 10, 25, 21, 45, tzinfo=UTC),
        time_zone="Asia/Shanghai",
    )

    assert (item.day, f"{item.local_start:%H:%M}") == ("2015-10-26", "05:45")


@pytest.mark.parametrize(
    ("model", "fields"), [(Gift, {"direction": "given", "description_de": "Bildband"}), (FollowUp, {"text_de": "Dank"})]
)
def test_gift_and_task_are_internal_until_marked_public(model, fields):
    visit = builders.make_visit()
    model.objects.create(visit=visit, **fields)
    shown = model.objects.create(visit=visit, is_public=True, **fields)
    model.objects.create(visit=builders.make_visit(**builders.DRAFT), is_public=True, **fields)

    assert list(model.objects.public()) == [shown]


def test_public_programme_is_for_everybody():
    visit = builders.make_visit()
    items = {
        audience: ProgrammeItem.objects.create(visit=visit, title_de="X", day="2016-09-10", audience=audience)
        for audience in ("public", "guests", "internal")
    }

    assert list(ProgrammeItem.objects.public()) == [items["public"]]
