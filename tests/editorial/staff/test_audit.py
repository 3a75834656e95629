"""The audit log: what it holds, what it never holds, who reads and exports it."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.staff import audit
from editorial.staff.audit_admin import csv_cell
from editorial.staff.models import AuditEntry, User
from editorial.staff.roles import Role
from tests import builders
from tests.editorial.staff.codes import code

pytestmark = pytest.mark.django_db

LIST = "/admin/staff/auditentry/"
EXPORT = "/admin/staff/auditentry/export/"


@pytest.fixture
def editor():
    return builders.make_user(Role.EDITOR, username="redaktion")


def actions():
    return list(AuditEntry.objects.order_by("pk").values_list("action", "who_name", "about"))


def test_signing_in_failing_and_signing_out_are_logged(client, editor, sign_in):
    sign_in(password="falsch")
    sign_in()
    client.post(reverse("account_logout"))

    assert actions() == [
        ("sign_in_failed", "", "redaktion"),
        ("signed_in", "redaktion", "redaktion"),
        ("signed_out", "redaktion", "redaktion"),
    ]


def test_typed_name_is_kept_only_if_it_is_an_account(client, sign_in):
    sign_in("MeinPasswort!", "GeheimesWort")

    assert actions() == [("sign_in_failed", "", "")]
    assert "GeheimesWort" not in str(AuditEntry.objects.values())


def test_lock_is_logged_once_and_attempts_during_it_not_at_all(client, editor, sign_in):
    for _ in range(15):
        sign_in(password="falsch")

    assert sorted(actions()) == [("locked", "", "redaktion")] + [("sign_in_failed", "", "redaktion")] * 10


def test_factors_and_passwords_are_logged(with_roles, client, editor, sign_in):
    sign_in()
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    client.post(reverse("mfa_generate_recovery_codes"))
    client.post(reverse("mfa_deactivate_totp"))
    new = "Herrenhausen-Garten-42"
    data = {"old_password": builders.PASSWORD, "new_password1": new, "new_password2": new}
    client.post(reverse("admin:password_change"), data)

    logged = {action for action, who, about in actions() if (who, about) == ("redaktion", "redaktion")}
    assert logged == {"signed_in", "factor_added", "factor_renewed", "factor_removed", "password_set"}
    assert not {word for word in (secret, new, builders.PASSWORD) if word in str(AuditEntry.objects.values())}


def test_entries_outlive_the_account(editor):
    audit.record(AuditEntry.Action.SIGNED_IN, who=editor, about=editor)

    editor.delete()

    entry = AuditEntry.objects.get()
    assert (entry.who, entry.who_name) == (None, "redaktion")


def test_entries_are_forgotten_when_their_time_is_over(editor, capsys):
    for days, action in [(729, "signed_in"), (731, "signed_out")]:
        entry = AuditEntry.objects.create(action=action, who=editor)
        AuditEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(days=days))

    call_command("forget_old_entries")
    call_command("forget_old_entries")

    assert AuditEntry.objects.get().action == "signed_in"
    lines = [line for line in capsys.readouterr().out.splitlines() if "entries" in line]
    assert [line.split()[1] for line in lines] == ["1", "0"]
    assert User.objects.filter(pk=editor.pk).exists()


def test_time_for_which_entries_are_kept_is_a_setting(settings):
    entry = AuditEntry.objects.create(action="signed_in")
    AuditEntry.objects.filter(pk=entry.pk).update(at=timezone.now() - timedelta(days=31))
    settings.AUDIT_KEPT_FOR = timedelta(days=30)

    call_command("forget_old_entries")

    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("address", [LIST, EXPORT])
@pytest.mark.parametrize("role", Role)
def test_only_administrators_read_the_log(client, role, address):
    client.force_login(builders.make_user(role))

    assert client.get(address).status_code == (200 if role == Role.ADMINISTRATOR else 403)


def test_nobody_changes_the_log_in_the_admin(client):
    client.force_login(builders.make_user(is_superuser=True))
    entry = AuditEntry.objects.get()

    assert client.get(f"{LIST}add/").status_code == 403
    assert client.post(f"{LIST}{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert client.post(f"{LIST}{entry.pk}/change/", {"who_name": "x"}).status_code == 403
    assert client.post(
        LIST, {"action": "delete_selected", "_selected_action": [entry.pk], "post": "yes"}
    ).status_code in {200, 302}
    assert AuditEntry.objects.get().who_name == entry.who_name


def test_export_has_the_filtered_entries_with_safe_cells(client):
    AuditEntry.objects.create(action="sign_in_failed", about="=1+1", details={"fields": ["email"]})
    AuditEntry.objects.create(action="signed_out", about="andere")
    client.force_login(builders.make_user(is_superuser=True, username="leitung"))

    response = client.get(EXPORT, {"action__exact": "sign_in_failed"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    rows = list(csv.reader(StringIO(text), delimiter=";"))
    assert len(rows) == 2
    assert rows[1][3] == "'=1+1"
    assert response["Content-Disposition"] == 'attachment; filename="audit-log.csv"'
    assert AuditEntry.objects.filter(action="log_exported", who_name="leitung", details={"entries": 1}).exists()
    assert client.post(EXPORT).status_code == 405


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "  =1"])
def test_cells_are_no_formulas(text):
    assert csv_cell(text) == f"'{text}"


def test_list_takes_the_same_queries_for_one_and_many_entries(client, django_assert_num_queries, editor):
    client.force_login(builders.make_user(is_superuser=True))
    client.get(LIST)
    with CaptureQueriesContext(connection) as one:
        client.get(LIST)
    for _ in range(20):
        audit.record(AuditEntry.Action.SIGNED_IN, who=editor, about=editor)

    with django_assert_num_queries(len(one)):
        client.get(LIST)
