"""States of translations in the database: noted by every door, carried along by copies and revisions, approved."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.l10n import translations
from editorial.l10n.translations import COLUMN, State
from editorial.publishing import publication, restoring, snapshots, working_copies
from editorial.publishing.coverage import newest_rows
from editorial.publishing.editing import edited
from editorial.publishing.models import Revision
from editorial.staff.roles import Role
from editorial.translating.units import Unit, units_of
from partnership.models import City, Sector
from tests import builders

pytestmark = pytest.mark.django_db

ZH = "zh-hans"


@pytest.fixture
def publisher():
    return builders.make_user(Role.PUBLISHER)


def state(record, field="name"):
    return translations.state_of(type(record).objects.get(pk=record.pk), field, ZH)


def newest_state(record, field="name"):
    """Return the state in the working copy where there is one."""
    with newest_rows(type(record), [record.pk]) as found:
        return translations.state_of(found[record.pk][0].record, field, ZH)


def write(record, by, **texts):
    """Change texts as every door does: on the working copy of what is public."""
    with edited(record, by=by) as newest:
        for name, text in texts.items():
            setattr(newest, name, text)
        newest.save()


def unit(record, field="name"):
    """Return the text as the translators' desk sees it; to be used inside `edited` or `newest_rows`."""
    with newest_rows(type(record), [record.pk]) as found:
        return next(unit for unit in units_of(found[record.pk], ZH) if unit.field == field)


def test_saving_in_bulk_notes_what_translations_were_made_from():
    Sector.objects.bulk_create([Sector(name_de="Kultur", name_zh_hans="文化", slug="kultur")])

    sector = Sector.objects.get()

    assert (state(sector), translations.made_from(sector, "name", ZH)) == (State.WAITING, "Kultur")


def test_german_text_written_by_a_query_is_noticed():
    sector = builders.make_sector()

    Sector.objects.update(name_de="Kunst")

    assert state(sector) == State.OUTDATED


def test_saving_some_fields_only_keeps_the_states_right():
    sector = builders.make_sector(name_zh_hans="")

    sector.name_zh_hans = "文化"
    sector.save(update_fields=["name_zh_hans", COLUMN])

    assert state(sector) == State.WAITING


def test_snapshot_carries_the_states():
    city = builders.make_city(body_de="<p>Text</p>")
    translations.keep_draft(city, "body", ZH, "<p>文</p>", "<p>Text</p>")
    translations.approve(city, ZH)
    city.save()
    snapshot = snapshots.take(city)

    City.objects.filter(pk=city.pk).update(**{COLUMN: {}})
    snapshots.apply(snapshot, City.objects.get(pk=city.pk))

    assert (state(city), state(city, "body")) == (State.APPROVED, State.EDITING)
    assert snapshots.take(City.objects.get(pk=city.pk)) == snapshot


def test_publishing_approves_what_waits(publisher):
    city = builders.make_city(region_de="Guangdong", **builders.DRAFT)
    title = city.titles.create(title_de="City of Music", title_zh_hans="音乐之都")

    publication.publish(city, by=publisher, reason="Eilt")

    assert (state(city), state(city, "region"), state(title, "title")) == (
        State.APPROVED,
        State.MISSING,
        State.APPROVED,
    )


def test_language_that_is_to_follow_is_not_approved(publisher):
    city = builders.make_city(**builders.DRAFT)

    publication.publish(city, by=publisher, without=[ZH], reason="Eilt")

    assert state(city) == State.WAITING


def test_outdated_text_is_not_approved_by_publishing(publisher):
    city = builders.make_city()
    write(city, publisher, name_de="Anders")

    publication.publish(city, by=publisher, reason="Eilt")

    assert state(city) == State.OUTDATED


def test_working_copy_has_states_of_its_own(publisher):
    city = builders.make_city()
    publication.publish(city, by=publisher, reason="Eilt")

    write(city, publisher, name_de="Anders")

    assert (state(city), newest_state(city)) == (State.APPROVED, State.OUTDATED)
    working_copies.discard(city)
    assert newest_state(city) == State.APPROVED


def test_restoring_an_old_revision_brings_its_states_back(publisher):
    city = builders.make_city(name_de="Alt", name_zh_hans="旧")
    first = publication.publish(city, by=publisher, reason="Eilt")
    write(city, publisher, name_de="Neu")
    publication.publish(city, by=publisher, reason="Eilt")
    assert state(city) == State.OUTDATED

    restoring.restore(city, first, by=publisher, version=None)

    assert (state(city), newest_state(city)) == (State.OUTDATED, State.APPROVED)


def test_revision_from_before_the_states_waits_for_review(publisher):
    city = builders.make_city()
    revision = publication.publish(city, by=publisher, reason="Eilt")
    del revision.data["values"][COLUMN]
    revision.data["values"]["name_zh_hans"] = "从前"
    Revision.objects.filter(pk=revision.pk).update(data=revision.data)

    restoring.restore(city, Revision.objects.get(pk=revision.pk), by=publisher, version=None)

    assert newest_state(city) == State.WAITING


def test_draft_of_a_public_text_never_reaches_citizens(publisher, client):
    city = builders.make_city(name_zh_hans="汉诺威")
    publication.publish(city, by=publisher, reason="Eilt")

    with edited(city, by=publisher) as newest:
        Unit(unit(newest).row, "name", ZH).put("草稿", is_finished=False)
    assert newest_state(city) == State.EDITING
    publication.publish(city, by=publisher, reason="Eilt")

    city = City.objects.get()
    assert (city.name_zh_hans, state(city)) == ("汉诺威", State.EDITING)
    assert "草稿" not in client.get(f"/zh-hans/cities/{city.slug}/").content.decode()


def test_text_made_from_an_older_german_text_becomes_a_draft(publisher):
    city = builders.make_city(name_de="Neu", name_zh_hans="", **builders.DRAFT)

    with edited(city, by=publisher) as newest:
        unit(newest).put("旧译", source="Alt")

    city = City.objects.get()
    assert (state(city), city.name_zh_hans) == (State.EDITING, "")
    assert translations.draft_of(city, "name", ZH) == {"text": "旧译", "source": "Alt"}


# --- The same promise as in test_translations, with saving, working copies, publishing and discarding in between.

GERMAN = st.sampled_from(["Hafen", "Messe", "Hafen  ", "  Hafen", "Messe\u00a0", "Großer Hafen", "Großer\nHafen"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("german"), GERMAN),
        st.tuples(st.just("chinese"), st.sampled_from(["港口", "展览会"])),
        st.tuples(st.sampled_from(["publish", "discard", "save"]), st.just("")),
    ),
    max_size=8,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_no_order_of_steps_makes_a_state_wrong(steps):
    user = builders.make_user(Role.PUBLISHER)
    city = builders.make_city(summary_de="Hafen", summary_zh_hans="港")
    public = newest = {"german": ["Hafen"], "chinese": "港", "made_from": ["Hafen"]}

    for step, text in steps:
        if step == "german":
            write(city, user, summary_de=text)
            newest = newest | {"german": text.split()}
        elif step == "chinese":
            write(city, user, summary_zh_hans=text)
            newest = newest | ({} if text == newest["chinese"] else {"chinese": text, "made_from": newest["german"]})
        elif step == "publish":
            publication.publish(City.objects.get(pk=city.pk), by=user, reason="Eilt")
            public = newest
        elif step == "discard":
            working_copies.discard(city)
            newest = public
        else:
            write(city, user)
        for found, said in [(state(city, "summary"), public), (newest_state(city, "summary"), newest)]:
            assert (found == State.OUTDATED) == (said["made_from"] != said["german"])
