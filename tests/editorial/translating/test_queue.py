"""The queue of records with something to translate, its order, and the ways to it."""

import pytest
from django.urls import reverse

from editorial.publishing import coverage
from editorial.staff.models import Office
from editorial.staff.roles import Role
from editorial.translating.models import Work
from editorial.translating.work.queue import queue_url, work_url
from tests import builders
from tests.editorial.translating.desk import CHINESE, counted, make_translator, opened, sent
from tests.reading import count_queries

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client):
    client.force_login(make_translator())
    return client


def to_do(**overrides):
    return counted(builders.make_visit(**{"summary_de": "Drei deutsche Wörter", **overrides}))


def listed(client, query=""):
    response = client.get(queue_url() + query)
    assert response.status_code == 200
    return [record for group in response.context["groups"] for _work, record in group.lines]


def test_only_records_with_something_to_do_are_listed(desk):
    visit = to_do()
    counted(builders.make_visit())

    assert listed(desk) == [visit]


def test_kinds_stand_together_with_their_words(desk):
    to_do()
    to_do()
    counted(builders.make_city(summary_de="Eine Stadt", **builders.DRAFT))

    shares = desk.get(queue_url()).context["shares"]

    assert [(share.label, share.records, share.words) for share in shares] == [("Besuche", 2, 6), ("Städte", 1, 2)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["visit", "city"]),
        ("?kind=partnership.city", ["city"]),
        ("?state=missing", ["visit", "city"]),
        ("?state=outdated", []),
        ("?state=waiting", ["visit", "city"]),
        ("?kind=nothing.here&state=%27", ["visit", "city"]),
        ("?kind=staff.user&state=pk", ["visit", "city"]),
    ],
)
def test_queue_is_narrowed_by_kind_and_state(desk, query, expected):
    to_do()
    counted(builders.make_city(summary_de="Eine Stadt"))

    assert [record._meta.model_name for record in listed(desk, query)] == expected


def test_translator_sees_the_queue_of_one_language(desk):
    assert desk.get(f"{queue_url()}?language=de").status_code == 403
    assert desk.get(f"{queue_url()}?language=xx").status_code == 403


def test_records_of_another_office_are_not_in_the_queue(client):
    own, other = (Office.objects.create(name_de=name) for name in ("Internationales", "Kultur"))
    mine, nobodys = to_do(owning_office=own), to_do()
    to_do(owning_office=other)
    person = counted(builders.make_person(biography_de="<p>Leben</p>"))
    client.force_login(make_translator(office=own))

    assert listed(client) == [mine, nobodys, person]


@pytest.mark.parametrize(("role", "status"), [(None, 403), (Role.EDITOR, 200), (Role.PUBLISHER, 200)])
def test_queue_is_for_those_who_write(client, role, status):
    client.force_login(builders.make_user(role))

    assert client.get(queue_url()).status_code == status


def test_administrators_work_for_all_offices(client):
    own, other = (Office.objects.create(name_de=name) for name in ("Internationales", "Kultur"))
    visit = to_do(owning_office=other)
    client.force_login(builders.make_user(Role.ADMINISTRATOR, office=own))

    assert listed(client) == [visit]


def test_offices_are_translated_by_administrators_only(desk, client):
    office = counted(Office.objects.create(name_de="Kultur"))

    assert listed(desk) == []
    client.force_login(builders.make_user(is_superuser=True))
    assert listed(client) == [office]


def test_neighbours_follow_the_filters(desk):
    first, second, third = to_do(), to_do(), to_do()
    counted(builders.make_project(summary_de="Ein Projekt"))

    page = opened(desk, second, query="?kind=delegations.visit").context["page"]

    assert (page.neighbours.previous.target, page.neighbours.following.target) == (first, third)
    assert page.neighbours.count == 3


def test_finished_record_keeps_its_place_while_somebody_goes_on(desk):
    first, second, third = to_do(**builders.DRAFT), to_do(**builders.DRAFT), to_do(**builders.DRAFT)

    sent(desk, second, "finish summary", summary="三个德语词。")

    page = opened(desk, second).context["page"]
    assert listed(desk) == [first, third]
    assert (page.neighbours.previous.target, page.neighbours.following.target) == (first, third)


def test_order_crosses_from_kind_to_kind(desk):
    records = [
        to_do(),
        counted(builders.make_city(summary_de="Eine Stadt")),
        counted(builders.make_person(biography_de="<p>Leben</p>")),
        counted(builders.make_project(summary_de="Ein Projekt")),
    ]

    walked = [listed(desk)[0]]
    while following := opened(desk, walked[-1]).context["page"].neighbours.following:
        walked.append(following.target)

    assert walked == records


def test_record_that_was_never_counted_has_neighbours_too(desk):
    following = to_do()
    record = builders.make_city()

    assert opened(desk, record).context["page"].neighbours.previous.target == following


def test_queries_do_not_grow_with_the_records(desk):
    to_do()
    counted(builders.make_partnership(summary_de="Eine Partnerschaft"))
    queries = count_queries(desk, queue_url())
    for _number in range(4):
        to_do()
        counted(builders.make_partnership(summary_de="Eine Partnerschaft"))

    assert count_queries(desk, queue_url()) == queries


def test_page_of_the_queue_ends_after_fifty(desk):
    for _number in range(51):
        to_do()

    assert (len(listed(desk)), len(listed(desk, "?page=2"))) == (50, 1)
    assert desk.get(f"{queue_url()}?page=3").status_code == 404


# --- Ways to the page ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("maker", [builders.make_visit, builders.make_person, builders.make_sector])
def test_every_form_and_list_leads_to_the_translation(desk, maker):
    record = maker()
    name = f"admin:{record._meta.app_label}_{record._meta.model_name}"

    form = desk.get(reverse(f"{name}_change", args=[record.pk])).content.decode()
    change_list = desk.get(reverse(f"{name}_changelist")).content.decode()

    assert f'href="{work_url(record, CHINESE)}"' in form
    assert f"{queue_url()}?language={CHINESE}&amp;kind={record._meta.label_lower}" in change_list


def test_form_of_a_part_leads_to_its_record(client):
    agreement = builders.make_agreement()
    point = agreement.points.create(text_de="Ein Punkt")
    client.force_login(builders.make_user(Role.EDITOR))

    form = client.get(reverse("admin:partnership_agreementpoint_change", args=[point.pk])).content.decode()

    assert f'href="{work_url(agreement, CHINESE)}"' in form


def test_translator_of_another_language_is_not_led_to_this_one(client):
    visit = builders.make_visit()
    client.force_login(make_translator("de"))

    form = client.get(reverse("admin:delegations_visit_change", args=[visit.pk])).content.decode()

    assert work_url(visit, CHINESE) not in form


def test_start_page_leads_to_the_queue(desk):
    assert f'href="{queue_url()}"' in desk.get(reverse("admin:index")).content.decode()


def test_counts_are_those_of_the_record(desk):
    visit = to_do()

    work = Work.objects.about(visit).get()

    assert (work.missing, work.waiting, work.words_left) == (1, 1, 3)
    assert coverage.refresh_all() >= 0
