"""Signing in: password, second factor, forced set-up, and what strangers can learn."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth import get_user
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from editorial.staff.models import AuditEntry
from editorial.staff.roles import Role
from tests import builders
from tests.editorial.staff.codes import SECRET, code, give_factor
from tests.reading import without_marks
from tests.test_settings import DEPLOYMENT, manage

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"
SET_UP = "/admin/account/second-factor/"


@pytest.fixture
def editor():
    return builders.make_user(Role.EDITOR, username="redaktion")


def shown(response, client):
    return client.get(response.headers["Location"])


def test_admin_leads_to_the_sign_in_page_and_back(client, editor, sign_in):
    page = client.get("/admin/delegations/visit/")
    assert page.headers["Location"] == "/admin/login/?next=/admin/delegations/visit/"

    data = {"login": "redaktion", "password": builders.PASSWORD, "next": "/admin/delegations/visit/"}
    assert client.post(reverse("account_login"), data).headers["Location"] == "/admin/delegations/visit/"
    assert client.get("/admin/delegations/visit/").status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example", "javascript:alert(1)", r"\\evil.example"]
)
def test_sign_in_never_leads_away(client, editor, target):
    data = {"login": "redaktion", "password": builders.PASSWORD, "next": target}

    assert client.post(reverse("account_login"), data).headers["Location"] == ADMIN


def test_whole_path_with_a_second_factor(with_roles, client, editor, sign_in, second_factor_required):
    sign_in()
    assert client.get(ADMIN).headers["Location"] == SET_UP
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()

    done = client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    codes = shown(done, client).context["unused_codes"]
    assert len(codes) == 10
    assert client.get(ADMIN).status_code == 200

    client.post(reverse("account_logout"))
    assert sign_in().headers["Location"] == reverse("mfa_authenticate")
    assert client.get(ADMIN).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert client.get(ADMIN).status_code == 302
    assert client.post(reverse("mfa_authenticate"), {"code": code(secret, steps_ahead=1)}).headers["Location"] == ADMIN
    assert client.get(ADMIN).status_code == 200

    client.post(reverse("account_logout"))
    sign_in()
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).headers["Location"] == ADMIN
    client.post(reverse("account_logout"))
    sign_in()
    assert client.post(reverse("mfa_authenticate"), {"code": codes[0]}).status_code == 200
    assert get_user(client).is_anonymous


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/delegations/visit/", "/admin/password_change/", "/admin/jsi18n/"]
)
def test_nothing_of_the_admin_opens_before_the_second_factor_is_set_up(
    client, editor, sign_in, second_factor_required, address
):
    sign_in()

    for answer in (client.get(address), client.post(address, {"x": "1"})):
        assert (answer.status_code, answer.headers["Location"]) == (302, SET_UP)


def test_session_without_second_factor_counts_as_nobody_outside_the_admin(client, editor, settings):
    client.force_login(editor)
    before = client.get("/media/").wsgi_request.user.is_authenticated

    settings.REQUIRE_SECOND_FACTOR = True

    assert (before, client.get("/media/").wsgi_request.user.is_authenticated) == (True, False)


def test_recovery_codes_alone_are_no_second_factor(client, editor, sign_in, second_factor_required):
    give_factor(editor).delete()

    sign_in()

    assert client.get(ADMIN).headers["Location"] == SET_UP


def test_second_factor_is_not_forced_where_it_is_not_required(client, editor, sign_in):
    sign_in()

    assert client.get(ADMIN).status_code == 200


def test_secret_is_encrypted_in_the_database(editor):
    stored = give_factor(editor).data["secret"]

    assert SECRET not in stored


def test_secret_survives_a_new_secret_key_and_fits_nothing_when_the_old_one_is_lost(editor, settings):
    factor = give_factor(editor)
    former, settings.SECRET_KEY = settings.SECRET_KEY, "another-key"

    assert not factor.wrap().validate_code(code())
    settings.SECRET_KEY_FALLBACKS = [former]
    assert factor.wrap().validate_code(code())


def test_unknown_name_wrong_password_and_closed_account_look_the_same(client, editor, sign_in):
    builders.make_user(Role.EDITOR, username="ehemals", is_active=False)

    answers = [sign_in("redaktion", "falsch"), sign_in("niemand", "falsch"), sign_in("ehemals")]

    assert [answer.status_code for answer in answers] == [200] * 3
    assert len({without_marks(answer) for answer in answers}) == 1


class CountingHasher(MD5PasswordHasher):
    """Counts what takes nearly all the time of a sign-in: hashing a password."""

    runs = 0

    def encode(self, password, salt):
        type(self).runs += 1
        return super().encode(password, salt)


def test_unknown_name_costs_the_server_as_much_as_a_wrong_password(client, editor, sign_in, settings):
    settings.PASSWORD_HASHERS = [f"{__name__}.CountingHasher"]
    sign_in("erster", "falsch")

    def cost(name):
        before = CountingHasher.runs
        with CaptureQueriesContext(connection) as queries:
            sign_in(name, "falsch")
        return CountingHasher.runs - before, len(queries)

    assert cost("niemand") == cost("redaktion")
    assert cost("niemand")[0] == 1


def test_account_without_staff_status_gets_no_admin_and_no_endless_redirects(client, sign_in):
    builders.make_user(username="gast", is_staff=False)

    sign_in("gast")

    assert client.get(ADMIN, follow=True).status_code == 403


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "mfa_signup_webauthn"])
def test_there_is_no_sign_up_and_no_reset_by_mail(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize("name", ["", "x\0y", "a" * 10_000, "'; --", "名字"])
def test_broken_names_are_refused_politely(client, sign_in, name):
    answer = sign_in(name, "falsch\0")

    assert answer.status_code == 200
    assert get_user(client).is_anonymous


def test_changing_factors_needs_a_recent_sign_in(client, editor, sign_in):
    sign_in()
    session = client.session
    for record in session["account_authentication_methods"]:
        record["at"] -= 301
    session.save()

    answer = client.get(reverse("mfa_activate_totp"))

    assert answer.headers["Location"].startswith(reverse("account_reauthenticate"))
    confirmed = client.post(answer.headers["Location"], {"password": builders.PASSWORD})
    assert confirmed.headers["Location"] == reverse("mfa_activate_totp")


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_list_webauthn", "mfa_view_recovery_codes"])
def test_pages_of_factors_are_closed_to_strangers(client, name, method):
    answer = getattr(client, method)(reverse(name))

    assert answer.status_code in {302, 403}
    assert Authenticator.objects.count() == 0


def test_forms_of_signing_in_need_a_token(editor):
    strict = Client(enforce_csrf_checks=True)

    assert (
        strict.post(reverse("account_login"), {"login": "redaktion", "password": builders.PASSWORD}).status_code == 403
    )
    strict.force_login(editor)
    for name in ("account_logout", "mfa_activate_totp", "own-language"):
        assert strict.post(reverse(name)).status_code == 403
    assert strict.get(reverse("account_logout")).status_code == 200
    assert get_user(strict) == editor


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_language_of_the_sign_in_page_is_chosen_there_and_kept(client, language):
    client.post(reverse("own-language"), {"language": language, "next": "/admin/login/"})

    assert f'<html lang="{language}"' in client.get("/admin/login/").content.decode()
    assert client.cookies["django_language"]["path"] == ADMIN


def test_code_of_the_app_is_accepted_once_whichever_worker_answers(client, editor, sign_in):
    give_factor(editor)
    once = code()

    def enter():
        client.post(reverse("account_logout"))
        cache.clear()  # another worker
        sign_in()
        return client.post(reverse("mfa_authenticate"), {"code": once}).status_code

    assert [enter(), enter()] == [302, 200]


@pytest.mark.parametrize(("environment", "expected"), [(DEPLOYMENT, "True"), ({"PORTAL_LOCAL": "1"}, "False")])
def test_second_factor_is_required_unless_the_run_is_local(environment, expected, tmp_path):
    shell = ["shell", "-v0", "-c", "from django.conf import settings; print(settings.REQUIRE_SECOND_FACTOR)"]

    result = manage(*shell, **environment, PORTAL_DATA_DIR=str(tmp_path))

    assert result.stdout.strip() == expected


def test_failed_code_is_logged_without_the_code(client, editor, sign_in):
    give_factor(editor)
    sign_in()

    client.post(reverse("mfa_authenticate"), {"code": "123456"})

    entry = AuditEntry.objects.get()
    assert (entry.action, entry.about, entry.details) == ("sign_in_failed", "redaktion", {})
