"""The start page of the admin: cards by role, links, languages, a constant number of queries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from delegations.models import FollowUp, Visit
from editorial.l10n.models import Coverage
from editorial.publishing.models import Publishable
from editorial.staff.roles import Role
from partnership.models import City
from portal.desk.todos import TODOS
from tests import builders
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

KEYS = [todo.key for todo in TODOS]
FOR_TRANSLATORS = {
    "sent-back",
    "missing-zh-hans",
    "outdated-zh-hans",
    "editing-zh-hans",
    "asked-zh-hans",
    "alt-missing",
}


def seen_by(role):
    user = builders.make_user(role)
    roles = {role.value}
    return {todo.key for todo in TODOS if todo.is_for(user, roles)}


def test_each_role_sees_its_own_work():
    assert seen_by(Role.TRANSLATOR) == FOR_TRANSLATORS
    assert seen_by(Role.PROTOCOL) == {
        "sent-back",
        "my-follow-ups",
        "follow-ups",
        "visits",
        "agreements-expiring",
        "anniversaries",
        "old-copies",
    }
    assert seen_by(Role.EDITOR) == set(KEYS) - {"review", "follow-ups", "waiting-zh-hans"}
    assert seen_by(Role.PUBLISHER) == seen_by(Role.ADMINISTRATOR) == set(KEYS)


def test_translators_see_their_own_language_only():
    keys = {"missing-zh-hans", "outdated-zh-hans", "editing-zh-hans", "asked-zh-hans"}

    for language, sees in [("zh-hans", keys), ("de", set())]:
        user = builders.make_user(Role.TRANSLATOR, translates_into=language)
        seen = {todo.key for todo in TODOS if todo.language and todo.is_for(user, {Role.TRANSLATOR.value})}
        assert seen == sees


def cards(client):
    """Return the to-dos printed with numbers: key and the links' texts."""
    response = client.get("/admin/")
    assert response.status_code == 200
    return {
        todo["key"]: [number.address for number in todo["numbers"]]
        for group in response.context["waiting"]["groups"]
        for todo in group["todos"]
    }


def test_numbers_are_links_and_zeros_are_not(client):
    builders.make_visit(**builders.IN_REVIEW)
    client.force_login(builders.make_user(Role.PUBLISHER))

    assert cards(client) == {"review": ["/admin/delegations/visit/?todo=review"]}
    assert "/admin/delegations/visit/?todo=review" in client.get("/admin/").content.decode()


def test_nothing_waits_says_so(client):
    client.force_login(builders.make_user(Role.TRANSLATOR, translates_into="zh-hans"))

    assert cards(client) == {}
    assert "desk-nothing" in client.get("/admin/").content.decode()


@pytest.mark.parametrize(("language", "lang"), [("de", "de"), ("zh-hans", "zh-hans")])
def test_start_page_speaks_the_language_of_the_account(client, language, lang):
    builders.make_visit(**builders.IN_REVIEW)
    client.force_login(builders.make_user(Role.PUBLISHER, language=language))

    page = Page(client.get("/admin/"), "/admin/")

    assert (page.html_lang, page.inline) == (lang, [])
    assert all(address.startswith("/") for address in page.loaded)


def test_editor_does_not_learn_what_only_publishers_review(client):
    builders.make_visit(**builders.IN_REVIEW)
    client.force_login(builders.make_user(Role.EDITOR))

    assert cards(client) == {}


def test_account_without_a_role_sees_no_number(client):
    builders.make_visit(title_zh_hans="", **builders.IN_REVIEW)
    client.force_login(builders.make_user())

    assert cards(client) == {}


def test_broken_todo_filter_does_no_harm(client):
    builders.make_visit()
    client.force_login(builders.make_user(Role.PUBLISHER))

    for value in ["nothing", "%00", "review-passed", "'"]:
        response = client.get(f"/admin/delegations/visit/?todo={value}")
        assert response.status_code in {200, 302, 400}


def test_follow_ups_are_read_here_and_written_on_the_visit(client):
    visit = builders.make_visit()
    task = FollowUp.objects.create(visit=visit, text_de="Fotos schicken")
    client.force_login(builders.make_user(Role.ADMINISTRATOR))
    address = f"/admin/delegations/followup/{task.pk}"

    assert (
        f"/admin/delegations/visit/{visit.pk}/change/#follow_ups-group"
        in client.get("/admin/delegations/followup/").content.decode()
    )
    assert client.get(f"{address}/change/").status_code == 200
    assert client.post(f"{address}/change/", {"text_de": "Anders"}).status_code == 403
    assert client.post(f"{address}/delete/", {"post": "yes"}).status_code == 403
    assert client.get("/admin/delegations/followup/add/").status_code == 403


def fill(number):
    """Store `number` cities and visits in all states, a tenth of them waiting."""
    states = [*Publishable.Status.values, *["published"] * 6]
    common = [{"status": states[i % 10], "published_at": timezone.now() - timedelta(days=1)} for i in range(number)]
    City.objects.bulk_create(
        City(name_de=f"Stadt {i}", name_zh_hans="" if i % 10 else "城", slug=f"stadt-{i}", country="CN", **common[i])
        for i in range(number)
    )
    Visit.objects.bulk_create(
        Visit(
            title_de=f"Besuch {i}",
            title_zh_hans="访",
            slug=f"besuch-{i}",
            direction="incoming",
            state="planned",
            starts_on="2026-12",
            **common[i],
        )
        for i in range(number)
    )
    Coverage.objects.bulk_create(
        Coverage(target=record, language="zh-hans", missing=number % 2, waiting=1)
        for model in (City, Visit)
        for number, record in enumerate(model.objects.all())
    )


def test_start_page_stays_under_thirty_queries_with_ten_thousand_records(client):
    client.force_login(builders.make_user(Role.ADMINISTRATOR))
    fill(1)
    few = count_queries(client, "/admin/")
    City.objects.all().delete()
    Visit.objects.all().delete()
    fill(5000)

    many = count_queries(client, "/admin/")

    assert (many, many < 30) == (few, True)
