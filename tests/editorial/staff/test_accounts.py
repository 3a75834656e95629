"""Accounts in the admin: lost second factors, locks, what is logged, who may touch whom."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from editorial.staff import lockout
from editorial.staff.models import AuditEntry, User
from editorial.staff.roles import Role
from tests import builders
from tests.editorial.staff.codes import give_factor
from tests.forms import form_of

pytestmark = pytest.mark.django_db

PAGES = ["reset-second-factor", "unlock"]


def page(name, user):
    return reverse(f"admin:staff_user_{name}", args=[user.pk])


@pytest.fixture
def editor():
    return builders.make_user(Role.EDITOR, username="redaktion")


@pytest.fixture
def administrator(client):
    user = builders.make_user(Role.ADMINISTRATOR, username="leitung")
    client.force_login(user)
    AuditEntry.objects.all().delete()
    return user


def log():
    return [(entry.action, entry.who_name, entry.about, entry.details) for entry in AuditEntry.objects.order_by("pk")]


def test_administrator_resets_a_lost_factor(client, administrator, editor, sign_in, settings):
    give_factor(editor)
    other = Client()
    other.force_login(editor)

    assert b"redaktion" in client.get(page("reset-second-factor", editor)).content
    assert Authenticator.objects.filter(user=editor).count() == 2
    client.post(page("reset-second-factor", editor))

    assert not Authenticator.objects.filter(user=editor).exists()
    assert other.get("/admin/").status_code == 302
    assert ("factor_reset", "leitung", "redaktion", {}) in log()
    settings.REQUIRE_SECOND_FACTOR = True
    other.post(reverse("account_login"), {"login": "redaktion", "password": builders.PASSWORD})
    assert other.get("/admin/").headers["Location"] == reverse("mfa_index")


def test_administrator_unlocks_on_the_account(client, administrator, editor, sign_in):
    other = Client()
    for _ in range(3):
        other.post(reverse("account_login"), {"login": "redaktion", "password": "falsch"})
    assert lockout.failures(editor) == 3

    client.post(page("unlock", editor))

    assert lockout.failures(editor) == 0


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_other_roles_neither_reset_nor_unlock(client, editor, role, method, name):
    give_factor(editor)
    client.force_login(builders.make_user(role))

    assert getattr(client, method)(page(name, editor)).status_code == 403
    assert Authenticator.objects.filter(user=editor).count() == 2


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("key", ["0", "x", "99999999999999999999"])
def test_pages_of_missing_accounts_are_missing(client, administrator, name, key):
    assert client.get(reverse(f"admin:staff_user_{name}", args=[key])).status_code == 404


@pytest.mark.parametrize("username", ["redaktion", "leitung"])
def test_administrator_makes_nobody_a_superuser(client, administrator, editor, username):
    user = User.objects.get(username=username)
    address = reverse("admin:staff_user_change", args=[user.pk])
    everything = [str(key) for key in Permission.objects.values_list("pk", flat=True)]
    forged = {"is_superuser": "on", "user_permissions": everything, "session_version": "7"}

    response = client.post(address, {**form_of(client.get(address), "user_form"), **forged})

    user.refresh_from_db()
    assert response.status_code == 302
    assert (user.is_superuser, user.user_permissions.count(), user.session_version) == (False, 0, 0)


def test_administrator_touches_no_superuser(client, administrator):
    superuser = builders.make_user(is_superuser=True)

    for name in PAGES:
        assert client.post(page(name, superuser)).status_code == 403
    assert client.get(reverse("admin:auth_user_password_change", args=[superuser.pk])).status_code == 403
    assert client.post(reverse("admin:staff_user_delete", args=[superuser.pk]), {"post": "yes"}).status_code == 403
    marked = {"action": "delete_selected", "_selected_action": [superuser.pk], "post": "yes"}
    client.post(reverse("admin:staff_user_changelist"), marked)
    assert User.objects.filter(pk=superuser.pk).exists()


def test_account_is_logged_from_beginning_to_end(client, administrator):
    roles = {group.name: str(group.pk) for group in Group.objects.all()}
    data = {
        "username": "neu",
        "password1": builders.PASSWORD,
        "password2": builders.PASSWORD,
        "usable_password": "true",
    }
    client.post(reverse("admin:staff_user_add"), data)
    user = User.objects.get(username="neu")
    address = reverse("admin:staff_user_change", args=[user.pk])

    def save(**changes):
        client.post(address, {**form_of(client.get(address), "user_form"), **changes})

    save(is_staff="on", email="neu@example.org", groups=[roles["editor"]])
    save(groups=[roles["publisher"]])
    save(is_active=[])
    client.post(reverse("admin:staff_user_delete", args=[user.pk]), {"post": "yes"})

    assert sorted(log(), key=str) == sorted(
        [
            (action, "leitung", "neu", details)
            for action, details in [
                ("password_set", {}),
                ("account_created", {}),
                ("account_changed", {"fields": ["email"], "switched_on": ["is_staff"]}),
                ("roles_changed", {"roles_added": ["editor"]}),
                ("roles_changed", {"roles_added": ["publisher"], "roles_removed": ["editor"]}),
                ("account_deactivated", {}),
                ("account_deleted", {}),
            ]
        ],
        key=str,
    )


def test_list_shows_and_filters_by_second_factor(client, administrator, editor):
    give_factor(editor)

    def names(choice):
        changelist = client.get(reverse("admin:staff_user_changelist"), {"second_factor": choice}).context["cl"]
        return {user.username for user in changelist.result_list}

    assert (names("yes"), names("no")) == ({"redaktion"}, {"leitung"})


def test_command_resets_a_factor_on_the_server(editor, capsys):
    give_factor(editor)

    call_command("reset_second_factor", "redaktion")

    assert not Authenticator.objects.exists()
    assert log() == [("factor_reset", "", "redaktion", {})]
    with pytest.raises(CommandError, match="niemand"):
        call_command("reset_second_factor", "niemand")
