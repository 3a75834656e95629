"""Reminders by mail: who gets what in which language, once a day, and nothing is lost when mail is down."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.utils import timezone

from delegations.models import FollowUp
from editorial.publishing.models import Remark, WorkingCopy
from editorial.staff.models import Office
from editorial.staff.roles import Role
from portal.desk.reminders import send_reminders
from tests import builders
from tests.portal.desk import refusing_mail

pytestmark = pytest.mark.django_db

NOW = timezone.now()
TODAY = timezone.localdate()
MONDAY = NOW + timedelta(days=-TODAY.weekday() % 7)


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    settings.SITE_URL = "https://portal.example"
    return tmp_path


@pytest.fixture
def mail_refuses(settings, monkeypatch):
    def refuse(*addresses):
        settings.EMAIL_BACKEND = "tests.portal.desk.refusing_mail.EmailBackend"
        monkeypatch.setattr(refusing_mail.EmailBackend, "refused", set(addresses))

    return refuse


def run():
    output, errors = StringIO(), StringIO()
    try:
        call_command("send_reminders", stdout=output, stderr=errors)
    except CommandError:
        return False, output.getvalue() + errors.getvalue()
    return True, output.getvalue() + errors.getvalue()


def sent_to():
    return [address for message in mail.outbox for address in message.to]


def due_page(**fields):
    return builders.make_page(review_due_on=TODAY - timedelta(days=1), **fields)


def test_office_is_reminded_of_its_own_records():
    office, other = (Office.objects.create(name_de=name, email=f"{name}@stadt.example") for name in ("kultur", "sport"))
    page = due_page(title_de="Impressum", owning_office=office)
    due_page(title_de="Fremd", owning_office=other)
    builders.make_page(title_de="Noch nicht", owning_office=office, review_due_on=TODAY + timedelta(days=1))

    send_reminders()

    message = next(message for message in mail.outbox if message.to == ["kultur@stadt.example"])
    assert "Impressum" in message.body
    assert f"https://portal.example/admin/pages/page/{page.pk}/change/" in message.body
    assert [words in message.body for words in ("Fremd", "Noch nicht")] == [False, False]
    assert message.content_subtype == "plain"


def test_office_without_an_address_is_reminded_through_its_people():
    office = Office.objects.create(name_de="Kultur")
    builders.make_user(Role.EDITOR, email="wir@stadt.example", office=office)
    builders.make_user(Role.EDITOR, email="andere@stadt.example")
    due_page(owning_office=office)

    send_reminders()

    assert sent_to() == ["wir@stadt.example"]


def test_what_no_office_answers_for_goes_to_people_who_publish():
    builders.make_user(Role.PUBLISHER, email="publiziert@stadt.example")
    builders.make_user(Role.EDITOR, email="schreibt@stadt.example")
    due_page(title_de="Herrenlos")
    due_page(title_de="Verwaist", owning_office=Office.objects.create(name_de="Ohne Leute"))

    send_reminders()

    assert sent_to() == ["publiziert@stadt.example"]
    assert re.findall(r"^- (.+)$", mail.outbox[0].body, re.MULTILINE) == ["Herrenlos", "Verwaist"]


def test_person_is_reminded_of_what_is_hers():
    me = builders.make_user(Role.EDITOR, email="ich@stadt.example")
    builders.make_user(Role.EDITOR, email="du@stadt.example")
    visit, city = builders.make_visit(title_de="Gegenbesuch", **builders.DRAFT), builders.make_city(name_de="Shenzhen")
    FollowUp.objects.create(visit=visit, text_de="Fotos\nschicken", owner=me, due_on=TODAY)
    for kind in ("submitted", "sent_back"):
        Remark.objects.create(target=visit, kind=kind, author=me)
    WorkingCopy.objects.create(target=city, data={}, owner=me)
    WorkingCopy.objects.update(updated_at=NOW - timedelta(days=20))

    send_reminders(MONDAY)

    (message,) = mail.outbox
    assert message.to == ["ich@stadt.example"]
    assert [f"- {words}\n" in message.body for words in ("Fotos schicken", "Gegenbesuch", "Shenzhen")] == [True] * 3
    assert message.body.count(f"/admin/delegations/visit/{visit.pk}/change/") == 2


@pytest.mark.parametrize(("language", "title"), [("de", "Impressum"), ("zh-hans", "网站信息")])
def test_mail_is_in_the_language_of_the_account(language, title):
    builders.make_user(Role.PUBLISHER, email="ich@stadt.example", language=language)
    due_page(title_de="Impressum", title_zh_hans="网站信息")

    send_reminders()

    (message,) = mail.outbox
    assert re.findall(r"^- (.+)$", message.body, re.MULTILINE) == [title]


def test_nobody_is_written_to_when_nothing_is_due_or_the_account_is_closed():
    builders.make_user(Role.PUBLISHER, email="zu@stadt.example", is_active=False)
    builders.make_user(Role.PUBLISHER)
    due_page()
    builders.make_user(Role.EDITOR, email="nichts@stadt.example")

    assert send_reminders() == (0, [])
    assert mail.outbox == []


def test_second_run_of_the_day_writes_to_nobody_and_the_next_day_does():
    builders.make_user(Role.PUBLISHER, email="ich@stadt.example")
    due_page()

    assert [send_reminders()[0], send_reminders()[0]] == [1, 0]
    assert send_reminders(NOW + timedelta(days=1))[0] == 1


def test_what_is_coming_up_is_named_on_mondays_only():
    builders.make_user(Role.PUBLISHER, email="ich@stadt.example")
    builders.make_agreement(title_de="Rahmenvertrag", in_force_until=str(TODAY + timedelta(days=100)))

    sent = [send_reminders(MONDAY + timedelta(days=day))[0] for day in range(8)]

    assert sent == [1, 0, 0, 0, 0, 0, 0, 1]
    assert "Rahmenvertrag" in mail.outbox[0].body


def test_receipts_of_earlier_days_are_cleared_away(data_folder):
    builders.make_user(Role.PUBLISHER, email="ich@stadt.example")
    due_page()

    for day in range(3):
        send_reminders(NOW + timedelta(days=day))

    assert [path.stem for path in (data_folder / "reminders").iterdir()] == [str(TODAY + timedelta(days=2))]


def test_failed_mail_is_told_and_goes_out_with_the_next_run(mail_refuses):
    for name in ("eins", "zwei"):
        builders.make_user(Role.PUBLISHER, email=f"{name}@stadt.example")
    due_page()
    mail_refuses("eins@stadt.example")

    succeeded, output = run()
    assert (succeeded, sent_to()) == (False, ["zwei@stadt.example"])
    assert "eins@stadt.example" in output
    mail_refuses()

    assert run()[0] is True
    assert sent_to() == ["zwei@stadt.example", "eins@stadt.example"]


def test_broken_address_does_not_stop_the_others():
    builders.make_user(Role.PUBLISHER, email="a\nBcc: x@evil.example")
    builders.make_user(Role.PUBLISHER, email="ich@stadt.example")
    due_page()

    succeeded, _output = run()

    assert (succeeded, sent_to()) == (False, ["ich@stadt.example"])


def test_long_lists_are_cut_and_counted():
    builders.make_user(Role.PUBLISHER, email="ich@stadt.example")
    for _ in range(23):
        due_page()

    send_reminders()

    (message,) = mail.outbox
    assert len(re.findall(r"^- ", message.body, re.MULTILINE)) == 20
    assert "3" in message.body.split("Seite")[-1]
    assert "23" in message.subject


def test_mail_escapes_nothing_and_carries_no_markup():
    builders.make_user(Role.PUBLISHER, email="ich@stadt.example")
    due_page(title_de="Kunst & Kultur <2026>")

    send_reminders()

    assert "- Kunst & Kultur <2026>\n" in mail.outbox[0].body
