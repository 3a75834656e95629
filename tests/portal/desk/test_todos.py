"""Every to-do: what counts, what does not, and that the number is the length of the list it leads to."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.test import RequestFactory
from django.utils import timezone

from delegations.models import FollowUp, ValueLimit, Visit
from editorial.l10n.models import Coverage
from editorial.library.models import Document
from editorial.publishing import coverage, snapshots
from editorial.publishing.models import Proposal, Publishable, Remark, WorkingCopy
from editorial.staff.models import Office
from editorial.staff.roles import Role
from editorial.translating.models import TranslationRequest
from partnership.models import City, CityTitle, LevelName
from portal.desk.anniversaries import years_before
from portal.desk.filters import TodoFilter
from portal.desk.todos import ASKED_FOR, PUBLISHABLE, TODOS, models_with_todos, waiting
from portal.pages.models import Feedback
from tests import builders
from tests.builders import DRAFT, EXPIRED, IN_REVIEW, NOT_YET, WITHDRAWN

pytestmark = pytest.mark.django_db

MAKERS = {
    "city": builders.make_city,
    "partnership": builders.make_partnership,
    "agreement": builders.make_agreement,
    "organisation": builders.make_organisation,
    "project": builders.make_project,
    "visit": builders.make_visit,
    "page": builders.make_page,
    "newsitem": builders.make_news,
}
NOW = timezone.now()
TODAY = timezone.localdate()


def in_days(number):
    return TODAY + timedelta(days=number)


def years_ago(years, days=0):
    return years_before(in_days(days), years).isoformat()


def todo(key):
    return next(todo for todo in TODOS if todo.key == key)


def found(key, model, user=None, at=NOW):
    return set(todo(key).rows(model, user or builders.make_user(), at))


def copy_of(record, **fields):
    """Store a working copy; `updated_at` is set past the automatic value."""
    updated_at = fields.pop("updated_at", None)
    copy = WorkingCopy.objects.create(target=record, data=snapshots.take(record), **fields)
    if updated_at:
        WorkingCopy.objects.filter(pk=copy.pk).update(updated_at=updated_at)
    return copy


def say(record, kind, author, days_ago):
    remark = Remark.objects.create(target=record, kind=kind, author=author, text="Bitte prüfen")
    Remark.objects.filter(pk=remark.pk).update(created_at=NOW - timedelta(days=days_ago))


def make_follow_up(**fields):
    visit = fields.pop("visit", None) or builders.make_visit()
    return FollowUp.objects.create(**{"visit": visit, "text_de": "Fotos schicken", "due_on": in_days(-1), **fields})


def make_message(**fields):
    return Feedback.objects.create(**{"kind": "barrier", "message": "Zu wenig Kontrast", **fields})


def test_every_publishable_kind_is_looked_after():
    models = {model for model in apps.get_models() if issubclass(model, Publishable)}

    assert set(PUBLISHABLE) == models
    assert len({todo.key for todo in TODOS}) == len(TODOS)


@pytest.mark.parametrize("model", PUBLISHABLE, ids=lambda model: model._meta.label)
def test_review_counts_drafts_and_copies_that_were_submitted(model):
    make = MAKERS[model._meta.model_name]
    draft, public = make(**IN_REVIEW), make()
    copy_of(public, is_in_review=True)
    copy_of(make(), is_in_review=False)
    make(**DRAFT)

    assert found("review", model) == {draft, public}


def test_review_does_not_confuse_kinds_of_records():
    city = builders.make_city()
    copy = copy_of(builders.make_visit(), is_in_review=True)
    WorkingCopy.objects.filter(pk=copy.pk).update(object_id=city.pk)

    assert found("review", City) == set()


def test_sent_back_is_mine_until_i_submit_again():
    me, other, publisher = builders.make_user(), builders.make_user(), builders.make_user()
    mine, again, theirs = (builders.make_visit(**DRAFT) for _ in range(3))
    for visit, author in [(mine, me), (again, me), (theirs, other)]:
        say(visit, "submitted", author, 3)
        say(visit, "sent_back", publisher, 2)
    say(again, "submitted", me, 1)
    say(mine, "note", other, 0)

    assert found("sent-back", Visit, me) == {mine}


def test_sent_back_ends_when_the_copy_is_discarded_or_somebody_else_took_over():
    me, other = builders.make_user(), builders.make_user()
    waiting_copy, discarded, taken_over = (builders.make_city() for _ in range(3))
    for city in (waiting_copy, discarded, taken_over):
        say(city, "submitted", me, 9)
    say(taken_over, "submitted", other, 5)
    for city in (waiting_copy, discarded, taken_over):
        say(city, "sent_back", other, 2)
    copy_of(waiting_copy)
    copy_of(taken_over)

    assert found("sent-back", City, me) == {waiting_copy}


def propose(record, **fields):
    return Proposal.objects.create(target=record, path="name", language="de", new_text="Anders", **fields)


def test_proposals_wait_until_somebody_decides():
    waiting_for_us, decided, kept = (builders.make_city() for _ in range(3))
    propose(waiting_for_us)
    propose(waiting_for_us)
    propose(decided, state=Proposal.State.TAKEN)
    propose(kept, state=Proposal.State.DECLINED)
    propose(builders.make_visit())

    assert found("proposals", City) == {waiting_for_us}


def test_scheduled_has_its_moment_ahead():
    ahead, copied = builders.make_visit(**NOT_YET), builders.make_visit()
    copy_of(copied, publish_on=NOW + timedelta(days=2))
    copy_of(builders.make_visit())
    builders.make_visit(**DRAFT | {"published_at": builders.TOMORROW})
    builders.make_visit(**EXPIRED)

    assert found("scheduled", Visit) == {ahead, copied}


def test_old_copies_are_mine_or_all_for_people_who_publish():
    editor, publisher = builders.make_user(Role.EDITOR), builders.make_user(Role.PUBLISHER)
    mine, theirs, fresh = (builders.make_city() for _ in range(3))
    long_ago = NOW - timedelta(days=15)
    copy_of(mine, owner=editor, updated_at=long_ago)
    copy_of(theirs, owner=publisher, updated_at=long_ago)
    copy_of(fresh, owner=editor, updated_at=NOW - timedelta(days=13))

    assert found("old-copies", City, editor) == {mine}
    assert found("old-copies", City, publisher) == {mine, theirs}


STANDINGS = ["missing", "outdated", "editing", "waiting"]


def stand(record, **numbers):
    """Say of a record how its Chinese texts stand."""
    Coverage.objects.update_or_create(
        object_id=record.pk,
        content_type=ContentType.objects.get_for_model(record),
        language="zh-hans",
        defaults={**dict.fromkeys(STANDINGS, 0), **numbers},
    )


@pytest.mark.parametrize("standing", STANDINGS)
@pytest.mark.parametrize("make", [builders.make_city, builders.make_sector, builders.make_person])
def test_translations_that_wait_are_found_by_their_state(make, standing):
    waiting = [make(), make()]
    for record in waiting:
        stand(record, **{standing: 2})
    stand(make(), **{other: 1 for other in STANDINGS if other != standing})
    stand(make(), approved=3)
    make()

    assert found(f"{standing}-zh-hans", type(waiting[0])) == set(waiting)


@pytest.mark.parametrize("standing", STANDINGS)
def test_translations_of_what_is_withdrawn_wait_for_nobody(standing):
    stand(builders.make_city(**WITHDRAWN), **{standing: 2})

    assert found(f"{standing}-zh-hans", City) == set()


def test_chinese_that_a_child_lacks_is_missing():
    city = builders.make_city()
    city.titles.create(title_de="City of Music")
    coverage.refresh(city)

    assert found("missing-zh-hans", City) == {city}
    assert found("outdated-zh-hans", City) == set()


def test_alternative_text_is_asked_for_in_every_language(picture):
    missing = picture(alt_zh_hans="")
    picture()
    picture(alt_de="", alt_zh_hans="", is_decorative=True)
    only_chinese = builders.make_user(Role.TRANSLATOR, translates_into="zh-hans")
    only_german = builders.make_user(Role.TRANSLATOR, translates_into="de")

    assert found("alt-missing", type(missing)) == {missing}
    assert found("alt-missing", type(missing), only_chinese) == {missing}
    assert found("alt-missing", type(missing), only_german) == set()


def test_consent_ends_the_day_after_its_last_day(picture):
    ended = picture(consent_basis="given", consent_expires_on=in_days(-1))
    today = picture(consent_basis="given", consent_expires_on=in_days(0))
    soon = picture(consent_basis="given", consent_expires_on=in_days(30))
    picture(consent_basis="given", consent_expires_on=in_days(31))
    picture(consent_basis="withdrawn", consent_expires_on=in_days(-1))
    picture(consent_basis="given")

    assert found("consent-ended", type(ended)) == {ended}
    assert found("consent-ending", type(ended)) == {today, soon}


def test_review_date_reached():
    due = builders.make_page(review_due_on=in_days(0))
    builders.make_page(review_due_on=in_days(1))
    builders.make_page(review_due_on=in_days(-1), **WITHDRAWN)
    builders.make_page()

    assert found("review-passed", type(due)) == {due}


def test_follow_ups_that_are_open_and_due():
    me, other = builders.make_user(), builders.make_user()
    mine, theirs, nobodys = make_follow_up(owner=me, due_on=in_days(0)), make_follow_up(owner=other), make_follow_up()
    make_follow_up(owner=me, state="done")
    make_follow_up(owner=me, due_on=in_days(1))
    make_follow_up(owner=me, due_on=None)

    assert found("my-follow-ups", FollowUp, me) == {mine}
    assert found("follow-ups", FollowUp, me) == {mine, theirs, nobodys}


def test_messages_are_open_or_overdue_never_both():
    open_one, undated = make_message(due_on=in_days(0)), make_message()
    overdue = make_message(due_on=in_days(-1))
    make_message(due_on=in_days(-1), state="answered")
    make_message(state="closed")

    assert found("messages", Feedback) == {open_one, undated}
    assert found("messages-overdue", Feedback) == {overdue}


def test_agreements_that_end_within_a_year_without_a_successor():
    ending = builders.make_agreement(in_force_until=in_days(300).isoformat())
    renewed = builders.make_agreement(in_force_until=in_days(30).isoformat())
    builders.make_agreement(predecessor=renewed)
    builders.make_agreement(in_force_until=in_days(-1).isoformat())
    builders.make_agreement(in_force_until=in_days(400).isoformat())
    builders.make_agreement(in_force_until=in_days(30).isoformat(), **WITHDRAWN)

    assert found("agreements-expiring", type(ending)) == {ending}


def test_visits_under_way_or_in_the_next_weeks():
    soon = builders.make_visit(state="planned", starts_on=in_days(40).isoformat())
    under_way = builders.make_visit(
        state="under_way", starts_on=in_days(-3).isoformat(), ends_on=in_days(0).isoformat()
    )
    this_month = builders.make_visit(state="confirmed", starts_on=f"{TODAY:%Y-%m}")
    builders.make_visit(state="planned", starts_on=in_days(50).isoformat())
    builders.make_visit(state="planned", starts_on=in_days(-1).isoformat())
    builders.make_visit(state="cancelled", starts_on=in_days(3).isoformat())
    builders.make_visit(state="planned", starts_on="")
    builders.make_visit(state="planned", starts_on=str(TODAY.year + 1))

    assert found("visits", Visit) == {soon, under_way, this_month}


def test_round_anniversaries_of_agreements():
    today, later = (
        builders.make_agreement(signed_on=years_ago(10)),
        builders.make_agreement(signed_on=years_ago(5, 300)),
    )
    builders.make_agreement(signed_on=years_ago(12))
    builders.make_agreement(signed_on=years_ago(10, -40))
    builders.make_agreement(signed_on=in_days(30).isoformat())
    builders.make_agreement(signed_on="200X")
    builders.make_agreement(signed_on="")

    assert found("anniversaries", type(today)) == {today, later}


@pytest.mark.parametrize(
    ("signed_on", "counts"),
    [
        ("2016", True),  # the anniversary year runs until its last day
        ("2017", True),
        ("2015", False),
        ("2016-11-21", False),
        ("2016-11-22", True),
        ("2017-11", True),
        ("2012-02-29", True),
        ("2011/..", True),
        ("2015/..", False),
    ],
)
def test_anniversary_of_a_date_as_exactly_as_it_is_known(signed_on, counts):
    agreement = builders.make_agreement(signed_on=signed_on)

    at = datetime(2026, 11, 22, 12, tzinfo=UTC)
    assert found("anniversaries", type(agreement), at=at) == ({agreement} if counts else set())


def test_anniversaries_on_a_leap_day():
    agreement = builders.make_agreement(signed_on="2023-02-28")

    assert found("anniversaries", type(agreement), at=datetime(2028, 2, 29, 12, tzinfo=UTC)) == {agreement}


def test_round_anniversaries_of_relations_and_titles():
    lasting, ended = (builders.make_partnership(since=years_ago(10, 5)) for _ in range(2))
    builders.make_status_change(partnership=ended, status="ended")
    titled, other = builders.make_city(), builders.make_city()
    CityTitle.objects.create(city=titled, title_de="City of Music", since=years_ago(15, 100))
    CityTitle.objects.create(city=other, title_de="City of Design", since=years_ago(14))

    assert found("anniversaries", type(lasting)) == {lasting}
    assert found("anniversaries", City) == {titled}


@pytest.fixture
def much_to_do(picture):
    """Something for every to-do and every kind of record, beside something that must not count."""

    def prepare(user):
        long_ago = NOW - timedelta(days=20)
        for model in PUBLISHABLE:
            make = MAKERS[model._meta.model_name]
            make(), make(**IN_REVIEW), make(**NOT_YET)
            copy_of(make(), is_in_review=True, owner=user, updated_at=long_ago)
            back = make(**DRAFT)
            say(back, "submitted", user, 2)
            say(back, "sent_back", user, 1)
            propose(make())
        for name in set(MAKERS) - {"partnership"}:
            title = "name" if name in {"city", "organisation"} else "title"
            MAKERS[name](**{f"{title}_zh_hans": ""})
        builders.make_partnership(summary_de="Nur deutsch", since=years_ago(20, 9))
        builders.make_sector(name_zh_hans="")
        builders.make_person(biography_de="Nur deutsch")
        builders.make_agreement(signed_on=years_ago(5, 3), in_force_until=in_days(50).isoformat())
        CityTitle.objects.create(city=builders.make_city(), title_de="City of Music", since=years_ago(5, 9))
        builders.make_visit(state="planned", starts_on=in_days(3).isoformat())
        builders.make_page(review_due_on=in_days(-3))
        picture(alt_zh_hans="")
        picture(consent_basis="given", consent_expires_on=in_days(-1))
        picture(consent_basis="given", consent_expires_on=in_days(3))
        make_follow_up(owner=user), make_follow_up(), make_follow_up(state="done")
        make_message(), make_message(due_on=in_days(-1)), make_message(state="closed")
        builders.make_sector(), builders.make_person(), picture()
        for _ in range(5):
            LevelName.objects.create(name_de="Freundschaft", country="DE", level="friendship")
            ValueLimit.objects.create(name_de="Grenze", from_eur=10, rule_de="Melden")
            Office.objects.create(name_de="Büro"), builders.make_sector(), builders.make_person()
        coverage.refresh_all()
        for model in {model for todo in TODOS if todo.language for model in todo.kinds} - {Document}:
            for record, standing in zip(model.objects.order_by("pk"), STANDINGS, strict=False):
                stand(record, **{standing: 1})
        for model in ASKED_FOR:
            TranslationRequest.count_one(model.objects.order_by("pk").first(), "zh-hans")

    return prepare


@pytest.mark.parametrize("role", Role)
def test_every_number_is_the_length_of_its_list(client, much_to_do, role):
    user = builders.make_user(role, translates_into="zh-hans" if role == Role.TRANSLATOR else "")
    much_to_do(user)
    client.force_login(user)

    numbers = client.get("/admin/").context["waiting"]
    linked = [number for group in numbers["groups"] for row in group["todos"] for number in row["numbers"]]

    assert linked
    for number in linked:
        change_list = client.get(number.address).context["cl"]
        assert (number.address, number.count) == (number.address, change_list.result_count)
        assert change_list.result_count < change_list.root_queryset.count()


def test_every_todo_finds_something_on_every_kind(much_to_do):
    user = builders.make_user(is_superuser=True)
    much_to_do(user)

    request = RequestFactory().get("/admin/")
    request.user = user
    empty = {(number.todo.key, number.model.__name__) for number in waiting(request) if not number.count}

    assert empty == {(f"{standing}-zh-hans", "Document") for standing in STANDINGS}


def test_every_list_offers_the_todos_of_its_kind(client):
    client.force_login(builders.make_user(is_superuser=True))

    for model in models_with_todos():
        filters = client.get(todo("review").address(model).split("?")[0]).context["cl"].filter_specs
        (offered,) = [each for each in filters if isinstance(each, TodoFilter)]
        assert [key for key, _title in offered.lookup_choices] == [todo.key for todo in TODOS if model in todo.kinds]
