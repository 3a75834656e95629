"""Content goes out as a file and comes back: untouched it changes nothing, changed it changes exactly that."""

import copy
import io
from collections.abc import Callable
from functools import partial
from pathlib import Path

import polib
import pytest
from django.apps import apps
from django.core import serializers
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from lxml import etree
from translate.storage import pypo, xliff, xliff2

from delegations.models import Stop, Visit
from editorial.l10n import translations
from editorial.l10n.translations import State
from editorial.publishing import snapshots
from editorial.publishing.coverage import refresh_all, root_models
from editorial.publishing.editing import edited
from editorial.publishing.models import WorkingCopy
from editorial.translating.files import importing, reading
from editorial.translating.files.exporting import Format, entries, written
from editorial.translating.files.importing import Terms
from editorial.translating.files.reports import Report
from tests import builders
from tests.editorial.translating.contents import rich_texts, texts

pytestmark = pytest.mark.django_db
REPORT = '<p>Ein <strong>Fest</strong> mit <a href="https://example.org" rel="noopener">Gästen</a></p>'
REPORT_ZH = '<p>一场<strong>节日</strong>，<a href="https://example.org" rel="noopener">宾客</a>同庆</p>'


def exported(form=Format.PO, *kinds, **options) -> bytes:
    records = [model._default_manager.all() for model in kinds or root_models()]
    return "".join(written(entries(records, "zh-hans", **options), "zh-hans", form)).encode()


def came_in(content: bytes, **terms) -> Report:
    checked = reading.check(io.BytesIO(content))
    terms = Terms(checked.language, **terms)
    foreseen = importing.dry_run(checked, terms, Report())
    return importing.apply(checked, terms, Report(), expected=foreseen.digest)


def everything() -> list[str]:
    """Return every row of the portal as text, working copies and counted numbers included."""
    own = [model for model in apps.get_models() if model.__module__.split(".")[0] != "django"]
    return [serializers.serialize("json", model._default_manager.order_by("pk")) for model in own]


def a_visit(**overrides) -> Visit:
    """Return a visit with a text in each state: approved, waiting, outdated, needing work, missing."""
    values = {"report_de": REPORT, "report_zh_hans": REPORT_ZH, "purpose_de": "Gegenbesuch", "summary_de": "Kurz"}
    visit = builders.make_visit(**{**values, **overrides})
    translations.approve(visit, "zh-hans")
    translations.write(visit, "report", "zh-hans", REPORT_ZH)
    translations.write(visit, "summary", "zh-hans", "简短")
    translations.keep_draft(visit, "purpose", "zh-hans", "回访（未完）", "Gegenbesuch")
    visit.save()
    visit.summary_de = "Kurz und neu"
    visit.save()
    visit.stops.create(city=builders.make_city(), venue_de="Rathaus", venue_zh_hans="市政厅")
    visit.stops.create(city=builders.make_city(), venue_de="Messe")
    return visit


def states(visit) -> dict[str, State]:
    return dict(translations.states_in(visit, "zh-hans"))


def test_builder_has_a_text_in_each_state():
    visit = a_visit()

    assert states(visit) == {
        "title": State.APPROVED, "purpose": State.EDITING, "summary": State.OUTDATED, "report": State.WAITING,
    }  # fmt: skip


@pytest.mark.parametrize("form", Format)
def test_untouched_file_changes_nothing(form):
    person, city = builders.make_user(is_superuser=True), builders.make_city()
    with edited(a_visit(), by=person) as visit:
        visit.stops.create(city=city, venue_de="Nur in der Arbeitskopie")
    a_visit(**builders.DRAFT)
    builders.make_person(biography_de="<p>Leben</p>")
    refresh_all()
    before = everything()

    report = came_in(exported(form), by=person)

    assert set(report.counts) == {"unchanged"}
    assert report.counts["unchanged"] > 15
    assert everything() == before


@pytest.mark.parametrize("form", Format)
@given(title=texts, title_zh=texts, report=rich_texts, report_zh=rich_texts)
@hypothesis_settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_stands_there_comes_back_unchanged(form, title, title_zh, report, report_zh):
    Visit.objects.all().delete()
    values = {"title_de": f"T{title}", "title_zh_hans": title_zh, "report_de": report, "report_zh_hans": report_zh}
    builders.make_visit(**{name: text.replace("\x00", "") for name, text in values.items()})

    checked = reading.check(io.BytesIO(exported(form, Visit)))

    assert set(importing.dry_run(checked, Terms("zh-hans"), Report()).counts) == {"unchanged"}


def edit(unit, source: str, write: Callable[[str], None], finish: Callable[[], None]) -> None:
    """Do what a translator does: translate what is missing, and call finished what was not."""
    if source == "Messe":
        write("展览中心")
    if source == "Gegenbesuch":
        finish()


def edited_by_polib(content: bytes, path: Path) -> bytes:
    path.write_bytes(content)
    file = polib.pofile(str(path))
    for entry in file:
        edit(entry, entry.msgid, partial(setattr, entry, "msgstr"), partial(entry.flags.remove, "fuzzy"))
    file.save(str(path))
    return path.read_bytes()


def edited_by_toolkit(storage: type, content: bytes, path: Path) -> bytes:
    store = storage.parsestring(content)
    for unit in store.units:
        edit(unit, unit.source, partial(setattr, unit, "target"), partial(unit.markfuzzy, False))
    return bytes(store)


WRITERS = {
    "polib": (Format.PO, edited_by_polib),
    "toolkit's PO": (Format.PO, partial(edited_by_toolkit, pypo.pofile)),
    "toolkit's XLIFF 1.2": (Format.XLIFF12, partial(edited_by_toolkit, xliff.xlifffile)),
    "toolkit's XLIFF 2": (Format.XLIFF2, partial(edited_by_toolkit, xliff2.Xliff2File)),
}


@pytest.mark.parametrize("name", WRITERS)
def test_work_of_other_programs_changes_exactly_that(name, tmp_path):
    form, edit_with = WRITERS[name]
    visit = a_visit()
    before = columns(snapshots.take(visit))

    report = came_in(edit_with(exported(form), tmp_path / "file"))

    after = columns(WorkingCopy.objects.get().data)
    messe = visit.stops.get(venue_de="Messe").pk
    assert report.counts == {"unchanged": report.counts["unchanged"], "new": 1, "changed": 1}
    assert {place: text for place, text in after.items() if text != before[place]} == {
        (str(visit.pk), "purpose_zh_hans"): "回访（未完）",
        (str(messe), "venue_zh_hans"): "展览中心",
    }
    assert columns(snapshots.take(Visit.objects.get())) == before


def columns(snapshot: snapshots.Snapshot) -> dict[tuple[str, str], object]:
    """Return the content of a record by row and column, but for the states of translations."""
    own = {(snapshot["pk"], name): value for name, value in snapshot["values"].items() if name != translations.COLUMN}
    for rows in snapshot["children"].values():
        for row in rows:
            own |= columns(row)
    return own


def test_markup_that_a_tool_writes_as_text_is_read_as_markup():
    """translate-toolkit, and with it Weblate, sets a target as one string in which inline codes are text."""
    visit = builders.make_visit(report_de=REPORT)
    store = xliff.xlifffile.parsestring(exported(Format.XLIFF12))
    unit = next(unit for unit in store.units if "Fest" in unit.source)
    unit.target = REPORT_ZH

    came_in(bytes(store))

    assert WorkingCopy.objects.about(visit).get().data["values"]["report_zh_hans"] == REPORT_ZH


@pytest.mark.parametrize("form", [Format.XLIFF12, Format.XLIFF2])
def test_inline_codes_that_a_tool_copies_from_the_source_come_back_as_markup(form):
    visit = builders.make_visit(report_de=REPORT)
    root = etree.fromstring(exported(form))
    source = next(element for element in root.iter("{*}source") if "Fest" in "".join(element.itertext()))
    target = copy.deepcopy(source)
    target.tag = source.tag.replace("source", "target")
    source.addnext(target)

    came_in(etree.tostring(root))

    assert WorkingCopy.objects.about(visit).get().data["values"]["report_zh_hans"] == REPORT


def test_row_that_stands_only_in_a_working_copy_is_found():
    city = builders.make_city()
    with edited(builders.make_visit(), by=builders.make_user()) as visit:
        visit.stops.create(city=city, venue_de="Nur hier")

    report = came_in(translated(exported(), "Nur hier", "只在这里"))

    assert report.counts["new"] == 1
    stop = WorkingCopy.objects.get().data["children"]["stops"][0]["values"]
    assert stop["venue_zh_hans"] == "只在这里"
    assert not Stop.objects.exists()


def translated(content: bytes, source: str, target: str) -> bytes:
    """Return a PO file in which one text has this translation."""
    blocks = content.decode().split("\n\n")
    for number, block in enumerate(blocks):
        if f'msgid "{source}"' in block:
            blocks[number] = f'{block.partition("msgstr ")[0]}msgstr "{target}"'.replace("#, fuzzy\n", "")
    return ("\n\n".join(blocks) + "\n").encode()


def test_unfinished_texts_alone_can_go_out():
    a_visit()

    sources = [entry.msgid for entry in polib.pofile(exported(Format.PO, Visit, only_unfinished=True).decode())]

    assert sorted(sources) == ["Gegenbesuch", "Kurz und neu", "Messe"]


def test_file_of_an_outdated_text_says_what_it_was_made_from():
    a_visit()

    file = polib.pofile(exported(Format.PO, Visit).decode())

    entry = file.find("Kurz und neu")
    assert (entry.fuzzy, entry.previous_msgid, entry.msgstr) == (True, "Kurz", "简短")
    assert [entry.msgid for entry in file][:4] == [Visit.objects.get().title_de, "Gegenbesuch", "Kurz und neu", REPORT]


def test_comment_names_record_field_length_and_public_page():
    public = builders.make_visit(title_de="Offen")
    builders.make_visit(title_de="Geplant", **builders.DRAFT)

    file = polib.pofile(exported(Format.PO, Visit).decode())

    shown, hidden = file.find("Offen").comment.split("\n"), file.find("Geplant").comment.split("\n")
    address = f"http://127.0.0.1:8000/zh-hans/visits/{public.slug}/"
    assert shown[:3] == ["Besuch: Offen, Titel", "Höchstens 200 Zeichen", address]
    assert [line[:5] for line in hidden] == ["Besuc", "Höchs", "Base:"]


def test_queries_of_an_export_do_not_grow_with_the_records(django_assert_max_num_queries):
    for _number in range(5):
        a_visit()
    with CaptureQueriesContext(connection) as captured:
        exported(Format.PO, Visit)
    for _number in range(5):
        a_visit()

    with django_assert_max_num_queries(len(captured)):
        exported(Format.PO, Visit)
