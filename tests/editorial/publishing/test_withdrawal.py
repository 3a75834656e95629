"""The end of a record: withdrawn with a reason, its address leading elsewhere; deleted only where that is allowed."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from delegations.models import Visit
from editorial.publishing import publication, working_copies
from editorial.publishing.addresses import public_page_at
from editorial.publishing.models import AwaitedLanguage, Redirect, Revision, WorkingCopy
from editorial.publishing.uses import uses_of
from editorial.staff.roles import Role
from partnership.models import City
from tests import builders

pytestmark = pytest.mark.django_db


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


def withdraw(client, record, reason="Veraltet", target=""):
    return client.post(url(type(record), "withdraw", record.pk), {"reason": reason, "target": target})


def location(client, path):
    """Return where a citizen is sent from this path; None for a page that is not found."""
    response = client.get(path)
    return response.headers["Location"] if response.status_code == 301 else None


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_withdraw_page_opens_in_the_language_of_the_person(desk_of, language):
    city = builders.make_city()

    content = desk_of(language=language).get(url(City, "withdraw", city.pk)).content.decode()

    assert f'lang="{language}"' in content
    assert 'name="reason"' in content


def test_withdrawing_needs_a_reason_and_keeps_a_revision(desk_of, client):
    city = builders.make_city()
    desk = desk_of()

    refused = withdraw(desk, city, reason=" ")
    response = withdraw(desk, city)

    assert list(refused.context["form"].errors) == ["reason"]
    assert response.headers["Location"] == url(City, "change", city.pk)
    assert client.get(city.get_absolute_url()).status_code == 404
    revision = Revision.objects.get()
    assert (revision.action, revision.reason, revision.made_by) == ("withdrawn", "Veraltet", desk.user)


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_old_address_leads_to_another_record(desk_of, client, language):
    old, new = builders.make_city(slug="alt"), builders.make_city(slug="neu")

    withdraw(desk_of(), old, target="/de/cities/neu/")

    assert Redirect.objects.get().to_record == new
    assert location(client, f"/{language}/cities/alt/") == f"/{language}/cities/neu/"
    new.slug = "neuer"
    new.save()
    assert location(client, f"/{language}/cities/alt/") == f"/{language}/cities/neuer/"


def test_old_address_leads_to_a_list(desk_of, client):
    city = builders.make_city(slug="alt")

    withdraw(desk_of(), city, target="http://testserver/zh-hans/cities/")

    assert location(client, "/de/cities/alt/") == "/de/cities/"
    assert location(client, "/zh-hans/cities/alt/") == "/zh-hans/cities/"


def test_addresses_from_before_lead_on_as_well(desk_of, client):
    city = builders.make_city(slug="alt")
    city.slug = "mitte"
    city.save()
    builders.make_city(slug="neu")

    withdraw(desk_of(), city, target="/de/cities/neu/")

    assert location(client, "/de/cities/alt/") == "/de/cities/neu/"


def test_redirect_ends_when_the_record_is_public_again(desk_of, client, publisher):
    city = builders.make_city(slug="alt")
    builders.make_city(slug="neu")
    withdraw(desk_of(), city, target="/de/cities/neu/")

    publication.publish(city, by=publisher)

    assert client.get("/de/cities/alt/").status_code == 200


def test_redirect_leads_nowhere_when_its_target_is_withdrawn(desk_of, client):
    old, new = builders.make_city(slug="alt"), builders.make_city(slug="neu")
    desk = desk_of()
    withdraw(desk, old, target="/de/cities/neu/")

    withdraw(desk, new)

    assert client.get("/de/cities/alt/").status_code == 404


def test_redirects_in_a_row_are_followed_and_circles_end(desk_of, client):
    first, second, third = (builders.make_city(slug=slug) for slug in ("eins", "zwei", "drei"))
    desk = desk_of()
    withdraw(desk, first, target="/de/cities/zwei/")
    withdraw(desk, second, target="/de/cities/drei/")
    assert location(client, "/de/cities/eins/") == "/de/cities/drei/"

    withdraw(desk, third)
    Redirect.lead(third, to=first)

    assert client.get("/de/cities/eins/").status_code == 404


def test_redirect_survives_deletion_for_good(desk_of, client):
    city = builders.make_city(slug="alt")
    builders.make_city(slug="neu")
    desk = desk_of(Role.ADMINISTRATOR)
    withdraw(desk, city, target="/de/cities/neu/")

    desk.post(url(City, "delete", city.pk), {"post": "yes"})

    assert not City.objects.filter(slug="alt").exists()
    assert location(client, "/de/cities/alt/") == "/de/cities/neu/"


def test_target_of_something_withdrawn_is_set_and_taken_back_later(desk_of, client):
    city = builders.make_city(slug="alt")
    builders.make_city(slug="neu")
    desk = desk_of()
    withdraw(desk, city)

    withdraw(desk, city, target="/de/cities/neu/")
    page = desk.get(url(City, "withdraw", city.pk))
    led = location(client, "/de/cities/alt/")
    withdraw(desk, city, target="")

    assert page.context["form"]["target"].value() == "/de/cities/neu/"
    assert led == "/de/cities/neu/"
    assert client.get("/de/cities/alt/").status_code == 404
    assert Revision.objects.count() == 1


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/de/cities/",
        "//evil.example/de/cities/",
        "javascript:alert(1)",
        "/\\evil.example",
        "/de/\tcities/",
        "/admin/",
        "/media/images/x.jpg",
        "/de/gibt-es/nicht/",
        "/de/cities/gibt-es-nicht/",
        "/de/cities/entwurf/",
        "/de/cities/alt/",
        "cities",
        "http://[",
        "/de/cities/" + "x" * 500,
    ],
)
def test_address_leads_to_public_pages_of_this_site_only(desk_of, target):
    city = builders.make_city(slug="alt")
    builders.make_city(slug="entwurf", **builders.DRAFT)

    response = withdraw(desk_of(), city, target=target)

    assert list(response.context["form"].errors) == ["target"]
    assert city.is_public()
    assert not Redirect.objects.exists()


def test_pages_without_publication_of_their_own_are_targets_too():
    sector = builders.make_sector(slug="umwelt")

    assert public_page_at(sector.get_absolute_url(), "testserver").path == sector.get_absolute_url()
    with pytest.raises(ValidationError):
        public_page_at(sector.get_absolute_url() + "x/", "testserver")


def test_deleting_something_public_leads_to_withdrawing(desk_of):
    city = builders.make_city()

    for desk in (desk_of(), desk_of(Role.ADMINISTRATOR)):
        response = desk.get(url(City, "delete", city.pk))
        assert response.headers["Location"] == url(City, "withdraw", city.pk)


def test_deleting_for_good_is_offered_to_administrators_only(desk_of):
    city = builders.make_city()
    for_good = url(City, "delete", city.pk) + "?for_good=1"

    publisher, administrator = desk_of(), desk_of(Role.ADMINISTRATOR)

    assert for_good not in publisher.get(url(City, "withdraw", city.pk)).content.decode()
    assert publisher.get(for_good).status_code == 403
    assert for_good in administrator.get(url(City, "withdraw", city.pk)).content.decode()
    assert administrator.get(for_good).status_code == 200


def test_selected_records_are_not_deleted_when_one_was_public(desk_of):
    public = builders.make_city()
    draft = builders.make_city(**builders.DRAFT)
    data = {"action": "delete_selected", "_selected_action": [str(public.pk), str(draft.pk)], "post": "yes"}

    for desk in (desk_of(), desk_of(Role.ADMINISTRATOR)):
        content = desk.post(url(City, "changelist"), data).content.decode()
        assert url(City, "withdraw", public.pk) in content
        assert url(City, "withdraw", draft.pk) not in content
    assert City.objects.count() == 2


def test_selected_drafts_are_deleted_and_each_keeps_a_revision(desk_of):
    drafts = [builders.make_city(**builders.DRAFT) for _ in range(2)]
    data = {"action": "delete_selected", "_selected_action": [str(city.pk) for city in drafts], "post": "yes"}

    desk_of().post(url(City, "changelist"), data)

    assert not City.objects.exists()
    assert Revision.objects.filter(action="deleted").count() == 2


def test_deletion_ends_the_working_copy_and_what_was_announced(desk_of, publisher):
    visit = builders.make_visit()
    publication.publish(visit, by=publisher, without=["zh-hans"], reason="Übersetzung in Arbeit")
    with working_copies.opened(visit):
        data = {"pk": str(visit.pk), "values": {}, "lists": {}, "children": {}}
    working_copies.store(visit, data, publisher)

    desk_of(Role.ADMINISTRATOR).post(url(Visit, "delete", visit.pk), {"post": "yes"})

    assert not Visit.objects.exists()
    assert not WorkingCopy.objects.exists()
    assert not AwaitedLanguage.objects.exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.TRANSLATOR, Role.PROTOCOL])
def test_only_people_who_may_publish_withdraw(desk_of, role):
    city = builders.make_city()
    desk = desk_of(role)

    assert desk.get(url(City, "withdraw", city.pk)).status_code == 403
    assert withdraw(desk, city).status_code == 403
    assert city.is_public()
    assert url(City, "withdraw", city.pk) not in desk.get(url(City, "change", city.pk)).content.decode()


def test_draft_has_nothing_to_withdraw(desk_of):
    city = builders.make_city(**builders.DRAFT)

    response = withdraw(desk_of(), city)

    assert response.headers["Location"] == url(City, "change", city.pk)
    assert City.objects.get().status == "draft"


def uses_of_everything(picture):
    """Return a city with a record of every kind pointing at it."""
    city = builders.make_city()
    visit, project, agreement = builders.make_visit(), builders.make_project(), builders.make_agreement(place=city)
    visit.stops.create(city=city)
    visit.stops.create(city=city)
    project.partners.create(city=city, role="partner")
    partnership = builders.make_partnership(partner_city=city)
    organisation = builders.make_organisation(city=city, **builders.DRAFT)
    return city, {visit, project, agreement, partnership, organisation}


def test_uses_name_the_records_behind_the_rows_once(picture):
    city, expected = uses_of_everything(picture)
    city.titles.create(title_de="Eigenes")

    found = uses_of(city)

    assert set(found) == expected
    assert len(found) == len(expected)


def test_lists_of_other_records_count_as_uses():
    partnership = builders.make_partnership()
    visit = builders.make_visit(partnerships=[partnership])

    assert uses_of(partnership) == [visit]


def test_nothing_uses_a_new_record():
    assert uses_of(builders.make_visit()) == []


def test_uses_stand_on_the_page_with_links(desk_of, picture):
    city, expected = uses_of_everything(picture)

    withdrawing = desk_of().get(url(City, "withdraw", city.pk)).content.decode()
    deleting = desk_of(Role.ADMINISTRATOR).get(url(City, "delete", city.pk) + "?for_good=1").content.decode()

    for record in expected:
        assert url(type(record), "change", record.pk) in withdrawing
        assert url(type(record), "change", record.pk) in deleting


def test_queries_for_uses_do_not_grow(picture):
    city, _expected = uses_of_everything(picture)

    def queries():
        with CaptureQueriesContext(connection) as captured:
            [str(row) for row in uses_of(city)]
        return len(captured)

    few = queries()
    for _ in range(5):
        builders.make_visit().stops.create(city=city)
        builders.make_partnership(home_city=city, partner_city=builders.make_city())

    assert queries() == few


def test_queries_for_uses_of_a_picture_do_not_grow(picture):
    image = picture()

    def queries():
        with CaptureQueriesContext(connection) as captured:
            [str(row) for row in uses_of(image)]
        return len(captured)

    builders.make_partnership().placements.create(image=image)
    few = queries()
    for _ in range(5):
        builders.make_partnership().placements.create(image=image)

    assert queries() == few
