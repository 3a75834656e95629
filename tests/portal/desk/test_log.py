"""The log of who did what: who may read it, what it shows, filters, the file."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from delegations.models import Delegate
from editorial.publishing.models import Remark, Revision
from editorial.spreadsheets import harmless
from editorial.staff.models import AuditEntry, User
from editorial.staff.roles import Role
from tests import builders
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

LOG = "/admin/desk/activity/"
FILE = "/admin/desk/activity/file/"
READERS = {Role.PUBLISHER, Role.ADMINISTRATOR}


def note(record, user, flag=CHANGE, label=None, message='[{"changed": {"fields": ["Titel"]}}]', at=None):
    entry = LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(record),
        object_id=str(record.pk),
        object_repr=label or str(record),
        action_flag=flag,
        change_message=message,
    )
    if at:
        LogEntry.objects.filter(pk=entry.pk).update(action_time=at)
    return entry


def revise(record, user, action="published", reason=""):
    return Revision.objects.create(
        target=record,
        number=Revision.next_number(record),
        action=action,
        title=str(record),
        data={"values": {"title_de": "Inhalt"}},
        made_at=timezone.now(),
        made_by=user,
        made_by_name=str(user),
        reason=reason,
    )


def say(record, user, kind="note", text="Bitte prüfen"):
    return Remark.objects.create(target=record, kind=kind, text=text, author=user, author_name=str(user))


@pytest.fixture
def reader(client):
    client.user = builders.make_user(Role.ADMINISTRATOR, username="leitung")
    client.force_login(client.user)
    # Signing in is in the log as well; tests/portal/desk/test_log_sources.py looks at that.
    AuditEntry.objects.all().delete()
    return client


def shown(client, **filters):
    """Return record and action of every line."""
    response = client.get(LOG, filters)
    assert response.status_code == 200
    return [(entry.record, entry.action) for entry in response.context["entries"]]


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("address", [LOG, FILE])
def test_log_is_for_people_who_publish_and_administrators(client, role, address):
    visit = builders.make_visit()
    note(visit, builders.make_user())
    client.force_login(builders.make_user(role, translates_into="zh-hans" if role == Role.TRANSLATOR else ""))

    response = client.get(address)

    assert (response.status_code == 200) == (role in READERS)
    assert (str(visit) in response.content.decode()) == (role in READERS)
    assert client.post(address, {"action": "delete_selected"}).status_code in {200, 403}
    assert LogEntry.objects.count() == 1


def test_strangers_are_asked_to_sign_in(client):
    assert client.get(LOG).status_code == client.get(FILE).status_code == 302


@pytest.mark.parametrize("page", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_nobody_writes_the_log(reader, page):
    entry = note(builders.make_visit(), reader.user)

    assert reader.post(LOG + page.format(pk=entry.pk), {"post": "yes", "object_repr": "x"}).status_code == 403
    assert LogEntry.objects.get().object_repr == entry.object_repr


def test_log_joins_saves_revisions_and_remarks(reader):
    visit = builders.make_visit(title_de="Besuch")
    note(visit, reader.user, ADDITION)
    say(visit, reader.user, "submitted", "Fertig")
    say(visit, reader.user, "sent_back", "Datum fehlt")
    say(visit, reader.user, "published", "steht schon in der Fassung")
    revise(visit, reader.user, reason="Vier Augen")
    note(visit, reader.user, DELETION)

    assert {action for _record, action in shown(reader)} == {
        "added",
        "submitted",
        "sent_back",
        "published",
        "deleted",
    }
    assert len(shown(reader)) == 5
    content = reader.get(LOG).content.decode()
    assert [words in content for words in ("Vier Augen", "Datum fehlt", "leitung")] == [True] * 3
    assert content.count(f"/admin/delegations/visit/{visit.pk}/change/") == 4


def test_newest_comes_first(reader):
    old, new = builders.make_city(name_de="Alt"), builders.make_city(name_de="Neu")
    note(old, reader.user, at=datetime(2020, 1, 1, tzinfo=UTC))
    note(new, reader.user)

    assert [record for record, _action in shown(reader)] == ["Neu", "Alt"]


def test_filters_narrow_by_words_person_action_kind_and_period(reader):
    other = builders.make_user(first_name="Mei", last_name="Lin")
    city = builders.make_city(name_de="Shenzhen")
    visit = builders.make_visit(title_de="Gegenbesuch", title_zh_hans="深圳来访")
    note(city, reader.user, at=datetime(2020, 5, 3, 21, 59, tzinfo=UTC))
    say(visit, other, "note", "Programm prüfen")
    revise(visit, reader.user, "withdrawn", reason="Falscher Tag")

    first, second, third = ("Shenzhen", "changed"), ("Gegenbesuch", "note"), ("Gegenbesuch", "withdrawn")
    assert set(shown(reader, words="深圳")) == {second}
    assert set(shown(reader, words="Programm")) == {second}
    assert set(shown(reader, words="gegenbesuch")) == {second, third}
    assert set(shown(reader, words="Shenzhen")) == {first}
    assert set(shown(reader, person=other.pk)) == {second}
    assert set(shown(reader, action="withdrawn")) == {third}
    assert set(shown(reader, kind="partnership.city")) == {first}
    # 21:59 UTC is 23:59 in the city.
    assert set(shown(reader, since="2020-05-03", until="2020-05-03")) == {first}
    assert set(shown(reader, since="2020-05-04")) == {second, third}
    assert shown(reader, words="gibt es nicht") == []


@pytest.mark.parametrize(
    "query",
    ["since=gestern", "person=x", "kind=auth.user", "action=x", "words=" + "x" * 300, "words=%27", "person=%FF"],
)
def test_broken_filters_are_said_and_do_no_harm(reader, query):
    note(builders.make_city(), reader.user)

    response = reader.get(f"{LOG}?{query}")

    assert response.status_code in {200, 400}


@pytest.mark.parametrize("page", ["0", "99", "x", "-1", "99999999999999999999"])
def test_pages_that_do_not_exist(reader, page):
    assert reader.get(LOG, {"page": page}).status_code == 404


def test_log_is_cut_into_pages_and_keeps_the_filters(reader):
    city = builders.make_city(name_de="Shenzhen")
    for _ in range(60):
        note(city, reader.user)

    first = reader.get(LOG, {"words": "Shen"})
    second = reader.get(LOG, {"words": "Shen", "page": 2})

    assert (len(first.context["entries"]), len(second.context["entries"])) == (50, 10)
    assert "?words=Shen&amp;page=2" in first.content.decode()


def test_log_takes_the_same_queries_for_few_and_many_lines(reader):
    def fill():
        for maker in (builders.make_city, builders.make_visit, builders.make_partnership):
            record = maker()
            note(record, builders.make_user())
            say(record, builders.make_user())
            revise(record, builders.make_user())

    fill()
    few = count_queries(reader, LOG)
    for _ in range(4):
        fill()

    assert count_queries(reader, LOG) == few


def test_delegates_stay_neutral(reader):
    visit = builders.make_visit()
    delegate = Delegate.objects.create(visit=visit, printed_name="Frau Geheim")
    note(delegate, reader.user, label="Frau Geheim", message="Frau Geheim umbenannt")

    page, file = (reader.get(address).content.decode() for address in (LOG, FILE))

    assert "Geheim" not in page + file
    assert shown(reader) == [("", "changed")]
    assert shown(reader, words="Geheim") == []


def test_publishers_read_nothing_about_accounts(client):
    account = User.objects.create(username="geheimes-konto")
    note(account, account)
    client.force_login(builders.make_user(Role.PUBLISHER))

    assert shown(client) == []
    assert "geheimes-konto" not in client.get(FILE).content.decode()


def test_lines_about_what_is_gone_have_no_link(reader):
    city = builders.make_city(name_de="Weg")
    say(city, reader.user, text="Wird gelöscht")
    revise(city, reader.user, "deleted")
    city.delete()

    page = reader.get(LOG)

    assert {entry.address for entry in page.context["entries"]} == {""}


def rows_of(response):
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_file_has_the_lines_of_the_filters(reader):
    for name in ("Eins", "Zwei"):
        note(builders.make_city(name_de=name), reader.user)

    response = reader.get(FILE, {"words": "Eins"})

    header, *lines = rows_of(response)
    assert len(header) == 6
    assert [(line[1], line[4]) for line in lines] == [("leitung", "Eins")]
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment;")
    assert response.content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "＝", "＋", "－", "＠", " =", "\n@"])
def test_file_holds_no_formulas(reader, start):
    say(builders.make_city(name_de=f"{start}1+1"), reader.user, text=f"{start}cmd()")

    _header, line = rows_of(reader.get(FILE))

    assert [cell[:1] for cell in (line[4], line[5])] in (["'", "'"], ["'", "'"])


def test_ordinary_text_is_left_alone():
    assert [harmless(text) for text in ("Besuch", "", "3-4 Uhr", "深圳")] == ["Besuch", "", "3-4 Uhr", "深圳"]


def test_markup_in_the_log_is_only_text(reader):
    say(builders.make_city(name_de="<b>Stadt</b>"), reader.user, text="<script>alert(1)</script>")

    content = reader.get(LOG).content.decode()

    assert "<script>alert" not in content
    assert "<b>Stadt" not in content
