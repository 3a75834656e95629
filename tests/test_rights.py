"""Every role at every address of the admin, in every state of a record: the table of rights is tests/rights.csv.

A cell says what the role gets: `ok` an answer, `no` a refusal without a word of the record, `same` an answer that
changes nothing. `ok:draft review` is for these states only, `ok:draft|same` says what the other states get. The column
`states` names the states that are asked where an address is slow and the state makes little difference; empty is all.
"""

import csv
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from PIL import Image as PillowImage

from delegations.models import Visit
from editorial.library.uploads import add_image
from editorial.publishing import publication, snapshots, working_copies
from editorial.publishing.gate_steps import Situation
from editorial.publishing.models import PreviewLink, Proposal, Revision, WorkingCopy
from editorial.staff.models import User
from editorial.staff.roles import Role
from tests import builders
from tests.test_leaks import mark, marked

STATES = {
    "draft": builders.DRAFT,
    "review": builders.IN_REVIEW,
    "scheduled": {"published_at": builders.TOMORROW + timedelta(days=1)},
    "published": {},
    "expired": builders.EXPIRED,
    "withdrawn": builders.WITHDRAWN,
}
pytestmark = pytest.mark.django_db

MARKER = "Kanarie"
PRIVATE = ("contact", "diet", "notes")
READS_PRIVATE = {"protocol", "administrator", "superuser"}
REFUSALS = {400, 403, 404, 405}
# Records with a child of every kind; forms of the others are quicker. A superuser is asked in these states only.
FULL = ["draft", "published"]
OF_A_RECORD = ("{pk}", "{link}", "{german}", "{chinese}", "{seen}", "{revision}")


def table() -> list[dict]:
    with Path(__file__).with_name("rights.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if not row["name"].startswith("#")]


ROWS = table()
ROLES = list(ROWS[0])[5:]


class World:
    """One visit in each state, full of marker words, and one account of each role, signed in."""

    def __init__(self) -> None:
        self.picture = self.make_picture(alt_de="Ein Platz")
        self.person = builders.make_person()
        self.root = builders.make_user(is_superuser=True)
        self.other = builders.make_user()
        self.clients = {role: self.client_of(role) for role in ROLES}
        public = {"sector": builders.make_sector(), "city": builders.make_city(), "person": self.person}
        public |= {"make_picture": self.make_picture, "project": builders.make_project()}
        self.visits = {state: self.visit(state, public) for state in STATES}
        self.gone = self.deleted()
        self.texts = {state: self.texts_of(visit) for state, visit in self.visits.items()}
        self.before = {state: fingerprint(visit) for state, visit in self.visits.items()}

    def make_picture(self, **fields):
        file = BytesIO()
        PillowImage.new("RGB", (60, 40), "seagreen").save(file, "JPEG")
        return add_image(
            SimpleUploadedFile("bild.jpg", file.getvalue()),
            **{"alt_zh_hans": "广场", "credit": "Stadt", "licence": "city", **fields},
        )

    def client_of(self, role: str) -> Client:
        client = Client(raise_request_exception=True)
        if role != "anonymous":
            language = "zh-hans" if role == Role.TRANSLATOR else ""
            group = role if role in Role.values else None
            user = builders.make_user(group, is_superuser=role == "superuser", translates_into=language)
            client.force_login(user)
        return client

    def visit(self, state: str, public: dict) -> Visit:
        marker = f"{MARKER}{state}"
        visit = marked(Visit, marker, STATES[state], public) if state in FULL else self.small_visit(state, marker)
        publication.keep_revision(visit, Revision.Action.PUBLISHED, by=self.other)
        publication.say(visit, "note", f"{MARKER}remark", self.other)
        if state == "published":
            working_copies.store(visit, snapshots.take(visit), self.other)
        return visit

    def small_visit(self, state: str, marker: str) -> Visit:
        visit = builders.make_visit(**STATES[state])
        mark(visit, marker)
        visit.save()
        visit.delegates.create(printed_name="X", **{name: f"{marker}{name}" for name in PRIVATE})
        return visit

    def deleted(self) -> str:
        visit = builders.make_visit(title_de=f"{MARKER}gone")
        visit.delegates.create(printed_name="X", **{name: f"{MARKER}gone{name}" for name in PRIVATE})
        publication.keep_revision(visit, Revision.Action.DELETED, by=self.other)
        key = str(visit.pk)
        visit.delete()
        return key

    def texts_of(self, visit: Visit) -> dict:
        """Return what stands for the names in braces in the table."""
        link, _token = PreviewLink.make(visit, by=self.other, label="Amt")
        german, chinese = (
            Proposal.objects.create(
                target=visit, path="title", language=language, new_text="Neu", author_name="Amt", link=link
            )
            for language in ("de", "zh-hans")
        )
        situation = Situation(visit, self.other, may_change=True, may_publish=True)
        keys = {"pk": visit, "link": link, "german": german, "chinese": chinese, "person": self.person}
        keys |= {"picture": self.picture, "user": self.other, "root": self.root}
        keys |= {"revision": Revision.objects.about(visit).first()}
        words = {"seen": situation.seen, "marker": MARKER, "gone": self.gone, "file": self.picture.file_name}
        return {name: str(row.pk) for name, row in keys.items()} | words


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Build the world once; the whole module runs in one transaction that is taken back."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.fixture
def _django_db_helper(world):
    """Stand in for what pytest-django does around each test: closing the connection would end the world."""


def expected(cell: str, state: str) -> str:
    """Read one cell of the table for one state."""
    wanted, _, otherwise = cell.partition("|")
    answer, _, states = wanted.partition(":")
    return answer if not states or state in states.split() else otherwise or "no"


def states_of(row: dict, role: str) -> Iterator[str]:
    """Yield the states to ask in: all of them where a row is about one record, else any."""
    about = any(name in row["address"] + row["data"] for name in OF_A_RECORD)
    states = row["states"].split() or STATES if about else ["published"]
    yield from (state for state in states if role != "superuser" or state in FULL)


def ask(world: World, row: dict, role: str, state: str):
    """Send the request of a row; return its answer, its content and whether the record is what it was before."""
    texts, client, visit = world.texts[state], world.clients[role], world.visits[state]
    address = "/admin/" + row["address"].format(**texts)
    with transaction.atomic():
        if row["method"] == "GET":
            response = client.get(address)
        else:
            response = client.post(address, parse_qs(row["data"].format(**texts), keep_blank_values=True))
        content = b"".join(response.streaming_content) if response.streaming else response.content
        # Asking costs queries; that a GET changes nothing is asked of one state.
        is_same = (row["method"] == "GET" and state != "published") or fingerprint(visit) == world.before[state]
        transaction.set_rollback(True)
    return response, content.decode(errors="replace"), is_same


def fingerprint(visit: Visit) -> tuple:
    """Return what would tell that a request has changed something."""
    return (
        list(Visit.objects.filter(pk=visit.pk).values_list("status", "updated_at", "published_at", "expires_at")),
        list(WorkingCopy.objects.about(visit).values_list("version", "is_in_review")),
        list(PreviewLink.objects.about(visit).values_list("revoked_at", flat=True)),
        list(Proposal.objects.about(visit).order_by("pk").values_list("state", flat=True)),
        Visit.objects.count(), Revision.objects.count(), User.objects.count(),
    )  # fmt: skip


def is_refused(response) -> bool:
    """Tell a refusal; the admin answers a lookup it does not allow with its list as it is, marked by ?e=1."""
    location = response.headers.get("Location", "")
    return response.status_code in REFUSALS or (
        response.status_code == 302 and ("/login/" in location or location.endswith("?e=1"))
    )


def fault(world: World, row: dict, role: str, state: str) -> str:
    """Return what is wrong with one answer, or nothing."""
    wanted = expected(row[role], state)
    response, content, is_same = ask(world, row, role, state)
    refused = is_refused(response)
    if refused != (wanted == "no"):
        return f"{response.status_code} instead of {wanted}"
    if refused and (MARKER in content or not is_same):
        return "refused, but shows or changes something"
    if not is_same and (wanted == "same" or row["method"] == "GET"):
        return "changes something"
    if role not in READS_PRIVATE:
        shown = [word for word in private_words(state) if word in content]
        return f"private: {shown}" if shown else ""
    return ""


def private_words(state: str) -> list[str]:
    return [f"{MARKER}{which}{name}" for which in (state, "gone") for name in PRIVATE]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["name"])
def test_role_gets_what_the_table_says(world, row, role):
    faults = {state: fault(world, row, role, state) for state in states_of(row, role)}

    assert {state: text for state, text in faults.items() if text} == {}


def test_table_is_whole():
    """Every role has a word in every line, no line stands twice, and the checks are as many as promised."""
    words = {word for row in ROWS for role in ROLES for word in (row[role].split("|")[-1], row[role].split(":")[0])}
    names = [row["name"] for row in ROWS]

    assert set(Role.values) < set(ROLES)
    assert {word.partition(":")[0] for word in words} == {"ok", "no", "same"}
    assert len(names) == len(set(names))
    assert sum(len(list(states_of(row, role))) for row in ROWS for role in ROLES) > 1500


@pytest.mark.parametrize("role", sorted(READS_PRIVATE))
def test_private_words_would_be_found(world, role):
    """The search above can fail: on the form they stand, for those who may read them."""
    address = f"/admin/delegations/visit/{world.visits['draft'].pk}/change/"
    content = world.clients[role].get(address).content.decode()
    assert all(f"{MARKER}draft{name}" in content for name in PRIVATE)
