"""Offices hear of messages by mail; a mail server that is down loses nothing; settled messages are forgotten."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from editorial.staff.models import Office
from portal.desk.reminders import send_reminders
from portal.feedback.mailing import tell_office
from portal.pages.models import MAIL_TAKES, Feedback, SenderCount
from tests.portal.desk import refusing_mail
from tests.portal.feedback.test_forms import BARRIER, TEXT, filled

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def mail_refuses(settings, monkeypatch):
    def refuse(*addresses):
        settings.EMAIL_BACKEND = "tests.portal.desk.refusing_mail.EmailBackend"
        monkeypatch.setattr(refusing_mail.EmailBackend, "refused", set(addresses))

    return refuse


def make_message(**fields):
    return Feedback.objects.create(**{"kind": "barrier", "message": TEXT, "due_on": NOW.date(), **fields})


def run():
    output = StringIO()
    try:
        call_command("send_feedback", stdout=output)
    except CommandError:
        return "failed: " + output.getvalue()
    return output.getvalue()


def test_mail_names_the_message_and_holds_nothing_the_sender_typed(client, settings):
    settings.FEEDBACK_MAIL = "international@example.org"
    settings.SITE_URL = "https://portal.example"

    client.post(BARRIER, filled(name="Erika", email="erika@example.org"))

    sent, feedback = mail.outbox[0], Feedback.objects.get()
    assert sent.to == ["international@example.org"]
    assert feedback.reference in sent.subject
    assert f"https://portal.example/admin/pages/feedback/{feedback.pk}/change/" in sent.body
    for typed in (TEXT, "Erika", "erika@example.org"):
        assert typed not in str(sent.message())
    assert feedback.mailed_at


def test_office_with_an_address_is_written_to_before_the_general_one(settings):
    settings.FEEDBACK_MAIL = "international@example.org"
    culture = Office.objects.create(name_de="Kultur", email="kultur@example.org")
    without = Office.objects.create(name_de="Sport")

    for office in (culture, without, None):
        tell_office(make_message(owning_office=office))

    general = ["international@example.org"]
    assert [sent.to for sent in mail.outbox] == [["kultur@example.org"], general, general]


def test_message_is_kept_while_mail_is_down_and_told_of_later(client, settings, mail_refuses):
    settings.FEEDBACK_MAIL = "international@example.org"
    mail_refuses("international@example.org")
    response = client.post(BARRIER, filled())
    failed = run()
    mail_refuses()

    succeeded = run()

    assert response.status_code == 302
    assert failed.startswith("failed: 0 sent, 1 failed")
    assert succeeded.startswith("1 sent, 0 failed")
    assert len(mail.outbox) == 1
    assert run().startswith("0 sent")


def test_mail_that_another_process_is_sending_is_not_sent_twice(settings):
    settings.FEEDBACK_MAIL = "international@example.org"
    feedback = make_message()

    assert feedback.claim_mail(NOW)
    assert not tell_office(feedback, NOW)
    assert tell_office(feedback, NOW + MAIL_TAKES)
    assert not tell_office(feedback, NOW + 2 * MAIL_TAKES)
    assert len(mail.outbox) == 1


def test_office_is_reminded_of_its_overdue_messages(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    culture = Office.objects.create(name_de="Kultur", email="kultur@example.org")
    overdue = make_message(owning_office=culture, due_on=NOW.date() - timedelta(days=2))
    in_time = make_message(owning_office=culture, due_on=NOW.date() + timedelta(days=2))

    send_reminders()

    (reminder,) = mail.outbox
    assert reminder.to == ["kultur@example.org"]
    assert str(overdue.pk) in reminder.body
    assert str(in_time.pk) not in reminder.body
    assert TEXT not in reminder.body


def test_messages_wait_where_nobody_has_an_address():
    make_message()

    assert run() == "0 sent, 0 failed, 1 without an address to write to\n"
    assert not mail.outbox


def test_settled_messages_are_forgotten_and_others_are_not(settings):
    settings.FEEDBACK_KEPT_FOR = timedelta(days=100)
    kept = {"new": 400, "in_work": 400, "answered": 99}
    for state, days in [*kept.items(), ("answered", 101), ("closed", 101)]:
        feedback = make_message(state=state)
        Feedback.objects.filter(pk=feedback.pk).update(updated_at=NOW - timedelta(days=days))
    SenderCount.objects.create(digest="x", counted_from=NOW - timedelta(hours=2))

    call_command("forget_old_entries", stdout=StringIO())
    call_command("forget_old_entries", stdout=StringIO())

    assert sorted(Feedback.objects.values_list("state", flat=True)) == ["answered", "in_work", "new"]
    assert not SenderCount.objects.exists()
