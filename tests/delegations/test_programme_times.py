"""Clock times of a programme are those of the place, also in the nights in which clocks are changed."""

from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import reverse

from editorial.staff.roles import Role
from tests import builders
from tests.forms import add_inline, form_of

pytestmark = pytest.mark.django_db

WARNINGS = {
    "de": "In dieser Nacht wird die Uhr umgestellt; diese Uhrzeit ist nicht eindeutig. Bitte eine andere wählen.",
    "zh-hans": "当晚时钟调整，该时间不明确，请另选时间。",
}


@pytest.fixture
def visit():
    return builders.make_visit(**builders.DRAFT)


@pytest.fixture
def send(visit):
    """Return a function that adds an item with a start to the programme of the visit, in its form."""

    def send(day, clock, zone, language="de"):
        client = Client()
        client.force_login(builders.make_user(Role.EDITOR, language=language))
        address = reverse("admin:delegations_visit_change", args=[visit.pk])
        data = form_of(client.get(address), "visit_form")
        add_inline(data, "programme", title_de="Ankunft", audience="public", time_zone=zone,
                   starts_at_0=day, starts_at_1=clock)  # fmt: skip
        return client.post(address, data)

    return send


@pytest.mark.parametrize("language", WARNINGS)
@pytest.mark.parametrize("night", ["2026-03-29", "2026-10-25"])
def test_time_that_is_skipped_or_comes_twice_is_asked_for_again(send, visit, night, language):
    response = send(night, "02:30", "Europe/Berlin", language)

    (programme,) = (
        inline.formset for inline in response.context["inline_admin_formsets"] if inline.formset.prefix == "programme"
    )
    assert programme.errors == [{"starts_at": [WARNINGS[language]]}]
    assert form_of(response, "visit_form")["programme-0-starts_at_1"] == ["02:30"]
    assert not visit.programme.exists()


@pytest.mark.parametrize(
    ("day", "clock", "zone", "instant"),
    [
        ("2026-03-29", "02:30", "Asia/Shanghai", datetime(2026, 3, 28, 18, 30, tzinfo=UTC)),
        ("2026-03-29", "03:00", "Europe/Berlin", datetime(2026, 3, 29, 1, tzinfo=UTC)),
        ("2026-10-25", "03:00", "Europe/Berlin", datetime(2026, 10, 25, 2, tzinfo=UTC)),
        ("2028-02-29", "00:30", "Europe/Berlin", datetime(2028, 2, 28, 23, 30, tzinfo=UTC)),
        ("2026-12-31", "23:45", "Europe/Berlin", datetime(2026, 12, 31, 22, 45, tzinfo=UTC)),
        ("2027-01-01", "06:00", "Asia/Shanghai", datetime(2026, 12, 31, 22, tzinfo=UTC)),
    ],
)
def test_item_keeps_its_instant_and_the_day_of_its_place(send, visit, day, clock, zone, instant):
    assert send(day, clock, zone).status_code == 302

    item = visit.programme.get()
    assert (item.starts_at, item.day, f"{item.local_start:%H:%M}") == (instant, day, clock)
