"""Every role at every address of the admin, for every kind of record: the table of rights is tests/rights.csv.

A cell says what the role gets. Of a GET: `ok`, an answer that changes nothing. Of a POST: `done`, one that changes
something and leaves a line in a log, or `same`, one that changes nothing. Of both: `no`, a refusal that changes nothing
and shows no word of the record. `ok:draft review` is for these states only, `ok:draft|same` says what the others get.
The column `states` names the states that are asked where an address is slow and the state makes little difference.
"""

import copy
import logging
from collections.abc import Iterator
from functools import cache
from urllib.parse import parse_qs

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import connection, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from delegations.models import Visit
from editorial.staff.models import AuditEntry
from editorial.staff.roles import Role
from tests.rights import MARKER, PRIVATE, Row, World, rows

pytestmark = pytest.mark.django_db

READS_PRIVATE = {"protocol", "administrator", "superuser"}
REFUSALS = {400, 403, 404, 405}
# Written with every request, or telling of what was changed elsewhere.
NOT_CONTENT = {"sessions.Session", "admin.LogEntry", "staff.AuditEntry", "serving.ContentVersion"}
# What is changed without a new row and without a new moment of saving; databases join texts by different names.
JOIN = {"postgresql": "string_agg", "sqlite": "group_concat"}
ACCOUNTS = "(SELECT * FROM staff_user ORDER BY id) AS accounts"
ACCOUNT = ["username", "password", "is_superuser", "is_staff", "is_active", "session_version"]
MORE = [
    "SELECT count(*) FROM publishing_workingcopy WHERE is_in_review",
    "SELECT count(revoked_at) FROM publishing_previewlink",
    "SELECT count(decided_at) FROM publishing_proposal",
    *(f"SELECT {JOIN[connection.vendor]}(CAST({name} AS text), ' ') FROM {ACCOUNTS}" for name in ACCOUNT),  # noqa: S608
]

ROWS = rows()
ROLES = list(ROWS[0].cells)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Build the world once; the whole module runs in one transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World(ROLES)
        world.before = fingerprint()
        yield world
        transaction.set_rollback(True)


@pytest.fixture(scope="module", autouse=True)
def silence():
    """Spare what Django writes about each of the thousands of refusals."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def _django_db_helper(world):
    """Stand in for what pytest-django does around each test: closing the connection would end the world."""


@cache
def _question() -> str:
    """Return one statement that counts every table and asks when its rows were last saved; the logs come last."""
    parts = list(MORE)
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in NOT_CONTENT and not model._meta.proxy:
            names = [field.name for field in model._meta.fields]
            asked = "count(*), max(updated_at)" if "updated_at" in names else "count(*)"
            parts += [f"SELECT {part} FROM {model._meta.db_table}" for part in asked.split(", ")]  # noqa: S608
    parts += [f"SELECT count(*) FROM {log._meta.db_table}" for log in (LogEntry, AuditEntry)]  # noqa: S608
    return "SELECT " + ", ".join(f"({part})" for part in parts)


def fingerprint() -> tuple[tuple, tuple]:
    """Return what would tell that anything in the database has changed, and how long the logs are."""
    with connection.cursor() as cursor:
        cursor.execute(_question())
        *content, lines, entries = cursor.fetchone()
    return tuple(content), (lines, entries)


class Writes:
    """Whether a statement wrote anything, be it taken back later: only then the database has to be looked at."""

    WORDS = ("INSERT", "UPDATE", "DELETE")

    def __init__(self) -> None:
        self.found = False

    def __call__(self, execute, sql, params, many, context):
        self.found = self.found or sql.lstrip().upper().startswith(self.WORDS)
        return execute(sql, params, many, context)


class Answer:
    """What came back, whether anything was changed by it, and the lines it left in the logs; all is taken back."""

    def __init__(self, world: World, client: Client, method: str, address: str, data: str = "") -> None:
        cookies, (content, logs), writes = copy.deepcopy(client.cookies), world.before, Writes()
        with transaction.atomic(), connection.execute_wrapper(writes):
            if method == "GET":
                self.response = client.get(address)
            else:
                self.response = client.post(address, parse_qs(data, keep_blank_values=True))
            now, now_logs = fingerprint() if writes.found else world.before
            self.is_same, self.is_logged = now == content, now_logs != logs
            self.lines = [str(vars(line)) for line in LogEntry.objects.all()[: now_logs[0] - logs[0]]]
            transaction.set_rollback(True)
        client.cookies = cookies

    @property
    def content(self) -> str:
        content = self.response if self.response.streaming else [self.response.content]
        return b"".join(content).decode(errors="replace")

    @property
    def is_refused(self) -> bool:
        """Tell a refusal; the admin answers a lookup it does not allow with its list as it is, marked by ?e=1."""
        location = self.response.headers.get("Location", "")
        leads_away = location.endswith("?e=1") or "/login/" in location
        return self.response.status_code in REFUSALS or (self.response.status_code == 302 and leads_away)


def address_of(world: World, row: Row, state: str = "published") -> str:
    return "/admin/" + row.address.format(**world.texts[row.model, state])


def ask(world: World, row: Row, role: str, state: str) -> Answer:
    data = row.data.format(**world.texts[row.model, state])
    return Answer(world, world.clients[role], row.method, address_of(world, row, state), data)


def fault(world: World, row: Row, role: str, state: str) -> str:
    """Return what is wrong with one answer, or nothing."""
    wanted, answer = row.expected(role, state), ask(world, row, role, state)
    content = answer.content
    if answer.is_refused != (wanted == "no"):
        return f"{answer.response.status_code} instead of {wanted}"
    if answer.is_same == (wanted == "done"):
        return "changes nothing" if answer.is_same else "changes something"
    if not (answer.is_same or answer.is_logged):
        return "leaves no line in a log"
    if answer.is_refused and MARKER in content:
        return "refused, but shows a word of the record"
    shown = [word for word in private_words(state) if word in str(answer.lines)]
    if role not in READS_PRIVATE:
        shown += [word for word in private_words(state) if word in content]
    return f"private: {shown}" if shown else ""


def private_words(state: str) -> list[str]:
    return [f"{MARKER}{which}{name}" for which in (state, "gone") for name in PRIVATE]


def asked(row: Row):
    """Every kind of record has the same rights from the same code: one of them shows it on the second database."""
    return pytest.param(row, id=row.name, marks=[] if row.model in {Visit, None} else pytest.mark.any_database)


@pytest.mark.parametrize("row", [asked(row) for row in ROWS])
def test_roles_get_what_the_table_says(world, row):
    faults = {(role, state): fault(world, row, role, state) for role in ROLES for state in row.states_for(role)}

    assert {key: text for key, text in faults.items() if text} == {}


def test_table_is_whole():
    """Every role has a word in every line, no line stands twice, and the checks are as many as promised."""
    words = {(row.method, row.expected(role, state)) for row in ROWS for role in ROLES for state in row.states}
    names = [row.name for row in ROWS]

    assert set(Role.values) < set(ROLES)
    assert words == {("GET", "ok"), ("GET", "no"), ("POST", "done"), ("POST", "same"), ("POST", "no")}
    assert [name for name in names if names.count(name) > 1] == []
    assert sum(len(row.states_for(role)) for row in ROWS for role in ROLES) > 4500


def routes(patterns: list, before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern).removeprefix("^")
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def test_table_names_every_address_of_the_admin(world):
    asked = {resolve(address_of(world, row).partition("?")[0]).route for row in ROWS}

    assert {route for route in routes(get_resolver().url_patterns) if route.startswith("admin/")} - asked == set()


def test_method_that_no_line_names_changes_nothing(world):
    """What is only read in the table changes nothing by POST, what is only sent changes nothing by GET."""
    named = {(row.method, address_of(world, row).partition("?")[0]) for row in ROWS}
    addresses = {address for _method, address in named}
    others = {(method, address) for method in ("GET", "POST") for address in addresses} - named
    # It is there to be sent, and leaves its line in the audit log.
    others.discard(("POST", reverse("account_logout")))

    changing = [pair for pair in others if not Answer(world, world.clients["superuser"], *pair).is_same]

    assert changing == []


def test_nothing_is_changed_without_a_token(world):
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = copy.deepcopy(world.clients["superuser"].cookies)
    sent = {(address_of(world, row), row.data.format(**world.texts[row.model, "published"])) for row in ROWS}

    with transaction.atomic():
        states = {strict.post(address, parse_qs(data)).status_code for address, data in sent}
        is_same = fingerprint()[0] == world.before[0]
        transaction.set_rollback(True)

    assert (states, is_same) == ({403}, True)


@pytest.mark.parametrize("role", sorted(READS_PRIVATE))
def test_private_words_would_be_found(world, role):
    """The search above can fail: on the form they stand, for those who may read them."""
    address = f"/admin/delegations/visit/{world.records[Visit, 'draft'].pk}/change/"
    content = world.clients[role].get(address).content.decode()
    assert all(f"{MARKER}draft{name}" in content for name in PRIVATE)
