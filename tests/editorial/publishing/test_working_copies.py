"""Working copies: citizens keep seeing the public version until somebody publishes; nothing is lost, nothing leaks."""

import json

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from delegations.models import Visit
from editorial.library.models import Placement
from editorial.publishing import publication, snapshots, working_copies
from editorial.publishing.models import Revision, WorkingCopy
from editorial.staff.roles import Role
from projects.models import Indicator, Measurement
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture
def publisher():
    return builders.make_user(Role.PUBLISHER)


@pytest.fixture
def editor():
    return builders.make_user(Role.EDITOR)


@pytest.fixture
def visit(picture):
    """A public visit with children of every kind."""
    visit = builders.make_visit(title_de="Alt", title_zh_hans="旧", sectors=[builders.make_sector()])
    visit.stops.create(city=builders.make_city(), venue_de="Rathaus")
    visit.delegates.create(printed_name="Frau Wu", contact="intern")
    note = visit.sector_notes.create(text_de="<p>Alt</p>", position=1)
    note.sectors.add(builders.make_sector())
    visit.gifts.create(direction="given", description_de="Buch", value_eur="12.50")
    Placement.objects.create(target=visit, image=picture(), role="lead")
    return visit


def change(visit):
    """What an editor does in the form: texts, a child gone, a child new, a relation gone."""
    visit.title_de = "Neu"
    visit.save()
    visit.gifts.all().delete()
    visit.sectors.clear()
    visit.statements.create(printed_name="Jemand", text_de="Ein Satz.")


def begin_copy(visit, user):
    with working_copies.opened(visit):
        change(visit)
        data = snapshots.take(visit)
    return working_copies.store(visit, data, user)


def test_snapshot_applied_changes_nothing(visit):
    before = snapshots.take(visit)

    with transaction.atomic():
        losses = snapshots.apply(json.loads(json.dumps(before)), visit)

    assert losses.missing == []
    assert snapshots.take(Visit.objects.get(pk=visit.pk)) == before


def test_snapshot_holds_grandchildren():
    project = builders.make_project()
    indicator = Indicator.objects.create(project=project, name_de="Betten")
    Measurement.objects.create(indicator=indicator, kind="actual", value=600)
    before = snapshots.take(project)

    Measurement.objects.all().delete()
    snapshots.apply(before, project)

    assert Measurement.objects.get().value == 600
    assert snapshots.take(project) == before


def test_snapshot_holds_the_status_of_a_relation():
    """A relation's status is content; only the status of publication is not."""
    partnership = builders.make_partnership()
    change = partnership.status_changes.create(changed_on="2010-05", status="active", level="friendship")
    before = snapshots.take(partnership)

    change.delete()
    snapshots.apply(before, partnership)

    assert partnership.status_changes.get().status == "active"


def test_queries_of_a_snapshot_do_not_grow_with_children(visit):
    with CaptureQueriesContext(connection) as few:
        snapshots.take(visit)
    for number in range(20):
        visit.sector_notes.create(text_de=f"<p>{number}</p>").sectors.add(builders.make_sector())
    with CaptureQueriesContext(connection) as many:
        snapshots.take(visit)

    assert len(many) == len(few)


def test_opening_a_copy_writes_only_the_rows_that_differ(publisher):
    visit = builders.make_visit()
    stops = [visit.stops.create(city=builders.make_city(), venue_de="Rathaus") for _number in range(3)]
    with working_copies.opened(visit):
        stops[0].venue_de = "Messe"
        stops[0].save()
        data = snapshots.take(visit)
    working_copies.store(visit, data, publisher)

    with CaptureQueriesContext(connection) as queries, working_copies.opened(visit):
        venues = sorted(visit.stops.values_list("venue_de", flat=True))

    written = [query["sql"] for query in queries if query["sql"].startswith('UPDATE "delegations_stop"')]
    assert venues == ["Messe", "Rathaus", "Rathaus"]
    assert len(written) == 1


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_public_page_stays_the_same_to_the_byte_while_a_copy_is_worked_on(client, visit, publisher, language):
    address = f"/{language}/visits/{visit.slug}/"
    before = client.get(address).content

    begin_copy(visit, publisher)

    assert client.get(address).content == before


def test_publishing_carries_everything_over_and_keeps_keys(visit, editor, publisher):
    before = Visit.objects.get(pk=visit.pk)
    note = visit.sector_notes.get()
    begin_copy(visit, editor)

    revision = publication.publish(visit, by=publisher)

    after = Visit.objects.get(pk=visit.pk)
    assert (after.title_de, after.slug, after.published_at) == ("Neu", before.slug, before.published_at)
    assert after.gifts.count() == after.sectors.count() == 0
    assert after.statements.get().text_de == "Ein Satz."
    assert after.sector_notes.get() == note
    assert not WorkingCopy.objects.exists()
    assert (revision.number, revision.data["values"]["title_de"], revision.made_by) == (1, "Neu", publisher)


def test_discarding_leaves_no_trace(visit, publisher):
    before = snapshots.take(visit)
    begin_copy(visit, publisher)

    working_copies.discard(visit)

    assert not WorkingCopy.objects.exists()
    assert snapshots.take(Visit.objects.get(pk=visit.pk)) == before


def test_second_person_is_told_and_overwrites_nothing(visit, publisher):
    copy = begin_copy(visit, publisher)
    other = builders.make_user(Role.EDITOR)
    first = working_copies.store(visit, {**copy.data, "values": {"title_de": "A"}}, publisher, version=copy.version)

    with pytest.raises(working_copies.ChangedMeanwhile) as told:
        working_copies.store(visit, copy.data, other, version=copy.version)

    assert told.value.theirs == first
    assert WorkingCopy.objects.get().data["values"] == {"title_de": "A"}


def test_second_first_copy_is_refused(visit, publisher):
    begin_copy(visit, publisher)

    with pytest.raises(working_copies.ChangedMeanwhile):
        working_copies.store(visit, snapshots.take(visit), builders.make_user(Role.EDITOR))


@pytest.mark.parametrize("step", ["apply", "discard", "say", "keep_revision"])
def test_publish_that_fails_half_way_leaves_the_public_version(visit, editor, publisher, monkeypatch, step):
    before = snapshots.take(visit)
    begin_copy(visit, editor)
    module = snapshots if step == "apply" else publication

    def fail(*args, **kwargs):
        real(*args, **kwargs)
        raise RuntimeError

    real = getattr(module, step)
    monkeypatch.setattr(module, step, fail)
    with pytest.raises(RuntimeError):
        publication.publish(visit, by=publisher)

    assert snapshots.take(Visit.objects.get(pk=visit.pk)) == before
    assert WorkingCopy.objects.count() == 1
    assert not Revision.objects.exists()


def test_editor_cannot_publish_by_any_door(visit, editor):
    for step in (publication.publish, publication.withdraw):
        with pytest.raises(PermissionDenied):
            step(visit, by=editor, reason="Versuch")


def test_own_work_needs_a_reason_and_stays_visible_whoever_calls(visit, publisher):
    begin_copy(visit, publisher)
    with pytest.raises(ValidationError):
        publication.publish(visit, by=publisher)

    revision = publication.publish(visit, by=publisher, reason="Eilig, Kollegin im Urlaub")

    assert (revision.is_unreviewed, revision.reason) == (True, "Eilig, Kollegin im Urlaub")


def test_withdrawing_needs_a_reason_and_keeps_a_revision(visit, publisher):
    with pytest.raises(ValidationError):
        publication.withdraw(visit, by=publisher, reason=" ")

    revision = publication.withdraw(visit, by=publisher, reason="Einwilligung widerrufen")

    visit.refresh_from_db()
    assert (visit.status, visit.is_public(), revision.action) == ("withdrawn", False, "withdrawn")


def test_restoring_makes_a_copy_and_tells_what_is_gone(visit, publisher):
    revision = publication.publish(visit, by=publisher)
    city = visit.stops.get().city
    visit.stops.all().delete()
    city.delete()
    visit.title_de = "Später"
    visit.save()

    publication.restore(visit, revision, by=publisher)

    assert Visit.objects.get(pk=visit.pk).title_de == "Später"
    with working_copies.opened(visit):
        assert Visit.objects.get(pk=visit.pk).title_de == "Alt"
    with transaction.atomic():
        losses = snapshots.apply(revision.data, visit)
    assert len(losses.missing) == 1
    assert not visit.stops.exists()


def test_snapshot_is_the_same_in_whichever_order_a_list_was_stored():
    visit, sectors = builders.make_visit(), [builders.make_sector() for _number in range(3)]

    def taken_with(sectors):
        visit.sectors.clear()
        for sector in sectors:
            visit.sectors.add(sector)
        return snapshots.take(visit)

    assert taken_with(sectors) == taken_with(sectors[::-1])
