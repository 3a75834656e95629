"""What a form does not show is not changed by sending it anyway: every kind of record, every role that has a form."""

import uuid
from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry
from django.db import models
from django.forms import ModelForm
from django.urls import reverse

from delegations.models import SectorNote, Visit
from editorial.publishing import snapshots
from editorial.publishing.models import Publishable, WorkingCopy
from editorial.staff.models import Office, User
from editorial.staff.roles import Role
from partnership.models import City, Organisation
from tests import builders
from tests.forms import form_of
from tests.rights import MAKERS, PRIVATE, STATES
from tests.test_leaks import marked

pytestmark = pytest.mark.django_db

STANDING = ["slug", "status", "published_at", "expires_at", "created_at", "owning_office"]
# Visits hold what is private; of other kinds the two roles whose forms differ are enough.
CASES = [
    *((Visit, state, role) for state in ("draft", "published") for role in Role),
    *((kind, "draft", role) for kind in MAKERS if kind is not Visit for role in (Role.EDITOR, Role.TRANSLATOR)),
    *((City, "published", role) for role in (Role.PUBLISHER, Role.ADMINISTRATOR)),
]


def change_address(record):
    return reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])


@pytest.fixture
def public(picture):
    """Records that others can point at, two of each kind that a forged key could name."""
    Office.objects.create(name_de="Kultur")
    made = {f"second {name}": make() for name, make in [("city", builders.make_city), ("person", builders.make_person)]}
    made |= {"sector": builders.make_sector(), "city": builders.make_city(), "person": builders.make_person()}
    return {**made, "project": builders.make_project(), "make_picture": picture}


@pytest.fixture
def sign_in(client):
    def sign_in(role):
        user = builders.make_user(role, translates_into="zh-hans" if role == Role.TRANSLATOR else "")
        client.force_login(user)
        return client

    return sign_in


def other_value(column: models.Field, value) -> dict[str, str]:
    """Return another value as a form would send it, by the end of the control's name."""
    if isinstance(column, models.DateTimeField):
        return {"": "2001-01-01 08:00", "_0": "01.01.2001", "_1": "08:00"}
    if isinstance(column, models.BooleanField):
        return {"": "" if value else "on"}
    if isinstance(column, models.ForeignKey):
        others = column.related_model._default_manager.exclude(pk=value).values_list("pk", flat=True)
        return {"": str(others.first() or uuid.uuid4())}
    if column.choices:
        return {"": next(str(key) for key, _label in column.flatchoices if key != value)}
    if isinstance(column, models.UUIDField):
        return {"": str(uuid.uuid4())}
    numeric = isinstance(column, models.IntegerField | models.DecimalField | models.FloatField)
    return {"": "7" if numeric else "1999"}


def forms_of(response) -> Iterator[ModelForm]:
    """Yield the form of the record and those of the rows of its inlines."""
    yield response.context["adminform"].form
    for inline in response.context["inline_admin_formsets"]:
        yield from inline.formset.initial_forms


def forged(response) -> dict[str, str]:
    """Return a control for every column that the page does not show, with another value than the stored one."""
    found = {}
    for form in forms_of(response):
        for column in form.instance._meta.concrete_fields:
            if column.name != "updated_at" and column.name not in form.fields:
                values = other_value(column, getattr(form.instance, column.attname))
                found |= {form.add_prefix(column.name) + end: value for end, value in values.items()}
    return found


def everything(record: Publishable) -> tuple:
    """Return what the record says, its rows included, and where it stands."""
    return snapshots.take(record), type(record)._default_manager.filter(pk=record.pk).values(*STANDING).get()


@pytest.mark.parametrize(("kind", "state", "role"), CASES, ids=lambda value: getattr(value, "__name__", str(value)))
def test_form_sent_with_more_than_it_shows_changes_nothing(sign_in, public, kind, state, role):
    record = marked(kind, "Kanarie", STATES[state], public)
    for note in SectorNote.objects.all():
        note.sectors.add(public["sector"])
    client, address = sign_in(role), change_address(record)
    page = client.get(address)
    form, false = form_of(page, f"{kind._meta.model_name}_form"), forged(page)
    before = everything(record)

    response = client.post(address, {**form, **false})

    assert response.status_code == 302, [form.errors for form in forms_of(response) if form.errors]
    assert everything(record) == before
    assert [copy.data for copy in WorkingCopy.objects.all()] == ([] if state == "draft" else [before[0]])
    assert set(expected(kind, role, state)) <= false.keys()


def expected(kind: type[Publishable], role: Role, state: str) -> Iterator[str]:
    """Yield controls that must be among the forged ones, so that the test above cannot become empty."""
    yield from ("id", "created_at", "status", "published_at_0", "expires_at_0")
    if role == Role.TRANSLATOR:
        yield from ("owning_office", "slug", "summary_de" if kind is not Organisation else "description_de")
    elif state == "published":
        yield "slug"
    if kind is Visit and role not in {Role.PROTOCOL, Role.ADMINISTRATOR}:
        yield from (f"delegates-0-{name}" for name in PRIVATE)


def test_new_record_begins_as_a_draft_whatever_is_sent(sign_in):
    client, address = sign_in(Role.PUBLISHER), reverse("admin:partnership_city_add")
    form = form_of(client.get(address), "city_form") | {"name_de": "Shenzhen", "country": "CN"}
    dates = {"published_at_0": "01.01.2020", "published_at_1": "08:00", "expires_at_0": "01.01.2099"}

    response = client.post(address, {**form, **dates, "status": "published", "id": str(uuid.uuid4())})

    city = City.objects.get()
    assert response.status_code == 302, [form.errors for form in forms_of(response) if form.errors]
    assert (city.status, city.published_at, city.expires_at) == ("draft", None, None)


def test_own_language_sets_nothing_else(sign_in):
    client = sign_in(Role.EDITOR)
    before = User.objects.values().get()

    client.post(reverse("own-language"), {"language": "zh-hans", "is_superuser": "on", "office": "1", "groups": "5"})

    user = User.objects.get()
    assert {**before, "language": "zh-hans"} == User.objects.values().get()
    assert [group.name for group in user.groups.all()] == [Role.EDITOR]


def test_line_in_the_log_says_nothing_private(sign_in):
    visit = builders.make_visit(**builders.DRAFT)
    visit.delegates.create(printed_name="Frau Wu", contact="0511-168", diet="vegetarisch", notes="Vermerk")
    client, address = sign_in(Role.PROTOCOL), change_address(visit)
    form = form_of(client.get(address), "visit_form")

    client.post(address, {**form, **{f"delegates-0-{name}": f"geheim{name}" for name in PRIVATE}})

    line = str(vars(LogEntry.objects.get()))
    assert visit.delegates.get().diet == "geheimdiet"
    assert not [word for word in ("geheim", "0511-168", "vegetarisch", "Vermerk", "Frau Wu") if word in line]
