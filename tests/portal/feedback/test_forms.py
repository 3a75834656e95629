"""Citizens write to us: what is kept, what is refused without losing a word, and what holds programs off."""

import time
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from editorial.staff.models import Office
from portal.feedback.forms import stamp
from portal.feedback.limits import HOUR, count_one
from portal.pages.models import Feedback, SenderCount
from tests import builders
from tests.pages import Page

pytestmark = pytest.mark.django_db

BARRIER, CONTACT = "/de/feedback/barrier/", "/zh-hans/feedback/contact/"
TEXT = "Die Schrift ist zu blass, 字太小。"


def filled(**fields):
    """Return what a person sends who opened the form a minute ago."""
    return {"message": TEXT, "key": stamp(time.time() - 60), **fields}


@pytest.mark.parametrize(("address", "kind", "language"), [(BARRIER, "barrier", "de"), (CONTACT, "contact", "zh-hans")])
def test_message_is_kept_with_the_day_an_answer_is_due(client, settings, address, kind, language):
    settings.FEEDBACK_DUE_IN = {"barrier": timedelta(days=28), "contact": timedelta(days=14)}

    response = client.post(address, filled(page_address="/de/visits/", name="Li\r\n Wei", email="li@example.org"))

    feedback = Feedback.objects.get()
    assert response.status_code == 302
    assert (feedback.kind, feedback.language, feedback.state) == (kind, language, "new")
    assert (feedback.message, feedback.page_address) == (TEXT, "/de/visits/")
    assert (feedback.name, feedback.email) == ("Li Wei", "li@example.org")
    assert feedback.due_on == timezone.localdate() + settings.FEEDBACK_DUE_IN[kind]


def test_page_after_sending_tells_number_and_day_and_may_be_loaded_again(client):
    response = client.post(BARRIER, filled())

    for _time in range(2):
        page = Page(client.get(response["Location"]))
        assert Feedback.objects.get().reference in page.text
        assert f"{timezone.localdate() + timedelta(days=28):%Y}" in page.text
    assert Feedback.objects.count() == 1


def test_receipt_cannot_be_made_up_or_altered(client):
    address = client.post(BARRIER, filled())["Location"]

    for broken in ("/de/feedback/sent/x/", address[:-3] + "x/", "/de/feedback/sent/:::/"):
        assert client.get(broken).status_code == 404


@pytest.mark.parametrize("address", [BARRIER, CONTACT])
def test_no_cookie_is_set_on_the_whole_way(client, address):
    form = client.get(address)
    refused = client.post(address, {})
    sent = client.post(address, filled())
    thanks = client.get(sent["Location"])

    for response in (form, refused, sent, thanks):
        assert not response.cookies
        assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("address", ["/de/", "/de/timeline/", "/zh-hans/news/"])
def test_every_page_leads_to_the_form_with_its_address(client, address):
    link = f"/{address.split('/')[1]}/feedback/barrier/?about={quote(address, safe='')}"

    assert link in Page(client.get(address)).links
    assert f'value="{address}"' in client.get(link).content.decode()


def test_error_page_is_named_by_the_browser_alone(client):
    missing = Page(client.get("/de/nothing/here/"))
    form = client.get(BARRIER, headers={"Referer": "http://testserver/de/nothing/here/?q=1"})

    assert BARRIER in missing.links
    assert 'value="/de/nothing/here/"' in form.content.decode()


FOREIGN = [
    "https://evil.example/de/",
    "//evil.example/de/",
    "/admin/",
    "/preview/secret/de/",
    "javascript:alert(1)",
    "/de/\\evil",
    "/de/a b",
    "/de/" + "a" * 500,
]


@pytest.mark.parametrize("address", FOREIGN)
def test_address_of_another_site_is_not_taken_over(client, address):
    assert quote(address) not in quote(client.get(BARRIER, {"about": address}).content.decode())

    response = client.post(BARRIER, filled(page_address=address))

    assert response.status_code == 422
    assert TEXT in response.content.decode()
    assert not Feedback.objects.exists()


def test_own_address_may_be_pasted_with_its_host(client, settings):
    client.post(BARRIER, filled(page_address=f"{settings.SITE_URL}/de/visits/"))

    assert Feedback.objects.get().page_address == "/de/visits/"


BROKEN = [
    {"message": ""},
    {"message": "ä" * 5001},
    {"message": "a\x00b"},
    {"email": "nobody"},
    {"email": "a@example.org\r\nBcc: b@example.org"},
    {"name": "n" * 101},
]


@pytest.mark.parametrize("fields", BROKEN)
@pytest.mark.parametrize("code", ["de", "zh-hans"])
def test_error_stands_at_the_field_and_in_the_summary_and_nothing_is_lost(client, fields, code):
    name = next(iter(fields))
    sent = {"name": "Erika", "page_address": "/de/visits/"}

    response = client.post(f"/{code}/feedback/barrier/", filled(**sent | fields))
    html = response.content.decode()

    assert response.status_code == 422
    assert f'<a href="#id_{name}">' in html
    assert f'id="id_{name}_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'value="/de/visits/"' in html
    assert name == "message" or TEXT in html
    assert not Feedback.objects.exists()


def test_characters_that_turn_lines_round_are_taken_out(client):
    client.post(BARRIER, filled(message="abc\u202edef\x07", name="\u2066Erika"))

    feedback = Feedback.objects.get()
    assert (feedback.message, feedback.name) == ("abcdef", "Erika")


def key_in(html):
    return html.split('name="key" value="')[1].split('"')[0]


@pytest.mark.parametrize("key", ["", "made-up", stamp(time.time() - 2 * 24 * 3600)], ids=["none", "made up", "old"])
def test_form_without_a_fresh_stamp_comes_back_and_is_sent_again(client, key):
    first = client.post(BARRIER, filled(key=key))
    fresh = key_in(first.content.decode())

    assert first.status_code == 422
    assert TEXT in first.content.decode()
    assert not Feedback.objects.exists()
    assert fresh not in {"", key}


def test_form_sent_at_once_comes_back_and_the_same_stamp_passes_later(client, monkeypatch):
    now = time.time()
    key = stamp(now)
    first = client.post(BARRIER, filled(key=key))
    monkeypatch.setattr(time, "time", lambda: now + 5)

    second = client.post(BARRIER, filled(key=key_in(first.content.decode())))

    assert (first.status_code, second.status_code) == (422, 302)
    assert Feedback.objects.count() == 1


def test_who_has_something_to_correct_is_told_of_that_alone(client):
    response = client.post(BARRIER, filled(message="", key=stamp()))

    assert not response.context["form"].non_field_errors()
    assert list(response.context["form"].errors) == ["message"]


def test_filled_trap_is_emptied_and_the_person_sends_again(client):
    response = client.post(BARRIER, filled(website="https://spam.example"))
    html = response.content.decode()

    assert response.status_code == 422
    assert "spam.example" not in html
    assert TEXT in html
    assert not Feedback.objects.exists()


def test_one_address_sends_so_much_an_hour_and_loses_nothing(client, settings):
    settings.FEEDBACK_PER_HOUR = 2

    answers = [client.post(BARRIER, filled()) for _number in range(3)]
    other = client.post(BARRIER, filled(), REMOTE_ADDR="192.0.2.7")

    assert [answer.status_code for answer in [*answers, other]] == [302, 302, 429, 302]
    assert TEXT in answers[2].content.decode()
    assert Feedback.objects.count() == 3


def test_count_of_an_address_ends_after_an_hour_and_keeps_no_address(rf):
    request, now = rf.get("/", REMOTE_ADDR="192.0.2.99"), timezone.now()

    assert [count_one(request, "x", 1, now), count_one(request, "x", 1, now), count_one(request, "y", 1, now)] == [
        True,
        False,
        True,
    ]
    assert "192.0.2.99" not in str(list(SenderCount.objects.values()))
    assert count_one(request, "x", 1, now + HOUR)
    assert SenderCount.objects.count() == 1


def test_office_of_the_page_gets_the_message(client):
    culture = Office.objects.create(name_de="Kultur")
    visit = builders.make_visit(owning_office=culture)
    hidden = builders.make_visit(owning_office=culture, **builders.DRAFT)

    for address in (visit.get_absolute_url(), hidden.get_absolute_url(), "/de/visits/", "/media/x.pdf"):
        client.post(BARRIER, filled(page_address=address))

    assert [feedback.owning_office for feedback in Feedback.objects.order_by("created_at")] == [
        culture,
        None,
        None,
        None,
    ]


@pytest.mark.parametrize("address", [BARRIER, CONTACT])
@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_form_is_read_and_sent_only(client, address, method):
    assert getattr(client, method)(address).status_code == 405


def test_body_that_is_too_long_is_refused_with_a_page(client):
    response = client.post(BARRIER, filled(message="a" * (6 * 1024 * 1024)))

    assert response.status_code == 400
    assert "<h1>" in response.content.decode()
