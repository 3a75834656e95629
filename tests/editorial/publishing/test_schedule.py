"""Dates of publication: effective to the minute, said clearly, in the city's local time."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from delegations.models import Visit
from editorial.publishing import publication, snapshots, working_copies
from editorial.publishing.admin_schedule import what_will_happen
from editorial.publishing.models import Remark, Revision, WorkingCopy
from editorial.staff.roles import Role
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db

NOW = timezone.now()


def copy_with_date(visit, publisher, publish_on):
    with working_copies.opened(visit):
        visit.title_de = "Neu"
        visit.save()
        data = snapshots.take(visit)
    copy = working_copies.store(visit, data, publisher)
    WorkingCopy.objects.filter(pk=copy.pk).update(publish_on=publish_on, scheduled_by=publisher)
    return copy


def test_first_publication_and_end_need_no_command():
    visit = builders.make_visit(published_at=NOW + timedelta(hours=1), expires_at=NOW + timedelta(hours=2))

    public = [visit.is_public(NOW + timedelta(minutes=minutes)) for minutes in (59, 60, 119, 120)]

    assert public == [False, True, True, False]


def test_due_copy_is_carried_over_once():
    publisher = builders.make_user(Role.PUBLISHER)
    due, later = (builders.make_visit(title_de="Alt", summary_de="Text", summary_zh_hans="文本") for _visit in range(2))
    copy_with_date(due, publisher, NOW - timedelta(minutes=1))
    copy_with_date(later, publisher, NOW + timedelta(hours=1))

    call_command("publish_due")
    call_command("publish_due")

    assert [Visit.objects.get(pk=visit.pk).title_de for visit in (due, later)] == ["Neu", "Alt"]
    assert Revision.objects.count() == 1


def test_command_says_when_nobody_may_publish_any_more(capsys):
    publisher = builders.make_user(Role.PUBLISHER)
    visit = builders.make_visit(title_de="Alt")
    copy_with_date(visit, publisher, NOW - timedelta(minutes=1))
    publisher.groups.clear()

    with pytest.raises(CommandError):
        call_command("publish_due")

    assert Visit.objects.get(pk=visit.pk).title_de == "Alt"
    assert WorkingCopy.objects.exists()


def schedule(client, visit, **values):
    address = reverse("admin:delegations_visit_schedule", args=[visit.pk])
    return client.post(address, values), address


def test_date_of_a_draft_says_that_it_publishes_nothing(client):
    client.force_login(builders.make_user(Role.PUBLISHER))
    visit = builders.make_visit(**builders.DRAFT)

    response, _address = schedule(client, visit, published_at_0="01.06.2099", published_at_1="08:00")

    visit.refresh_from_db()
    assert response.status_code == 302
    assert visit.published_at == datetime(2099, 6, 1, 6, tzinfo=UTC)
    assert not visit.is_public(visit.published_at + timedelta(days=1))
    assert what_will_happen(visit, None) != what_will_happen(builders.make_visit(published_at=visit.published_at), None)


def test_end_before_beginning_is_said_at_the_field(client):
    client.force_login(builders.make_user(Role.PUBLISHER))
    visit = builders.make_visit()

    response, _address = schedule(client, visit, expires_at_0="01.01.2001", expires_at_1="08:00")

    assert "expires_at" in response.context["form"].errors


def test_administrator_moves_a_public_record(client):
    client.force_login(builders.make_user(Role.ADMINISTRATOR))
    visit = builders.make_visit(slug="alt")

    schedule(client, visit, slug="neu")

    assert client.get("/de/visits/alt/").headers["Location"] == "/de/visits/neu/"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.PROTOCOL])
def test_dates_are_for_publishers(client, role):
    client.force_login(builders.make_user(role))
    visit = builders.make_visit()

    response, address = schedule(client, visit, expires_at_0="01.01.2099", expires_at_1="08:00")

    assert (response.status_code, client.get(address).status_code) == (403, 403)


def test_copy_gets_its_date_in_the_form(client):
    publisher = builders.make_user(Role.PUBLISHER)
    client.force_login(publisher)
    visit = builders.make_visit()
    working_copies.store(visit, snapshots.take(visit), builders.make_user(Role.EDITOR))
    address = reverse("admin:delegations_visit_schedule", args=[visit.pk])
    assert "publish_on_0" in form_of(client.get(address), "schedule_form")

    schedule(client, visit, publish_on_0="01.06.2099", publish_on_1="08:00")

    copy = WorkingCopy.objects.get()
    assert (copy.publish_on, copy.scheduled_by) == (datetime(2099, 6, 1, 6, tzinfo=UTC), publisher)
    publication.publish(visit, by=publisher)
    assert not WorkingCopy.objects.exists()


DATE = {"publish_on_0": "01.06.2099", "publish_on_1": "08:00"}


def test_date_for_own_work_needs_a_reason_that_stays(client):
    author = builders.make_user(Role.PUBLISHER)
    client.force_login(author)
    visit = builders.make_visit()
    working_copies.store(visit, snapshots.take(visit), author)

    refused, _address = schedule(client, visit, **DATE)
    assert list(refused.context["form"].errors) == ["reason"]
    assert not WorkingCopy.objects.filter(publish_on__isnull=False).exists()
    schedule(client, visit, **DATE, reason="Kollegin im Urlaub")
    schedule(client, visit, **DATE, expires_at_0="01.07.2099", expires_at_1="08:00")

    assert WorkingCopy.objects.get().scheduled_by == author
    assert [remark.text for remark in Remark.objects.about(visit)] == ["Kollegin im Urlaub"]


def test_own_work_published_by_date_is_listed_as_unreviewed():
    publisher = builders.make_user(Role.PUBLISHER)
    visit = builders.make_visit(summary_de="Text", summary_zh_hans="文本")
    copy_with_date(visit, publisher, NOW - timedelta(minutes=1))

    call_command("publish_due")

    assert Revision.objects.get().is_unreviewed


@pytest.mark.parametrize(("same", "kept"), [(True, True), (False, False)])
def test_date_holds_for_the_content_it_was_set_for(client, same, kept):
    """Otherwise an editor could change what goes out by itself after the publisher has looked at it."""
    publisher = builders.make_user(Role.PUBLISHER)
    visit = builders.make_visit()
    copy_with_date(visit, publisher, NOW + timedelta(days=1))
    client.force_login(publisher if same else builders.make_user(Role.EDITOR))
    address = reverse("admin:delegations_visit_change", args=[visit.pk])

    page = client.post(address, {**form_of(client.get(address), "visit_form"), "title_de": "Anders"}, follow=True)

    copy = WorkingCopy.objects.get()
    assert (copy.data["values"]["title_de"], copy.publish_on is not None) == ("Anders", kept)
    assert len(page.context["messages"]) == (1 if kept else 2)
