"""Two states in readable differences: fields in every language, relations, children, grandchildren."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from delegations.models import Visit
from editorial.l10n.text_changes import compare_rich_texts, compare_texts, sentences
from editorial.library.models import Placement
from editorial.publishing import snapshots
from editorial.publishing.comparing import compare
from projects.models import Indicator, Measurement, Project
from tests import builders


def marked(pieces):
    """Write pieces as text: [-gone-], {+new+}, … for what is left out."""
    signs = {"added": "{{+{}+}}", "removed": "[-{}-]", "gap": "…", "formatting": "(formatting)"}
    return "".join(signs.get(piece.kind, "{}").format(piece.text) for piece in pieces)


def words_of(changes):
    """Return {label: (kind, the cells in words, or the changes inside a row)}."""
    return {
        f"{change.label} {change.name}".strip(): (
            change.kind,
            words_of(change.changes) if change.is_row else [marked(cell.pieces) for cell in change.cells],
        )
        for change in changes
    }


def states(record, change):
    before = snapshots.take(record)
    change(record)
    return before, snapshots.take(type(record).objects.get(pk=record.pk))


def differences(record, change):
    return words_of(compare(*states(record, change), type(record)))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Ein Satz. Noch einer! Und einer?", 3),
        ("Am 28. Oktober 2015 kam z. B. der Chor. Er sang.", 2),
        ("市长来访。双方签署协议；随后参观！结束了吗？是的。", 5),
        ("Er sagte: „Danke.“ Dann ging er.", 2),
        ("Zeile\nZeile", 2),
        ("", 0),
    ],
)
def test_sentences_end_in_german_and_in_chinese(text, count):
    found = sentences(text)

    assert len(found) == count
    assert "".join(found) == text


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Gleich. Der Chor sang.", "Gleich. Der Chor tanzte.", "…Der Chor [-sang-]{+tanzte+}."),
        ("Eins. Zwei ganz anders.", "Eins.", "…[-Zwei ganz anders.-]"),
        ("Eins.\nZwei.", "Eins.\nZwei.\nDrei.", "…{+Drei.+}"),
        ("", "Neu.", "{+Neu.+}"),
        ("Alt.", "", "[-Alt.-]"),
        ("深圳市市长访问汉诺威。", "深圳市副市长访问汉诺威。", "深圳市{+副+}市长访问汉诺威。"),
        ("一。二。", "一。二。三。", "…{+三。+}"),
        ("Gleich.", "Gleich.", "…"),
        ("Absatz. Weiter.", "Absatz.\n\nWeiter.", "(formatting)"),
    ],
)
def test_changed_sentences_are_shown_word_by_word(old, new, expected):
    assert marked(compare_texts(old, new)) == expected


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("<p>Eins.</p><p>Zwei.</p>", "<p>Eins.</p><p>Drei und vier.</p>", "…[-Zwei.\n-]{+Drei und vier.\n+}"),
        ("<p>Text</p>", "<h2>Text</h2>", "(formatting)"),
        ("<p>Text</p>", "<p><strong>Text</strong></p>", "(formatting)"),
        ("<ul><li>a</li></ul>", "<ul>\n<li><p>a</p></li>\n</ul>", ""),
        ("<ul><li>a</li></ul>", "<ul><li>a</li><li>b</li></ul>", "…{+• b\n+}"),
        (
            '<p>Zur <a href="/de/alt/">Seite</a></p>',
            '<p>Zur <a href="/de/neu/">Seite</a></p>',
            "Zur Seite (/de/[-alt-]{+neu+}/)\n",
        ),
    ],
)
def test_rich_text_is_compared_block_by_block(old, new, expected):
    assert marked(compare_rich_texts(old, new)) == expected


def test_endless_sentences_do_not_take_endless_time():
    old, new = "字" * 50_000, "词" * 50_000

    assert [piece.kind for piece in compare_texts(old, new)] == ["removed", "added"]


@pytest.mark.django_db
def test_texts_of_both_languages_stand_side_by_side():
    visit = builders.make_visit(title_de="Alter Titel", title_zh_hans="旧题")

    def change(visit):
        visit.title_de = "Neuer Titel"
        visit.save()

    assert differences(visit, change) == {"Titel": ("changed", ["[-Alter-]{+Neuer+} Titel", ""])}


@pytest.mark.django_db
def test_values_are_printed_as_people_read_them():
    visit = builders.make_visit(direction="incoming", starts_on="2016-09-10", has_further_gifts=False)
    sector = builders.make_sector(name_de="Umwelt")

    def change(visit):
        visit.starts_on, visit.has_further_gifts, visit.direction = "2016-09", True, "outgoing"
        visit.save()
        visit.sectors.add(sector)

    with translation.override("de"):
        found = [cells for _kind, cells in differences(visit, change).values()]

    labels = dict(Visit._meta.get_field("direction").choices)
    assert sorted(found) == sorted(
        [
            ["[-10. September 2016-]\n{+September 2016+}"],
            ["[-Nein-]\n{+Ja+}"],
            [f"[-{labels['incoming']}-]\n{{+{labels['outgoing']}+}}"],
            ["{+Umwelt+}"],
        ]
    )


@pytest.mark.django_db
def test_children_are_added_removed_changed_and_moved():
    visit = builders.make_visit()
    city = builders.make_city(name_de="Shenzhen")
    stop = visit.stops.create(city=city, venue_de="Rathaus", position=1)
    moved = visit.sector_notes.create(text_de="<p>Bleibt</p>", position=1)
    gift = visit.gifts.create(direction="given", description_de="Buch")

    def change(visit):
        stop.venue_de = "Altes Rathaus"
        stop.save()
        moved.position = 2
        moved.save()
        gift.delete()
        visit.statements.create(printed_name="Jemand", text_de="Ein Satz.")

    with translation.override("de"):
        found = differences(visit, change)

    assert sorted((name.split(" ")[-1], kind) for name, (kind, _inside) in found.items()) == [
        ("Bleibt", "moved"),
        ("Buch", "removed"),
        ("Jemand", "added"),
        ("Shenzhen", "changed"),
    ]
    (stop_changes,) = [inside for name, (_kind, inside) in found.items() if name.endswith("Shenzhen")]
    assert list(stop_changes.values()) == [("changed", ["{+Altes +}Rathaus", ""])]


@pytest.mark.django_db
def test_grandchildren_are_compared():
    project = builders.make_project()
    indicator = Indicator.objects.create(project=project, name_de="Betten")
    measurement = Measurement.objects.create(indicator=indicator, kind="actual", value=600)

    def change(project):
        measurement.value = 700
        measurement.save()

    ((_name, (kind, inside)),) = differences(project, change).items()
    ((_name, (inner_kind, values)),) = inside.items()

    assert (kind, inner_kind) == ("changed", "changed")
    assert [cells for _kind, cells in values.values()] == [["[-600,00-]\n{+700,00+}"]]


@pytest.mark.django_db
def test_pictures_are_shown_by_the_given_preview(picture):
    visit = builders.make_visit()
    image = picture(alt_de="Ein Platz")
    before, after = states(visit, lambda visit: Placement.objects.create(target=visit, image=image, role="lead"))

    (row,) = compare(before, after, Visit, preview=lambda row: f"preview of {row.pk}")

    assert [
        piece.preview for change in row.changes for cell in change.cells for piece in cell.pieces if piece.preview
    ] == [f"preview of {image.pk}"]


@pytest.mark.django_db
def test_what_is_gone_is_named_as_gone():
    visit = builders.make_visit()
    sector = builders.make_sector(name_de="Verschwunden")
    visit.sectors.add(sector)
    before, after = states(visit, lambda visit: sector.delete())

    with translation.override(None):
        found = words_of(compare(before, after, Visit))

    assert [cells for _kind, cells in found.values()] == [["[-Sector that no longer exists-]"]]


@pytest.mark.django_db
def test_hidden_fields_stay_hidden_also_in_names_of_rows():
    visit = builders.make_visit()
    before, after = states(visit, lambda visit: visit.delegates.create(printed_name="Geheim", contact="0511-1"))

    found = compare(before, after, Visit, is_visible=lambda model, name: name not in {"printed_name", "contact"})

    assert "Geheim" not in repr(found)
    assert "0511-1" not in repr(found)
    assert [change.kind for change in found] == ["added"]


@pytest.mark.django_db
def test_nothing_differs_between_a_state_and_itself(picture):
    visit = builders.make_visit()
    Placement.objects.create(target=visit, image=picture(), role="lead")

    assert differences(visit, lambda visit: None) == {}


@pytest.mark.django_db
def test_a_field_from_after_the_revision_is_left_out():
    project = builders.make_project(summary_de="Neu")
    after = snapshots.take(project)
    before = {**after, "values": {key: value for key, value in after["values"].items() if key != "summary_de"}}

    assert compare(before, after, Project) == []


@pytest.mark.django_db
def test_queries_do_not_grow_with_what_is_compared(picture):
    def queries(count):
        visit = builders.make_visit(sectors=[builders.make_sector() for _ in range(count)])
        visit.partnerships.set([builders.make_partnership() for _ in range(count)])
        for _ in range(count):
            visit.stops.create(city=builders.make_city())
            visit.sector_notes.create(text_de="<p>x</p>").sectors.add(builders.make_sector())
            Placement.objects.create(target=visit, image=picture())
        after = snapshots.take(visit)
        with CaptureQueriesContext(connection) as captured:
            compare(None, after, Visit)
        return len(captured)

    assert queries(1) == queries(5)
