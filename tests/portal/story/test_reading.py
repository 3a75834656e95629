"""What the story's files may say, and what is said about a mistake in them."""

from datetime import UTC, datetime

import pytest
from django.utils.translation import override

from delegations.models import Delegate, ProgrammeItem, Stop, Visit
from partnership.models import City, Person
from portal.story.reading import read_story
from portal.story.rows import PUBLISHED_AT, StoryError

CITY = """
[[city]]
key = "hannover"
country = "DE"
name = {de = "Hannover", zh-hans = "汉诺威"}
"""
VISIT = """
[[visit]]
key = "besuch"
direction = "incoming"
title = {de = "Besuch"}
host = "xu-qin"
[[visit.stops]]
key = "rathaus"
city = "hannover"
[[visit.programme]]
stop = "besuch/rathaus"
starts_at = "2016-11-04T09:30"
time_zone = "Asia/Shanghai"
title = {de = "Empfang"}
"""
PERSON = """
[[person]]
key = "xu-qin"
family_name = "Xu"
transliteration = {zh-hans = "许"}
"""


@pytest.fixture
def story(tmp_path):
    """Return a maker of a folder with one file that holds the given text."""

    def make(text):
        (tmp_path / "10-test.toml").write_text(text, encoding="utf-8")
        return tmp_path

    return make


def only(rows, model):
    [row] = [row for row in rows if row.model is model]
    return row


def problems(folder):
    with override("en"), pytest.raises(StoryError) as caught:
        read_story(folder)
    return str(caught.value).splitlines()


def test_real_story_has_each_row_after_those_it_needs():
    rows = read_story()
    seen = set()

    for row in rows:
        assert set(row.needs) <= seen, row.place
        seen.add(row.pk)


def test_real_story_has_a_german_and_mostly_a_chinese_title_of_each_visit():
    visits = [row for row in read_story() if row.model is Visit]

    assert len(visits) > 8
    assert all(row.values["title_de"] and row.values["title_zh_hans"] for row in visits)


def test_keys_are_the_same_each_time(story):
    folder = story(VISIT + PERSON + CITY)

    assert [row.pk for row in read_story(folder)] == [row.pk for row in read_story(folder)]


def test_references_need_no_order_in_the_file(story):
    rows = read_story(story(VISIT + PERSON + CITY))

    visit, stop = only(rows, Visit), only(rows, Stop)
    assert visit.values["host_id"] == only(rows, Person).pk
    assert stop.values["city_id"] == only(rows, City).pk
    assert stop.values["visit_id"] == visit.pk
    assert only(rows, ProgrammeItem).values["stop_id"] == stop.pk


def test_texts_go_to_the_column_of_their_language(story):
    row = only(read_story(story(CITY)), City)

    assert row.values["name_de"] == "Hannover"
    assert row.values["name_zh_hans"] == "汉诺威"


def test_key_is_the_address_and_the_record_is_public(story):
    row = only(read_story(story(CITY)), City)

    assert row.values["slug"] == "hannover"
    assert row.values["status"] == "published"
    assert row.values["published_at"] == PUBLISHED_AT


def test_draft_stays_without_a_start_of_publication(story):
    row = only(read_story(story(CITY + 'status = "draft"')), City)

    assert row.values["status"] == "draft"
    assert "published_at" not in row.values


def test_clock_time_is_local_time_of_the_table(story):
    row = only(read_story(story(VISIT + PERSON + CITY)), ProgrammeItem)

    assert row.values["starts_at"] == datetime(2016, 11, 4, 1, 30, tzinfo=UTC)


def test_children_keep_their_order_as_position(story):
    stops = '\n[[visit.stops]]\ncity = "hannover"\n' * 2

    rows = read_story(story(VISIT + stops + PERSON + CITY))

    assert [row.values["position"] for row in rows if row.model is Stop] == [0, 1, 2]


def test_spelling_of_a_name_needs_no_german_text(story):
    row = only(read_story(story(PERSON)), Person)

    assert row.values["transliteration_zh_hans"] == "许"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[[castle]]\nkey = 'x'", "10-test.toml: there is no table “castle”."),
        ("[city]\nkey = 'x'", "10-test.toml: there is no table “city”."),
        ("[[city]]\nname = {de = 'X'}", "10-test.toml: [[city]] ?: the table needs a “key” of ASCII letters."),
        ("[[city]]\nkey = 'x'\nmayor = 'Y'", "10-test.toml: [[city]] x, field “mayor”: There is no such field."),
        ("[[city]]\nkey = 'x'\nfile = 'y'", "10-test.toml: [[city]] x, field “file”: There is no such field."),
        (
            "[[image]]\nkey = 'x'\nfile = 'y.jpg'",
            "10-test.toml: [[image]] x, field “file”: There is no file “y.jpg”.",
        ),
        (
            "[[city]]\nkey = 'x'\nname = 'X'",
            "10-test.toml: [[city]] x, field “name”: Write one text per language: de, zh-hans.",
        ),
        (
            "[[city]]\nkey = 'x'\nname = {de = 'X', fr = 'Y'}",
            "10-test.toml: [[city]] x, field “name”: Write one text per language: de, zh-hans.",
        ),
        (
            "[[city]]\nkey = 'x'\nname = {zh-hans = '城'}",
            "10-test.toml: [[city]] x, field “name”: The German text is missing.",
        ),
        (
            "[[city]]\nkey = 'x'\nexpires_at = 'soon'",
            "10-test.toml: [[city]] x, field “expires_at”: Write the local time like 2016-11-04T09:30.",
        ),
        (
            "[[city]]\nkey = 'x'\n[city.figures]\nvalue = 1",
            "10-test.toml: [[city]] x, field “figures”: Write one table per record, with double brackets.",
        ),
        (
            "[[visit]]\nkey = 'x'\n[[visit.stops]]\nkey = 'y'\ncity = 'z'",
            "10-test.toml: [[visit]] x / stops y, field “city”: There is no “z” in the files.",
        ),
        (
            "[[visit]]\nkey = 'x'\nsectors = ['z']",
            "10-test.toml: [[visit]] x, field “sectors”: There is no “z” in the files.",
        ),
        ("[[city]]\nkey = 'x'\n[[city]]\nkey = 'x'", "10-test.toml: [[city]] x: another table has the same key."),
    ],
)
def test_mistake_is_reported_with_its_place(story, text, problem):
    assert problems(story(text)) == [problem]


def test_all_mistakes_are_reported_at_once(story):
    assert len(problems(story("[[city]]\nkey = 'x'\nmayor = 'Y'\n[[castle]]\nkey = 'z'"))) == 2


def test_mistake_in_a_record_does_not_spread_to_its_references(story):
    text = "[[city]]\nkey = 'x'\nmayor = 'Y'\n[[organisation]]\nkey = 'z'\ncity = 'x'"

    assert len(problems(story(text))) == 1


def test_broken_file_is_reported_with_its_line(story):
    [problem] = problems(story("[[city]]\nkey = ]\n"))

    assert problem.startswith("10-test.toml: ")
    assert "line 2" in problem


def test_circle_of_references_is_refused(story):
    visits = [f"[[visit]]\nkey = '{key}'\nanswers = '{other}'\n" for key, other in ("ab", "ba")]

    [problem] = problems(story("".join(visits)))

    assert problem == "10-test.toml: [[visit]] a: the references lead round in a circle."


def test_nameless_child_is_known_by_its_place_in_the_file(story):
    rows = read_story(story(VISIT + "[[visit.delegates]]\nprinted_name = 'N. N.'" + PERSON + CITY))

    assert only(rows, Delegate).name == "besuch/0"
