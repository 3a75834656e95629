"""The log also tells of wordings proposed from outside and, to those who may read it, what the audit log says."""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.contenttypes.models import ContentType
from django.test import Client

from editorial.publishing import proposals
from editorial.publishing.models import Proposal
from editorial.staff import audit
from editorial.staff.models import AuditEntry
from editorial.staff.roles import Role
from tests import builders
from tests.reading import count_queries, missing_from

pytestmark = pytest.mark.django_db

LOG = "/admin/desk/activity/"
FILE = "/admin/desk/activity/file/"


@pytest.fixture
def desk_of():
    """Return the browser of a signed-in member of staff; what is in the log begins after the sign-in."""

    def desk(role, **overrides):
        client = Client()
        client.user = builders.make_user(role, **overrides)
        client.force_login(client.user)
        AuditEntry.objects.all().delete()
        return client

    return desk


def propose(record, **texts):
    texts = {"new_text": "Gegenbesuch", "comment": "So heißt es bei uns.", "author_name": "Frau Wu", **texts}
    return Proposal.objects.create(target=record, path="title", language="de", old_text=record.title_de, **texts)


def shown(client, **filters):
    response = client.get(LOG, filters)
    assert response.status_code == 200
    return [(entry.record, str(entry.action), entry.who) for entry in response.context["entries"]]


def lines_of(client, **filters):
    _header, *lines = csv.reader(StringIO(client.get(FILE, filters).content.decode("utf-8-sig")), delimiter=";")
    return lines


def test_proposals_are_told_when_they_come_and_when_they_are_decided_upon(desk_of):
    reader = desk_of(Role.PUBLISHER)
    decider = builders.make_user(Role.EDITOR, first_name="Mei", last_name="Lin")
    visit = builders.make_visit(title_de="Besuch", **builders.DRAFT)
    _open, taken, declined = (propose(visit, new_text=text) for text in ("Eins", "Zwei", "Drei"))
    proposals.take_over(taken, visit, by=decider, text_seen=proposals.seen("Besuch"))
    proposals.decline(declined, by=decider, answer="So steht es in der Vereinbarung.")

    received = ("Zwei", "proposed", "Frau Wu")
    assert shown(reader) == [
        ("Zwei", "declined", "Mei Lin"),
        ("Zwei", "taken", "Mei Lin"),
        received,
        received,
        received,
    ]
    notes = [entry.note for entry in reader.get(LOG).context["entries"]]
    assert notes[0] == "Drei – So steht es in der Vereinbarung."
    assert notes[-1] == "Eins – So heißt es bei uns."


def test_proposals_are_found_by_words_person_and_action(desk_of):
    reader, decider = desk_of(Role.PUBLISHER), builders.make_user(Role.EDITOR)
    visit, other = (builders.make_visit(title_de=title) for title in ("Besuch", "Reise"))
    proposals.decline(propose(visit, new_text="Rückkehr"), by=decider, answer="Nein danke")
    propose(other, new_text="Tour", author_name="Herr Li")

    received, declined = ("Besuch", "proposed", "Frau Wu"), ("Besuch", "declined", str(decider))
    for words in ("Rückkehr", "danke", "Besuch"):
        assert set(shown(reader, words=words)) == {received, declined}
    assert shown(reader, words="Herr Li") == shown(reader, words="Reise") == [("Reise", "proposed", "Herr Li")]
    assert shown(reader, person=decider.pk) == shown(reader, action="declined") == [declined]
    assert len(shown(reader, kind="delegations.visit")) == 3
    assert shown(reader, kind="partnership.city") == []


def test_proposals_about_what_somebody_may_not_see_stay_hidden(desk_of):
    reader = desk_of(Role.PUBLISHER)
    proposal = propose(builders.make_visit())
    accounts = ContentType.objects.get_for_model(reader.user)
    Proposal.objects.filter(pk=proposal.pk).update(content_type=accounts)

    assert shown(reader) == []


def test_administrators_read_sign_ins_and_changes_of_rights(desk_of):
    leader = desk_of(Role.ADMINISTRATOR, username="leitung")
    person = builders.make_user(username="wu")
    audit.record(AuditEntry.Action.SIGN_IN_FAILED, about=person)
    audit.record(AuditEntry.Action.SIGNED_IN, who=person, about=person)
    audit.record(AuditEntry.Action.ROLES_CHANGED, who=leader.user, about=person, roles_added=["publisher"])

    failed, signed_in = ("wu", "sign_in_failed", ""), ("wu", "signed_in", "wu")
    roles = ("wu", "roles_changed", "leitung")
    assert shown(leader) == [roles, signed_in, failed]
    assert shown(leader, action="sign_in") == [signed_in, failed]
    assert shown(leader, action="accounts") == shown(leader, person=leader.user.pk) == [roles]
    assert shown(leader, words="leit") == [roles]
    assert len(shown(leader, kind="staff.user")) == 3
    assert shown(leader, kind="delegations.visit") == []
    assert missing_from(leader.get(LOG).content.decode(), "Anmeldung fehlgeschlagen", "Rollen hinzugefügt: ") == []


@pytest.mark.parametrize("filters", [{}, {"action": "sign_in"}, {"kind": "staff.user"}, {"words": "geheim"}])
def test_publishers_read_nothing_of_the_audit_log(desk_of, filters):
    reader = desk_of(Role.PUBLISHER)
    person = builders.make_user(username="geheim-wu")
    audit.record(AuditEntry.Action.SIGNED_IN, who=person, about=person)

    page, lines = reader.get(LOG, filters), lines_of(reader, **filters)

    assert (page.context["entries"], lines) == ([], [])
    assert 'value="sign_in"' not in page.content.decode()
    assert not AuditEntry.objects.filter(action="log_exported").exists()


def test_audit_log_taken_along_in_a_file_is_itself_logged(desk_of):
    leader = desk_of(Role.ADMINISTRATOR)
    for _number in range(2):
        audit.record(AuditEntry.Action.SIGNED_IN, who=leader.user, about=leader.user)
    propose(builders.make_visit())

    assert len(lines_of(leader)) == 3

    entry = AuditEntry.objects.get(action="log_exported")
    assert (entry.who, entry.details) == (leader.user, {"entries": 2})


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "＝", " ="])
def test_what_outsiders_send_is_no_formula_in_the_file(desk_of, start):
    propose(builders.make_visit(), new_text=f"{start}cmd()", author_name=f"{start}1+1")

    (line,) = lines_of(desk_of(Role.PUBLISHER))

    assert [cell[:1] for cell in (line[1], line[5])] == ["'", "'"]


def test_log_takes_the_same_queries_for_few_and_many_lines(desk_of):
    leader = desk_of(Role.ADMINISTRATOR)

    def fill():
        for maker in (builders.make_visit, builders.make_news):
            record = maker()
            propose(record)
            proposals.decline(propose(record), by=builders.make_user())
        person = builders.make_user()
        audit.record(AuditEntry.Action.ROLES_CHANGED, who=builders.make_user(), about=person, roles_added=["editor"])

    fill()
    few = count_queries(leader, LOG)
    for _number in range(4):
        fill()

    assert count_queries(leader, LOG) == few


def test_moments_of_one_proposal_stand_in_their_own_place(desk_of):
    reader = desk_of(Role.PUBLISHER)
    first, second = (builders.make_visit(title_de=title) for title in ("Erster", "Zweiter"))
    early = propose(first)
    Proposal.objects.filter(pk=early.pk).update(created_at=builders.YESTERDAY - timedelta(days=1))
    propose(second)
    proposals.decline(early, by=builders.make_user())

    assert [(record, action) for record, action, _who in shown(reader)] == [
        ("Erster", "declined"),
        ("Zweiter", "proposed"),
        ("Erster", "proposed"),
    ]
    assert len(shown(reader, until=f"{builders.YESTERDAY:%Y-%m-%d}")) == 1
