"""Locking after too many failures: per account, per address, the same for names that do not exist."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.auth import get_user
from django.test import RequestFactory
from django.urls import reverse
from django.utils import timezone

from editorial.staff import lockout
from editorial.staff.models import AuditEntry
from editorial.staff.roles import Role
from tests import builders
from tests.editorial.staff.codes import code, give_factor
from tests.reading import without_marks

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor():
    return builders.make_user(Role.EDITOR, username="redaktion")


def fail(sign_in, times, name="redaktion", address=None):
    """Send wrong passwords, each from another address unless one is given; return the states of the answers."""
    return [
        sign_in(name, f"falsch{turn}", REMOTE_ADDR=address or f"198.51.100.{turn}").status_code for turn in range(times)
    ]


@pytest.mark.parametrize("name", ["redaktion", "niemand"])
def test_account_is_locked_after_ten_failures_whether_it_exists_or_not(client, editor, sign_in, name):
    assert fail(sign_in, 10, name) == [200] * 9 + [429]

    answer = sign_in(name, REMOTE_ADDR="192.0.2.9")

    assert answer.status_code == 429
    assert "staff/locked.html" in [template.name for template in answer.templates]
    assert get_user(client).is_anonymous


def test_twenty_wrong_passwords_get_the_same_answers_for_known_and_unknown_names(editor, sign_in):
    def answers(name):
        sent = [sign_in(name, f"falsch{turn}", REMOTE_ADDR=f"198.51.100.{turn}") for turn in range(20)]
        return [(answer.status_code, without_marks(answer)) for answer in sent]

    known = answers("redaktion")

    assert [state for state, _page in known] == [200] * 9 + [429] * 11
    assert known == answers("niemand")


def test_address_is_locked_after_ten_failures_with_different_names(client, editor, sign_in):
    states = [sign_in(f"name{turn}", "falsch", REMOTE_ADDR="192.0.2.9").status_code for turn in range(10)]
    assert states == [200] * 9 + [429]

    assert sign_in(REMOTE_ADDR="192.0.2.9").status_code == 429
    assert sign_in(REMOTE_ADDR="192.0.2.10").status_code == 302


def test_lock_ends_after_15_minutes_and_attempts_meanwhile_do_not_prolong_it(client, editor, sign_in):
    fail(sign_in, 10)
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=14))
    assert sign_in().status_code == 429

    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=15, seconds=1))
    assert sign_in().status_code == 302


def test_signing_in_forgets_failures_of_the_account_but_not_of_the_address(client, editor, sign_in):
    fail(sign_in, 5, address="192.0.2.9")
    fail(sign_in, 4, name="chefin", address="192.0.2.9")

    sign_in(REMOTE_ADDR="192.0.2.9")

    assert lockout.failures(editor) == 0
    assert AccessAttempt.objects.get().failures_since_start == 4


def test_wrong_codes_count_like_wrong_passwords_and_lock_the_right_code_too(client, editor, sign_in):
    give_factor(editor)
    sign_in()

    answers = [client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code for _ in range(10)]

    assert answers == [200] * 9 + [429]
    assert client.post(reverse("mfa_authenticate"), {"code": code()}).status_code == 429
    assert get_user(client).is_anonymous


def test_counters_hold_neither_the_typed_name_nor_the_password(client, sign_in):
    sign_in("MeinPasswort!", "GeheimesWort")

    attempt = AccessAttempt.objects.get()

    assert not {word for word in ("MeinPasswort", "GeheimesWort") if word in str(vars(attempt))}


def test_upper_case_and_blanks_do_not_make_a_new_counter():
    assert lockout.name_key(" Redaktion ") == lockout.name_key("redaktion")


def test_administrator_unlocks_an_account(client, editor, sign_in):
    fail(sign_in, 10)
    boss = builders.make_user(is_superuser=True, username="leitung")

    lockout.unlock(editor, by=boss)

    assert sign_in().status_code == 302
    entry = AuditEntry.objects.get(action="unlocked")
    assert (entry.who, entry.about) == (boss, "redaktion")


@pytest.mark.parametrize(
    ("headers", "remote", "proxy_header", "expected"),
    [
        ({"X-Forwarded-For": "203.0.113.9"}, "192.0.2.1", "", "192.0.2.1"),
        ({"X-Forwarded-For": "1.2.3.4, 203.0.113.9"}, "10.0.0.1", "X-Forwarded-For", "203.0.113.9"),
        ({"X-Real-IP": "203.0.113.9", "X-Forwarded-For": "1.2.3.4"}, "10.0.0.1", "X-Real-IP", "203.0.113.9"),
        ({"X-Forwarded-For": "nonsense"}, "10.0.0.1", "X-Forwarded-For", None),
        ({}, "2001:db8:1:2:3:4:5:6", "", "2001:db8:1:2::"),
        ({}, "::ffff:192.0.2.1", "", "192.0.2.1"),
        ({}, "", "", None),
    ],
)
def test_address_of_the_client(settings, headers, remote, proxy_header, expected):
    settings.CLIENT_ADDRESS_HEADER = proxy_header

    assert lockout.client_address(RequestFactory(headers=headers).get("/", REMOTE_ADDR=remote)) == expected
