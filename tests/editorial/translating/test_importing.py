"""What becomes of each text that comes in: nothing is lost, nothing unfinished reaches citizens."""

import io

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError

from delegations.models import Visit
from editorial.l10n import translations
from editorial.l10n.models import Coverage
from editorial.l10n.translations import State
from editorial.publishing import snapshots, working_copies
from editorial.publishing.authorship import authors_of
from editorial.publishing.models import WorkingCopy
from editorial.staff.models import Office
from editorial.translating.files import importing, reading
from editorial.translating.files.deciding import Outcome
from editorial.translating.files.exporting import Format, entries, written
from editorial.translating.files.importing import ChangedSinceTheReport, Terms
from editorial.translating.files.reports import Report
from tests import builders

pytestmark = pytest.mark.django_db
RICH = "<p>Ein <strong>Fest</strong></p>"


@pytest.fixture
def visit():
    """A draft, so that what is written stands in the row itself."""
    return builders.make_visit(
        title_de="Besuch", title_zh_hans="访问", purpose_de="Zweck", report_de=RICH, **builders.DRAFT
    )


def exported(form=Format.PO) -> str:
    return "".join(written(entries([Visit.objects.all()], "zh-hans"), "zh-hans", form))


def foreseen(content: str, **terms) -> Report:
    checked = reading.check(io.BytesIO(content.encode()))
    return importing.dry_run(checked, Terms("zh-hans", **terms), Report())


def taken_in(content: str, **terms) -> Report:
    checked = reading.check(io.BytesIO(content.encode()))
    expected = foreseen(content, **terms).digest
    return importing.apply(checked, Terms("zh-hans", **terms), Report(), expected=expected)


def notable(report: Report) -> list[tuple[str, str]]:
    return [(line["outcome"], line["reason"]) for record in report.records for line in record["lines"]]


def with_text(content: str, source: str, text: str, *, fuzzy=False, base=True) -> str:
    """Return a PO file with this translation of one text; `base=False` is a tool that has lost the line."""
    blocks = content.split("\n\n")
    for number, block in enumerate(blocks):
        if f'msgid "{source}"' in block:
            lines = [line for line in block.split("\n") if line != "#, fuzzy" and (base or "Base:" not in line)]
            start = next(at for at, line in enumerate(lines) if line.startswith("msgstr"))
            blocks[number] = "\n".join([*(["#, fuzzy"] if fuzzy else []), *lines[:start], f'msgstr "{text}"'])
    return "\n\n".join(blocks) + "\n"


def test_new_text_is_written_and_waits_for_review(visit):
    report = taken_in(with_text(exported(), "Zweck", "目的"))

    visit.refresh_from_db()
    assert report.counts == {"new": 1, "unchanged": 2}
    assert visit.purpose_zh_hans == "目的"
    assert translations.state_of(visit, "purpose", "zh-hans") == State.WAITING


def test_dry_run_writes_nothing(visit):
    before = snapshots.take(visit)

    report = foreseen(with_text(exported(), "Zweck", "目的"))

    assert report.counts["new"] == 1
    assert snapshots.take(Visit.objects.get()) == before


def test_public_text_changes_in_the_working_copy_only():
    visit, person = builders.make_visit(title_de="Besuch", title_zh_hans="访问"), builders.make_user("editor")

    report = taken_in(with_text(exported(), "Besuch", "来访"), by=person)

    visit.refresh_from_db()
    copy = WorkingCopy.objects.about(visit).get()
    assert report.counts == {"changed": 1}
    assert visit.title_zh_hans == "访问"
    assert (copy.data["values"]["title_zh_hans"], copy.owner) == ("来访", person)


def test_unfinished_text_becomes_a_draft_that_citizens_never_see(visit):
    report = taken_in(with_text(exported(), "Besuch", "来访", fuzzy=True))

    visit.refresh_from_db()
    assert notable(report) == [("editing", "In der Datei als unfertig gekennzeichnet.")]
    assert visit.title_zh_hans == "访问"
    assert translations.draft_of(visit, "title", "zh-hans") == {"text": "来访", "source": "Besuch"}


def test_text_made_from_an_older_german_text_becomes_a_draft(visit):
    file = with_text(exported(), "Besuch", "来访")
    Visit.objects.update(title_de="Gegenbesuch")

    report = taken_in(file)

    visit.refresh_from_db()
    assert notable(report) == [("editing", "Nach einem älteren deutschen Text übersetzt.")]
    assert visit.title_zh_hans == "访问"
    assert translations.draft_of(visit, "title", "zh-hans") == {"text": "来访", "source": "Besuch"}


def test_white_space_makes_a_german_text_no_other(visit):
    file = with_text(exported(), "Besuch", "来访")
    Visit.objects.update(title_de="  Besuch ")

    assert taken_in(file).counts["changed"] == 1


def test_text_that_is_called_finished_without_a_change_is_finished(visit):
    translations.keep_draft(visit, "title", "zh-hans", "来访", "Besuch")
    visit.save()

    report = taken_in(with_text(exported(), "Besuch", "来访"))

    visit.refresh_from_db()
    assert report.counts["changed"] == 1
    assert (visit.title_zh_hans, translations.draft_of(visit, "title", "zh-hans")) == ("来访", {})


def test_outdated_text_that_still_fits_is_up_to_date_when_called_finished(visit):
    visit.title_de = "Gegenbesuch"
    visit.save()
    assert translations.state_of(visit, "title", "zh-hans") == State.OUTDATED

    taken_in(with_text(exported(), "Gegenbesuch", "访问"))

    visit.refresh_from_db()
    assert translations.state_of(visit, "title", "zh-hans") == State.WAITING


def test_work_on_an_outdated_text_keeps_the_change_of_the_german_text_in_sight(visit):
    visit.title_de = "Gegenbesuch"
    visit.save()

    taken_in(with_text(exported(), "Gegenbesuch", "回访？", fuzzy=True))

    visit.refresh_from_db()
    assert translations.draft_of(visit, "title", "zh-hans") == {"text": "回访？", "source": "Besuch"}


def test_what_a_colleague_changed_meanwhile_is_listed_with_both_texts(visit):
    file = with_text(exported(), "Besuch", "来访")
    visit.title_zh_hans = "到访"
    visit.save()

    report = taken_in(file)

    visit.refresh_from_db()
    assert notable(report) == [("conflict", "Seit die Datei entstand, hat jemand anderes diese Übersetzung geändert.")]
    line = report.records[0]["lines"][0]
    assert (line["now"], line["file"], visit.title_zh_hans) == ("到访", "来访", "到访")


def test_what_a_colleague_changed_meanwhile_is_overwritten_on_demand(visit):
    file = with_text(exported(), "Besuch", "来访")
    visit.title_zh_hans = "到访"
    visit.save()

    taken_in(file, overwrite=True)

    visit.refresh_from_db()
    assert visit.title_zh_hans == "来访"


def test_untouched_text_asks_nothing_even_if_a_colleague_changed_it(visit):
    file = exported()
    visit.title_zh_hans = "到访"
    visit.save()

    assert foreseen(file, overwrite=True).counts == {"unchanged": 3}


def test_file_of_before_a_colleague_called_it_finished_changes_nothing(visit):
    translations.keep_draft(visit, "title", "zh-hans", "来访", "Besuch")
    visit.save()
    file = exported()
    translations.write(visit, "title", "zh-hans", "来访")
    visit.save()

    assert foreseen(file).counts == {"unchanged": 3}


def test_both_having_written_the_same_is_no_conflict(visit):
    file = with_text(exported(), "Besuch", "来访")
    visit.title_zh_hans = "来访"
    visit.save()

    assert foreseen(file).counts == {"unchanged": 3}


def test_text_without_a_base_is_a_conflict_but_where_there_is_none_yet(visit):
    file = with_text(exported(), "Besuch", "来访", base=False)
    file = with_text(file, "Zweck", "目的", base=False)

    report = foreseen(file)

    assert notable(report) == [("conflict", "Die Datei sagt nicht, welche Übersetzung sie ändert."), ("new", "")]
    assert foreseen(file, overwrite=True).counts == {"changed": 1, "new": 1, "unchanged": 1}


def test_empty_text_removes_no_translation(visit):
    report = taken_in(with_text(exported(), "Besuch", ""))

    visit.refresh_from_db()
    assert [outcome for outcome, _reason in notable(report)] == ["refused"]
    assert visit.title_zh_hans == "访问"


@pytest.mark.parametrize(
    ("source", "text", "reason"),
    [
        (RICH, "<p>一场<strong>节日</p>", "Beschädigte oder unzulässige Formatierung: </p>"),
        (RICH, "<p>一场<script>节日</script></p>", "Beschädigte oder unzulässige Formatierung: <script>"),
        (RICH, "<p onclick='x()'>节日</p>", "Beschädigte oder unzulässige Formatierung: <p>"),
        (RICH, "<a href='javascript:x()'>节日</a>", "Beschädigte oder unzulässige Formatierung: <a>"),
        ("Besuch", "访" * 201, "höchstens 200 Zeichen"),
    ],
)
def test_refused_text_is_named_with_its_reason_and_the_others_go_on(visit, source, text, reason):
    file = with_text(with_text(exported(), "Zweck", "目的"), source, text)

    report = taken_in(file)

    refused = [line for line in notable(report) if line[0] == "refused"]
    assert report.counts["new"] == 1
    assert len(refused) == 1
    assert reason in refused[0][1]


def test_markup_that_the_german_text_has_not_is_refused(visit):
    before = visit.title_zh_hans
    taken_in(with_text(exported(), "Besuch", "访问<b>"))

    visit.refresh_from_db()
    assert visit.title_zh_hans == before


def test_inline_code_from_elsewhere_is_refused(visit):
    file = exported(Format.XLIFF12)
    start = file.index("</source>", file.index("Fest"))
    file = f'{file[:start]}</source><target><g id="9">节日</g></target>{file[start + len("</source>") :]}'

    assert notable(foreseen(file)) == [("refused", "Die Datei verwendet Inline-Codes, die nicht zum Text gehören.")]


def test_text_of_a_record_that_is_gone_is_reported(visit):
    stop = visit.stops.create(city=builders.make_city(), venue_de="Rathaus")
    file = exported().replace(":purpose", ":owning_office")
    stop.delete()

    report = foreseen(file)

    assert report.counts == {"unchanged": 2, "gone": 2}
    assert {record["name"] for record in report.records} == {"Texte, die nirgends hingehören"}


def test_row_that_a_working_copy_has_removed_is_gone():
    visit = builders.make_visit()
    visit.stops.create(city=builders.make_city(), venue_de="Rathaus")
    file = exported()
    data = snapshots.take(visit)
    data["children"]["stops"] = []
    working_copies.store(visit, data, builders.make_user())

    assert foreseen(file).counts == {"unchanged": 1, "gone": 1}


def test_records_of_another_office_are_refused(visit):
    visit.owning_office = Office.objects.create(name_de="Kultur")
    visit.save()
    person = builders.make_user("editor", office=Office.objects.create(name_de="Sport"))

    report = taken_in(with_text(exported(), "Besuch", "来访"), by=person)

    assert notable(report) == [("refused", "Diesen Eintrag dürfen Sie nicht ändern.")]


def test_whoever_brings_texts_is_their_author(visit):
    person = builders.make_user("translator", translates_into="zh-hans")

    taken_in(with_text(exported(), "Besuch", "来访"), by=person)

    assert authors_of(visit) == {person}
    assert LogEntry.objects.get().get_change_message() == "Titel geändert."


def test_numbers_of_coverage_follow(visit):
    taken_in(with_text(exported(), "Zweck", "目的"))

    assert Coverage.objects.get(object_id=visit.pk).missing == 1


def test_report_is_what_is_applied(visit):
    file = with_text(exported(), "Besuch", "来访")
    seen = foreseen(file)
    Visit.objects.update(title_de="Gegenbesuch")

    with pytest.raises(ChangedSinceTheReport):
        importing.apply(reading.check(io.BytesIO(file.encode())), Terms("zh-hans"), Report(), expected=seen.digest)

    visit.refresh_from_db()
    assert visit.title_zh_hans == "访问"


def test_failure_at_the_last_record_writes_nothing(visit, monkeypatch):
    other = builders.make_visit(title_de="Zweiter", title_zh_hans="第二", **builders.DRAFT)
    file = with_text(with_text(exported(), "Besuch", "来访"), "Zweiter", "次")
    monkeypatch.setattr(Coverage.objects, "bulk_create", _fail)

    with pytest.raises(ValidationError):
        taken_in(file)

    assert {record.title_zh_hans for record in Visit.objects.all()} == {"访问", "第二"}
    assert other.pk != visit.pk


def _fail(*args, **kwargs):
    raise ValidationError("disk full")


def test_importing_the_same_file_again_changes_nothing(visit):
    file = with_text(with_text(exported(), "Besuch", "来访", fuzzy=True), "Zweck", "目的")
    taken_in(file)

    assert foreseen(file).counts == {"unchanged": 3}


def test_report_keeps_no_more_lines_than_a_page_can_show(visit):
    file = with_text(with_text(exported(), "Besuch", "来访"), "Zweck", "目的")
    report = Report(longest=1)

    importing.dry_run(reading.check(io.BytesIO(file.encode())), Terms("zh-hans"), report)

    assert (len(report.records[0]["lines"]), report.left_out) == (1, 1)
    assert report.counts[Outcome.NEW.value] + report.counts[Outcome.CHANGED.value] == 2
