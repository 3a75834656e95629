"""Sessions end: when idle, when old, after a new password, a removed role, a closed account."""

import pytest
from django.contrib.auth import get_user
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from editorial.staff import sessions
from editorial.staff.models import AuditEntry
from editorial.staff.roles import Role
from tests import builders
from tests.editorial.staff.codes import code

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"
NEW_PASSWORD = "Herrenhausen-Garten-42"


@pytest.fixture
def editor():
    return builders.make_user(Role.EDITOR, username="redaktion")


def age(client, **seconds):
    session = client.session
    for name, value in seconds.items():
        session[getattr(sessions, name)] -= value
    session.save()


def test_session_key_changes_at_sign_in(client, editor, sign_in):
    client.get("/admin/login/")
    session = client.session
    session["planted"] = "by a stranger"
    session.save()
    planted = client.cookies["session"] = session.session_key

    sign_in()

    assert client.cookies["session"].value != planted
    client.cookies["session"] = planted
    assert get_user(client).is_anonymous


@pytest.mark.parametrize(("seconds", "state"), [({"SEEN": 3590}, 200), ({"SEEN": 3610}, 302), ({"BEGUN": 36010}, 302)])
def test_session_ends_when_idle_or_old(client, editor, seconds, state):
    client.force_login(editor)

    age(client, **seconds)

    assert client.get(ADMIN).status_code == state
    assert get_user(client).is_authenticated == (state == 200)


def test_working_keeps_a_session_alive_but_not_beyond_ten_hours(client, editor):
    client.force_login(editor)
    age(client, SEEN=3000, BEGUN=3000)
    client.get(ADMIN)
    age(client, SEEN=3000, BEGUN=3000)

    assert client.get(ADMIN).status_code == 200
    age(client, BEGUN=30010)
    assert client.get(ADMIN).status_code == 302


def test_end_of_an_idle_session_is_said_and_logged(client, editor):
    client.force_login(editor)
    age(client, SEEN=3610)

    page = client.get(ADMIN, follow=True)

    assert len(page.context["messages"]) == 1
    assert AuditEntry.objects.get(action="signed_out").details == {"reason": "idle"}


def test_idle_session_counts_as_nobody_outside_the_admin(client, editor):
    client.force_login(editor)
    assert client.get("/media/").wsgi_request.user.is_authenticated

    age(client, SEEN=3610)

    assert not client.get("/media/").wsgi_request.user.is_authenticated


def test_session_without_a_beginning_is_over(client, editor):
    client.force_login(editor)
    session = client.session
    del session[sessions.BEGUN]
    session.save()

    assert client.get(ADMIN).status_code == 302


def test_pages_in_quick_succession_write_no_session(client, editor, django_assert_num_queries):
    client.force_login(editor)
    with django_assert_num_queries(2):  # session and account
        client.get(reverse("mfa_authenticate"))


def test_new_password_signs_out_all_other_sessions(client, editor):
    other = Client()
    for each in (client, other):
        each.force_login(editor)
    data = {"old_password": builders.PASSWORD, "new_password1": NEW_PASSWORD, "new_password2": NEW_PASSWORD}

    client.post(reverse("admin:password_change"), data)

    assert client.get(ADMIN).status_code == 200
    assert other.get(ADMIN).status_code == 302


def test_password_set_by_an_administrator_ends_all_sessions(client, editor):
    client.force_login(editor)
    boss = Client()
    boss.force_login(builders.make_user(Role.ADMINISTRATOR))
    data = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}

    boss.post(reverse("admin:auth_user_password_change", args=[editor.pk]), data)

    assert client.get(ADMIN).status_code == 302
    assert boss.get(ADMIN).status_code == 200


@pytest.mark.parametrize("password", ["kurz-1234", "123456789012", "1q2w3e4r5t6y", "redaktion-123"])
def test_weak_passwords_are_refused(client, editor, password):
    client.force_login(editor)
    data = {"old_password": builders.PASSWORD, "new_password1": password, "new_password2": password}

    answer = client.post(reverse("admin:password_change"), data)

    assert answer.status_code == 200
    assert answer.context["form"].errors


def test_setting_up_a_factor_signs_out_all_other_sessions(with_roles, client, editor, sign_in):
    other = Client()
    other.force_login(editor)
    sign_in()
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret

    client.post(reverse("mfa_activate_totp"), {"code": code(secret)})

    assert client.get(ADMIN).status_code == 200
    assert other.get(ADMIN).status_code == 302


def test_removed_role_and_closed_account_have_no_rights_at_once(client, editor):
    client.force_login(editor)
    assert client.get("/admin/delegations/visit/").status_code == 200

    editor.groups.remove(Group.objects.get(name=Role.EDITOR))
    assert client.get("/admin/delegations/visit/").status_code == 403
    editor.is_active = False
    editor.save()
    assert client.get(ADMIN).status_code == 302


def test_sign_out_ends_the_session_for_good(client, editor):
    client.force_login(editor)
    former = client.cookies["session"].value

    answer = client.post(reverse("admin:logout"))

    assert answer.headers["Location"] == reverse("account_login")
    client.cookies["session"] = former
    assert client.get(ADMIN).status_code == 302
