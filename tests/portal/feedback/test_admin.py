"""Messages at the desk: those who answer handle them, what is overdue is marked, translators read none."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from editorial.staff.models import Office
from editorial.staff.roles import Role
from portal.feedback.mailing import tell_office
from portal.pages.models import Feedback
from tests import builders
from tests.forms import form_of

pytestmark = pytest.mark.django_db

LIST = reverse("admin:pages_feedback_changelist")


@pytest.fixture
def sign_in(client):
    def sign_in(role):
        user = builders.make_user(role)
        client.force_login(user)
        return user

    return sign_in


def make_message(**fields):
    return Feedback.objects.create(**{"kind": "contact", "message": "Guten Tag", "email": "li@example.org", **fields})


@pytest.mark.parametrize("role", [Role.TRANSLATOR, Role.PROTOCOL])
def test_roles_that_do_not_answer_read_no_address_anywhere(client, sign_in, role):
    message = make_message()
    sign_in(role)

    change = reverse("admin:pages_feedback_change", args=[message.pk])
    for address in (
        LIST,
        change,
        f"{LIST}?email__contains=li",
        reverse("admin:pages_feedback_history", args=[message.pk]),
    ):
        response = client.get(address)
        assert response.status_code == 403
        assert "li@example.org" not in response.content.decode()
    assert LIST not in client.get(reverse("admin:index")).content.decode()


def test_overdue_message_is_marked_until_it_is_settled(client, sign_in):
    yesterday = timezone.localdate() - timedelta(days=1)
    for state in Feedback.State.values:
        make_message(state=state, due_on=yesterday)
    sign_in(Role.EDITOR)

    assert client.get(LIST).content.decode().count('class="is-overdue"') == 2


def test_message_is_found_by_the_number_its_sender_was_told(client, sign_in):
    wanted = make_message()
    make_message()
    sign_in(Role.EDITOR)

    for number in (wanted.reference, wanted.reference.lower()):
        assert list(client.get(LIST, {"q": number}).context["cl"].queryset) == [wanted]


def test_messages_whose_office_does_not_know_yet_are_listed(client, sign_in):
    waiting, _told = make_message(), make_message(mailed_at=timezone.now())
    sign_in(Role.EDITOR)

    assert list(client.get(LIST, {"mailed_at__isempty": "1"}).context["cl"].queryset) == [waiting]


def test_whoever_works_on_a_message_handles_it(client, sign_in):
    message, colleague = make_message(), builders.make_user(Role.PUBLISHER)
    editor = sign_in(Role.EDITOR)
    address = reverse("admin:pages_feedback_change", args=[message.pk])

    client.post(address, {"state": "in_work", "answer_note": "Angerufen"})
    message.refresh_from_db()
    assert (message.handled_by, message.answer_note) == (editor, "Angerufen")

    client.post(address, {"state": "answered", "handled_by": colleague.pk})
    message.refresh_from_db()
    assert (message.handled_by, message.message) == (colleague, "Guten Tag")


def test_second_editor_sees_both_versions_and_loses_nothing(client, sign_in):
    message, office = make_message(), Office.objects.create(name_de="Amt 41")
    sign_in(Role.EDITOR)
    address = reverse("admin:pages_feedback_change", args=[message.pk])
    mine, theirs = (form_of(client.get(address), "feedback_form") for _editor in range(2))
    client.post(address, {**theirs, "answer_note": "Angerufen", "owning_office": office.pk, "state": "in_work"})

    refused = client.post(address, {**mine, "answer_note": "Geschrieben"})

    found = {each.name: (each.mine, each.theirs) for each in refused.context_data["differences"]}
    assert found["answer_note"] == ("Geschrieben", "Angerufen")
    assert found["owning_office"] == ("", "Amt 41")
    message.refresh_from_db()
    assert message.answer_note == "Angerufen"
    assert client.post(address, form_of(refused, "feedback_form")).status_code == 302
    message.refresh_from_db()
    assert (message.answer_note, message.owning_office, message.state) == ("Geschrieben", office, "in_work")


def test_mail_to_the_office_is_no_second_editor(client, sign_in):
    message = make_message(owning_office=Office.objects.create(name_de="Amt", email="amt@example.org"))
    sign_in(Role.EDITOR)
    address = reverse("admin:pages_feedback_change", args=[message.pk])
    form = form_of(client.get(address), "feedback_form")

    tell_office(message)

    assert client.post(address, {**form, "answer_note": "Angerufen"}).status_code == 302
    message.refresh_from_db()
    assert message.mailed_at


def test_words_of_the_citizen_are_only_read(client, sign_in):
    sign_in(Role.PUBLISHER)
    message = make_message(page_address="/de/visits/", name="Li", language="de")
    address = reverse("admin:pages_feedback_change", args=[message.pk])
    told = ("kind", "page_address", "message", "name", "email", "language", "created_at", "mailed_at")
    before = [getattr(message, name) for name in told]
    form = form_of(client.get(address), "feedback_form")

    forged = dict.fromkeys([*told, "_take", "id", "page_link"], "barrier")
    client.post(address, {**forged, **form, "state": "closed", "_theirs-barrier": '{"message": ["Anders"]}'})

    message.refresh_from_db()
    assert set(form).isdisjoint(told)
    assert (message.state, [getattr(message, name) for name in told]) == ("closed", before)


def test_message_goes_to_nobody_who_may_not_read_it(client, sign_in):
    message, translator = make_message(), builders.make_user(Role.TRANSLATOR)
    sign_in(Role.EDITOR)

    client.post(
        reverse("admin:pages_feedback_change", args=[message.pk]), {"state": "new", "handled_by": translator.pk}
    )

    message.refresh_from_db()
    assert message.handled_by is None


def test_list_takes_as_many_queries_for_many_messages(client, sign_in, django_assert_max_num_queries):
    editor = sign_in(Role.EDITOR)
    for _number in range(20):
        make_message(handled_by=editor)

    with django_assert_max_num_queries(14):
        client.get(LIST)
