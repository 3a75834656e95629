"""Revisions in the admin: compare, restore; deleted records come back."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delegations.models import Visit
from editorial.library.models import Placement
from editorial.publishing import publication, snapshots, working_copies
from editorial.publishing.models import Revision, WorkingCopy
from editorial.staff.roles import Role
from partnership.models import City, Partnership
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert("x")</script><img src=x onerror=alert(1)>'


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def desk_of():
    """Return the browser of a signed-in member of staff."""

    def desk(role=Role.PUBLISHER, **overrides):
        client = Client()
        client.user = builders.make_user(role, **overrides)
        client.force_login(client.user)
        return client

    return desk


@pytest.fixture
def publisher():
    return builders.make_user(Role.PUBLISHER)


@pytest.fixture
def visit(publisher):
    """A public visit with one revision, changed since."""
    visit = builders.make_visit(title_de="Alter Titel", title_zh_hans="旧题")
    visit.sector_notes.create(text_de="<p>Stand</p>").sectors.add(builders.make_sector())
    publication.publish(visit, by=publisher)
    visit.title_de = "Neuer Titel"
    visit.save()
    return visit


def begin_copy(visit, user, **values):
    data = snapshots.take(visit)
    return working_copies.store(visit, {**data, "values": {**data["values"], **values}}, user)


def compare(client, visit, old, new):
    return client.get(url(Visit, "compare", visit.pk), {"old": old, "new": new})


def restore(client, visit, number=1, **changed):
    address = url(Visit, "restore", visit.pk, number)
    page = client.get(address)
    version = page.context["form"]["version"].value()
    return client.post(address, {"version": "" if version is None else version, **changed})


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_every_revision_is_listed_with_who_and_why(desk_of, visit, publisher, language):
    begin_copy(visit, publisher)
    publication.publish(visit, by=publisher, reason="Kollegin im Urlaub")
    client = desk_of(Role.EDITOR, language=language)

    response = client.get(url(Visit, "revisions", visit.pk))

    assert [(revision.number, revision.is_unreviewed) for revision in response.context["revisions"]] == [
        (2, True),
        (1, False),
    ]
    content = response.content.decode()
    assert "Kollegin im Urlaub" in content
    assert str(publisher) in content
    assert f'lang="{language}"' in content


def test_change_form_leads_to_the_revisions(desk_of, visit):
    page = desk_of(Role.EDITOR).get(url(Visit, "change", visit.pk)).content.decode()

    assert url(Visit, "revisions", visit.pk) in page


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_any_two_states_are_compared(desk_of, visit, publisher, language):
    begin_copy(visit, publisher, title_de="Kopie")
    client = desk_of(Role.EDITOR, language=language)

    for old, new, expected in [
        ("1", "present", ("Alter", "Neuer")),
        ("present", "copy", ("Neuer Titel", "Kopie")),
        ("nothing", "1", ("Alter Titel", "旧题")),
    ]:
        content = compare(client, visit, old, new).content.decode()
        assert [word in content for word in expected] == [True, True]


def test_same_states_are_said_to_be_the_same(desk_of, visit):
    response = compare(desk_of(), visit, "present", "present")

    assert response.context["changes"] == []
    assert 'class="nothing-differs"' in response.content.decode()


@pytest.mark.parametrize(
    "states", [("7", "present"), ("x", "present"), ("copy", "present"), ("1", ""), ("1", "nothing")]
)
def test_states_that_do_not_exist_are_not_found(desk_of, visit, states):
    assert compare(desk_of(), visit, *states).status_code == 404


def test_pictures_are_shown_from_the_protected_folder(desk_of, visit, picture):
    image = picture()
    Placement.objects.create(target=visit, image=image, role="lead")

    content = compare(desk_of(), visit, "1", "present").content.decode()

    assert f"/admin/library/image/{image.pk}/file/" in content


def test_hostile_text_is_harmless_in_comparisons(desk_of, visit, publisher):
    visit.title_de = visit.title_zh_hans = visit.summary_de = visit.place_note_de = HOSTILE
    visit.save()
    visit.gifts.create(direction="given", description_de=HOSTILE, value_eur=1)
    visit.statements.create(printed_name=HOSTILE[:60], text_de=HOSTILE)
    data = snapshots.take(visit)
    # As if somebody had written it past every cleaning.
    hostile = {name: HOSTILE for name, value in data["values"].items() if value is None or isinstance(value, str)}
    working_copies.store(visit, {**data, "values": {**data["values"], **hostile}}, publisher)
    client = desk_of()

    for old, new in [("1", "present"), ("1", "copy"), ("copy", "present"), ("nothing", "copy")]:
        content = compare(client, visit, old, new).content.decode()
        assert "alert(" in content
        assert "<script>alert" not in content
        assert "<img src=x" not in content
    restoring = client.get(url(Visit, "restore", visit.pk, 1)).content.decode()
    assert "<script>alert" not in restoring


def test_private_data_of_delegates_stay_private_in_old_states(desk_of, visit, publisher):
    delegate = visit.delegates.create(printed_name="Frau Wu", contact="0511-168-0815")
    publication.publish(visit, by=publisher)
    delegate.delete()

    seen = {role: compare(desk_of(role), visit, "2", "present").content.decode() for role in Role}

    assert {role for role, content in seen.items() if "0511-168-0815" in content} == {
        Role.PROTOCOL,
        Role.ADMINISTRATOR,
    }
    assert all("Frau Wu" in content for content in seen.values())


def test_comparing_takes_the_same_queries_for_few_and_many(desk_of, visit):
    client = desk_of()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            compare(client, visit, "1", "present")
        return len(captured)

    def add():
        visit.stops.create(city=builders.make_city())
        visit.sector_notes.create(text_de="<p>x</p>").sectors.add(builders.make_sector())
        visit.partnerships.add(builders.make_partnership())

    add()
    queries()
    few = queries()
    for _ in range(5):
        add()

    assert queries() == few


def test_listing_takes_the_same_queries_for_few_and_many(desk_of, visit, publisher):
    client = desk_of()
    address = url(Visit, "revisions", visit.pk)
    client.get(address)

    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        publication.publish(visit, by=publisher)
    with CaptureQueriesContext(connection) as many:
        client.get(address)

    assert len(many) == len(few)


def test_restoring_makes_a_working_copy_and_citizens_see_nothing(desk_of, visit, client):
    public = client.get(visit.get_absolute_url()).content
    editor = desk_of(Role.EDITOR)

    response = restore(editor, visit)

    assert response.headers["Location"] == url(Visit, "change", visit.pk)
    copy = WorkingCopy.objects.get()
    assert (copy.owner, copy.data["values"]["title_de"]) == (editor.user, "Alter Titel")
    assert client.get(visit.get_absolute_url()).content == public


def test_restoring_asks_before_it_replaces_a_working_copy(desk_of, visit, publisher):
    begin_copy(visit, publisher, title_de="Kopie")
    client = desk_of(Role.EDITOR)

    page = client.get(url(Visit, "restore", visit.pk, 1))

    assert page.context["copy"].owner == publisher
    assert str(publisher) in page.content.decode()
    assert restore(client, visit, version="").status_code == 302
    assert WorkingCopy.objects.get().data["values"]["title_de"] == "Kopie"
    restore(client, visit)
    assert WorkingCopy.objects.get().data["values"]["title_de"] == "Alter Titel"


def test_a_copy_that_changed_meanwhile_is_not_replaced(desk_of, visit, publisher):
    copy = begin_copy(visit, publisher)
    version = copy.version
    working_copies.store(visit, {**copy.data, "values": {"title_de": "Neuer"}}, publisher, version=version)

    restore(desk_of(), visit, version=version)

    assert WorkingCopy.objects.get().data["values"] == {"title_de": "Neuer"}


def test_a_restored_copy_is_neither_reviewed_nor_scheduled(desk_of, visit, publisher):
    begin_copy(visit, publisher)
    WorkingCopy.objects.update(is_in_review=True, publish_on=builders.TOMORROW)

    restore(desk_of(), visit)

    assert WorkingCopy.objects.values_list("is_in_review", "publish_on").get() == (False, None)


def test_restoring_a_withdrawn_record_keeps_what_it_said(desk_of, visit, publisher):
    publication.withdraw(visit, by=publisher, reason="Fehler")
    Visit.objects.filter(pk=visit.pk).update(title_de="Danach geändert")

    restore(desk_of(), visit)

    assert not WorkingCopy.objects.exists()
    assert Visit.objects.get(pk=visit.pk).title_de == "Alter Titel"
    assert Revision.objects.about(visit).first().data["values"]["title_de"] == "Danach geändert"


def test_reading_the_restore_page_changes_nothing(desk_of, visit):
    before = snapshots.take(visit)

    desk_of().get(url(Visit, "restore", visit.pk, 1))

    assert snapshots.take(Visit.objects.get(pk=visit.pk)) == before
    assert not WorkingCopy.objects.exists()


def test_restoring_tells_what_no_longer_exists(desk_of, visit, publisher):
    stop = visit.stops.create(city=builders.make_city())
    publication.publish(visit, by=publisher)
    key = str(stop.city_id)
    stop.delete()
    stop.city.delete()
    client = desk_of()

    page = client.get(url(Visit, "restore", visit.pk, 2))

    assert [key in line for line in page.context["findings"].lost] == [True]
    restore(client, visit, 2)
    with working_copies.opened(visit):
        assert not visit.stops.exists()


def test_only_people_who_may_rewrite_everything_restore(desk_of, visit):
    translator = desk_of(Role.TRANSLATOR, translates_into="zh-hans")

    for send in (translator.get, translator.post):
        assert send(url(Visit, "restore", visit.pk, 1)).status_code == 403
    assert not WorkingCopy.objects.exists()
    assert url(Visit, "restore", visit.pk, 1) not in translator.get(url(Visit, "revisions", visit.pk)).content.decode()


@pytest.mark.parametrize("page", ["revisions", "compare", "withdraw"])
def test_strangers_and_staff_without_rights_see_nothing(desk_of, visit, client, page):
    address = url(Visit, page, visit.pk)

    assert client.get(address).status_code == 302
    for send in (desk_of(None).get, desk_of(None).post):
        response = send(address)
        assert response.status_code in {403, 404}
        assert "Titel" not in response.content.decode()


def delete(city, client):
    return client.post(url(City, "delete", city.pk), {"post": "yes"})


@pytest.fixture
def deleted_city(desk_of):
    """A city with a child and a picture that an administrator has deleted; returned as it was."""
    city = builders.make_city(name_de="Vergessen", slug="vergessen")
    city.titles.create(title_de="Ehrentitel")
    city.before = snapshots.take(city)
    city.key = city.pk
    assert delete(city, desk_of(Role.ADMINISTRATOR)).status_code == 302
    return city


def test_deletion_keeps_a_revision_with_everything(deleted_city):
    revision = Revision.objects.get()

    assert not City.objects.filter(pk=deleted_city.key).exists()
    assert (revision.action, revision.title, revision.data) == ("deleted", "Vergessen", deleted_city.before)


def test_deleted_records_are_read_and_made_again_with_their_key(desk_of, deleted_city):
    client = desk_of(Role.ADMINISTRATOR)
    address = url(City, "recreate", deleted_city.key)

    listed = client.get(url(City, "deleted"))
    page = client.get(address)
    response = client.post(address)

    assert url(City, "deleted") in client.get(url(City, "changelist")).content.decode()
    assert address in listed.content.decode()
    assert "Ehrentitel" in page.content.decode()
    assert response.headers["Location"] == url(City, "change", deleted_city.key)
    city = City.objects.get(pk=deleted_city.key)
    assert (city.status, city.slug, city.is_public()) == ("draft", "vergessen", False)
    assert snapshots.take(city) == deleted_city.before
    assert client.post(address).status_code == 404


def test_record_that_cannot_be_made_again_says_why(desk_of):
    partnership = builders.make_partnership()
    client = desk_of(Role.ADMINISTRATOR)
    key, city = partnership.pk, partnership.partner_city
    client.post(url(Partnership, "delete", key), {"post": "yes"})
    city.delete()

    page = client.get(url(Partnership, "recreate", key))
    client.post(url(Partnership, "recreate", key))

    assert page.context["findings"].obstacle
    assert not Partnership.objects.filter(pk=key).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.TRANSLATOR, Role.PROTOCOL])
def test_deleted_records_are_for_administrators(desk_of, deleted_city, role):
    client = desk_of(role)

    for address in (url(City, "deleted"), url(City, "recreate", deleted_city.key)):
        assert client.get(address).status_code == 403
        assert client.post(address).status_code == 403
    assert not City.objects.filter(pk=deleted_city.key).exists()


def test_deleted_list_takes_the_same_queries_for_few_and_many(desk_of, deleted_city):
    client = desk_of(Role.ADMINISTRATOR)
    client.get(url(City, "deleted"))

    with CaptureQueriesContext(connection) as few:
        client.get(url(City, "deleted"))
    for _ in range(4):
        delete(builders.make_city(**builders.DRAFT), client)
    with CaptureQueriesContext(connection) as many:
        response = client.get(url(City, "deleted"))

    assert len(response.context["page"].object_list) == 5
    assert len(many) == len(few)


def test_forms_of_the_pages_are_read_by_a_browser(desk_of, visit):
    """The comparison is chosen with the keyboard: every choice is a labelled control of one form."""
    form = form_of(desk_of().get(url(Visit, "revisions", visit.pk)), "compare_form")

    assert form == {"old": ["1"], "new": ["present"]}
