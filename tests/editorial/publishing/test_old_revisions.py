"""What was kept before the models changed: old revisions are restored as far as they fit, and say what does not."""

import uuid

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from delegations.models import Visit
from editorial.publishing import publication, working_copies
from editorial.publishing.models import PreviewLink, Proposal, Remark, Revision, WorkingCopy
from editorial.staff.roles import Role
from partnership.models import City
from tests import builders

pytestmark = pytest.mark.django_db


def url(model, page, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


@pytest.fixture
def desk_of():
    """Return the browser of a signed-in member of staff."""

    def desk(role=Role.PUBLISHER, **overrides):
        client = Client()
        client.user = builders.make_user(role, **overrides)
        client.force_login(client.user)
        return client

    return desk


@pytest.fixture
def publisher():
    return builders.make_user(Role.PUBLISHER)


@pytest.fixture
def visit(publisher):
    """A public visit with one revision, changed since."""
    visit = builders.make_visit(title_de="Alter Titel", title_zh_hans="旧题")
    visit.sector_notes.create(text_de="<p>Stand</p>").sectors.add(builders.make_sector())
    visit.delegates.create(printed_name="Frau Wu", role="leader")
    publication.publish(visit, by=publisher)
    visit.title_de = "Neuer Titel"
    visit.save()
    return visit


def edit_revision(visit, change):
    revision = Revision.objects.about(visit).get(number=1)
    change(revision.data)
    revision.save()
    return revision


def restore(client, record):
    """Restore the first revision; return what the page says beforehand does not fit."""
    address = url(type(record), "restore", record.pk, 1)
    findings = client.get(address).context["findings"]
    client.post(address, {"version": ""})
    return findings


def last_words(lines):
    return [line.split(": ")[-1] for line in lines]


def test_revision_from_before_a_migration_is_restored_as_far_as_it_fits(desk_of, visit):
    def change(data):
        data["values"] |= {"colour": "rot", "state": "abolished", "starts_on": "kein Datum"}
        del data["values"]["summary_de"]
        del data["lists"]["agreements"]
        data["lists"]["colours"] = ["rot"]
        data["children"]["banners"] = [{"pk": "1", "values": {}, "lists": {}, "children": {}}]
        data["children"]["sector_notes"][0]["values"]["text_de"] = "<p>Von damals</p>"
        del data["children"]["gifts"]

    edit_revision(visit, change)
    visit.summary_de, visit.starts_on = "Heutige Zusammenfassung", "2016-09-11"
    visit.save()
    visit.gifts.create(direction="given", description_de="Buch")
    client = desk_of()

    findings = restore(client, visit)

    assert last_words(findings.unknown) == ["colour", "colours", "banners"]
    assert len(findings.missing) == 1
    assert sorted(last_words(findings.refused)) == ["abolished", "kein Datum"]
    with working_copies.opened(visit):
        assert (visit.title_de, visit.summary_de) == ("Alter Titel", "Heutige Zusammenfassung")
        assert (visit.starts_on, visit.state) == ("2016-09-11", "completed")
        assert visit.sector_notes.get().text_de == "<p>Von damals</p>"
        assert visit.gifts.count() == 1


def test_record_keeps_what_it_cannot_be_without(desk_of, publisher):
    partnership = builders.make_partnership()
    publication.publish(partnership, by=publisher)
    gone = partnership.partner_city
    partnership.partner_city = builders.make_city()
    partnership.save()
    gone.delete()

    findings = restore(desk_of(), partnership)

    assert (len(findings.lost), findings.obstacle) == (1, "")
    data = WorkingCopy.objects.get().data
    assert data["values"]["partner_city_id"] == str(partnership.partner_city_id)


def test_content_the_database_refuses_is_explained(desk_of, visit):
    edit_revision(visit, lambda data: data["values"].update(title_de=""))
    client = desk_of()

    page = client.get(url(Visit, "restore", visit.pk, 1))
    client.post(url(Visit, "restore", visit.pk, 1), {"version": ""})

    assert page.context["findings"].obstacle
    assert "<form method=" not in page.content.decode().partition('id="content-main"')[2]
    assert not WorkingCopy.objects.exists()


def test_rows_from_before_a_migration_come_back_too(desk_of, visit):
    """Also a row that has been deleted since: what does not fit gets its usual value."""

    def change(data):
        data["children"]["delegates"][0]["values"] |= {"shoe_size": 43, "role": "abolished", "rank": "vorn"}
        data["children"]["sector_notes"][0]["lists"]["colours"] = ["rot"]
        data["children"]["sector_notes"][0]["children"]["banners"] = []

    edit_revision(visit, change)
    visit.delegates.all().delete()

    findings = restore(desk_of(), visit)

    assert sorted(last_words(findings.unknown)) == ["banners", "colours", "shoe_size"]
    with working_copies.opened(visit):
        delegate = visit.delegates.get()
        assert (delegate.printed_name, delegate.role, delegate.rank) == ("Frau Wu", "member", 50)
        assert visit.sector_notes.exists()


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_revision_from_before_a_migration_is_compared(desk_of, visit, language):
    def change(data):
        data["values"] |= {"colour": "rot", "state": "abolished", "size": "viele"}
        del data["values"]["summary_de"], data["lists"]["sectors"], data["children"]["stops"]
        data["children"]["banners"] = [{"pk": "1", "values": {"text": "Willkommen"}, "lists": {}, "children": {}}]

    edit_revision(visit, change)

    page = desk_of(language=language).get(url(Visit, "compare", visit.pk), {"old": "1", "new": "present"})

    assert page.status_code == 200
    assert "Titel" in page.content.decode()


def test_deleted_record_from_before_a_migration_is_made_again(desk_of):
    client = desk_of(is_superuser=True)
    city = builders.make_city(name_de="Vergessen", **builders.DRAFT)
    key = city.pk
    client.post(url(City, "delete", key), {"post": "yes"})
    revision = Revision.objects.get()
    revision.data["values"] |= {"colour": "rot", "kind": "abolished"}
    revision.save()

    findings = client.get(url(City, "recreate", key)).context["findings"]
    client.post(url(City, "recreate", key))

    assert (len(findings.unknown), len(findings.refused)) == (1, 1)
    assert City.objects.get(pk=key).name_de == "Vergessen"


@pytest.fixture
def gone_kind(publisher):
    """A kind of record that a migration has taken away, with everything that is kept about one of them."""
    kind = ContentType.objects.create(app_label="delegations", model="banquet")
    about = {"content_type": kind, "object_id": uuid.uuid4()}
    Revision.objects.create(
        **about,
        number=1,
        action="published",
        title="Festessen",
        data={},
        made_at=builders.YESTERDAY,
        made_by_name="Amt",
    )
    Remark.objects.create(**about, kind="note", text="Wer lädt ein?", author=publisher, author_name="Amt")
    Proposal.objects.create(**about, path="title", language="de", new_text="Bankett", author_name="Frau Wu")
    WorkingCopy.objects.create(**about, data={}, publish_on=builders.YESTERDAY, scheduled_by=publisher)
    yield kind
    ContentType.objects.clear_cache()


@pytest.mark.parametrize("name", ["publishing_revision_changelist", "desk_activity_changelist", "desk_activity_file"])
def test_lists_name_what_is_kept_about_a_kind_that_is_gone(desk_of, gone_kind, name):
    response = desk_of(is_superuser=True).get(reverse(f"admin:{name}"))

    assert response.status_code == 200
    assert "Festessen" in response.content.decode()


def test_revision_of_a_kind_that_is_gone_is_read(desk_of, gone_kind):
    address = reverse("admin:publishing_revision_change", args=[Revision.objects.get().pk])

    assert "Festessen" in desk_of(is_superuser=True).get(address).content.decode()


def test_copy_of_a_kind_that_is_gone_does_not_stop_the_others(gone_kind, visit, publisher):
    data = Revision.objects.about(visit).get().data
    data["values"] |= {"summary_de": "Text", "summary_zh_hans": "文本"}
    working_copies.store(visit, data, builders.make_user(Role.EDITOR))
    WorkingCopy.objects.update(publish_on=builders.YESTERDAY, scheduled_by=publisher)

    with pytest.raises(CommandError):
        call_command("publish_due")

    assert list(WorkingCopy.objects.values_list("content_type", flat=True)) == [gone_kind.pk]


def test_link_to_a_preview_of_a_kind_that_is_gone_is_not_found(client, gone_kind, publisher):
    city = builders.make_city()
    link, token = PreviewLink.make(city, by=publisher, label="Partner")
    PreviewLink.objects.filter(pk=link.pk).update(content_type=gone_kind)

    assert client.get(reverse("previews:page", args=[token, "de"])).status_code == 404
