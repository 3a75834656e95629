"""States of translations: what a text was made from, when it is outdated, what saving, copies and publishing do."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from editorial.l10n import translations
from editorial.l10n.text import SOURCE_LANGUAGE, column
from editorial.l10n.translations import COLUMN, State
from partnership.models import City

ZH = "zh-hans"


def city(**texts):
    """Return a city as it stands after saving, without a database."""
    record = City(**{"name_de": "Hannover", **texts})
    translations.settle(record)
    return record


def state(record, field="name"):
    return translations.state_of(record, field, ZH)


def change(record, **texts):
    for name, text in texts.items():
        setattr(record, name, text)
    translations.settle(record)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({"name_de": ""}, None),
        ({"name_de": "", "name_zh_hans": "汉诺威"}, None),
        ({}, State.MISSING),
        ({"name_zh_hans": None}, State.MISSING),
        ({"name_zh_hans": "汉诺威"}, State.WAITING),
    ],
)
def test_state_of_a_text_just_written(texts, expected):
    assert state(city(**texts)) == expected


def test_changed_german_text_makes_the_translation_outdated():
    record = city(name_zh_hans="汉诺威")

    change(record, name_de="Landeshauptstadt Hannover")

    assert (state(record), translations.is_outdated(record, "name", ZH)) == (State.OUTDATED, True)
    assert translations.made_from(record, "name", ZH) == "Hannover"
    assert record.name_zh_hans == "汉诺威"


def test_new_translation_is_made_from_the_german_text_of_now():
    record = city(name_zh_hans="汉诺威")
    change(record, name_de="Landeshauptstadt Hannover")

    change(record, name_zh_hans="州首府汉诺威")

    assert (state(record), translations.made_from(record, "name", ZH)) == (State.WAITING, "Landeshauptstadt Hannover")


def test_going_back_to_the_old_german_text_makes_the_translation_current_again():
    record = city(name_zh_hans="汉诺威")

    change(record, name_de="Hanover")
    change(record, name_de="Hannover")

    assert state(record) == State.WAITING


@pytest.mark.parametrize(
    "changed",
    [
        "<p>Der  Hafen\n ist offen.</p>",
        "<p>Der <strong>Hafen</strong> ist offen.</p>",
        "<h2>Der Hafen ist offen.</h2>",
        "<ul><li><p>Der Hafen ist offen.</p></li></ul>",
        "<p>Der Hafen<br>ist offen.</p>",
        "<p>Der Hafen ist offen.</p><p></p>",
    ],
)
def test_white_space_and_markup_of_a_formatted_text_do_not_count(changed):
    record = city(body_de="<p>Der Hafen ist offen.</p>", body_zh_hans="<p>港口开放。</p>")

    change(record, body_de=changed)

    assert state(record, "body") == State.WAITING


@pytest.mark.parametrize(
    "changed",
    [
        "<p>Der Hafen ist zu.</p>",
        '<p>Der <a href="https://example.org/">Hafen</a> ist offen.</p>',
        "<p>Der Hafen ist offen. Heute.</p>",
        "<p>der Hafen ist offen.</p>",
    ],
)
def test_words_and_addresses_of_a_formatted_text_count(changed):
    record = city(body_de="<p>Der Hafen ist offen.</p>", body_zh_hans="<p>港口开放。</p>")

    change(record, body_de=changed)

    assert state(record, "body") == State.OUTDATED


def test_white_space_of_a_plain_text_does_not_count():
    record = city(summary_de="Ein Hafen. Ein Platz.", summary_zh_hans="港口与广场。")

    change(record, summary_de=" Ein Hafen.\n\n Ein\xa0Platz. ")

    assert state(record, "summary") == State.WAITING


def test_angle_brackets_of_a_plain_text_are_text():
    record = city(name_zh_hans="汉诺威")

    change(record, name_de="<b>Hannover</b>")

    assert state(record) == State.OUTDATED


def test_german_emptied_and_refilled():
    record = city(name_zh_hans="汉诺威")

    change(record, name_de="")
    assert state(record) is None
    change(record, name_de="Hannover")
    assert state(record) == State.WAITING
    change(record, name_de="")
    change(record, name_de="Shenzhen")
    assert state(record) == State.OUTDATED


def test_translation_emptied_is_forgotten():
    record = city(name_zh_hans="汉诺威")

    change(record, name_zh_hans="")

    assert (state(record), getattr(record, COLUMN)) == (State.MISSING, {})


def test_write_and_approve():
    record = city()

    translations.write(record, "name", ZH, "汉诺威")
    assert state(record) == State.WAITING
    assert translations.approve(record, ZH)
    assert state(record) == State.APPROVED
    assert not translations.approve(record, ZH)
    translations.settle(record)
    assert state(record) == State.APPROVED


def test_writing_nothing_takes_the_translation_away():
    record = city(name_zh_hans="汉诺威")

    translations.write(record, "name", ZH, "")

    assert (state(record), record.name_zh_hans, getattr(record, COLUMN)) == (State.MISSING, "", {})


def test_another_text_in_the_place_of_an_approved_one_waits_again():
    record = city(name_zh_hans="汉诺威")
    translations.approve(record, ZH)

    change(record, name_zh_hans="漢諾威")

    assert state(record) == State.WAITING


def test_outdated_texts_are_not_approved():
    record = city(name_zh_hans="汉诺威")
    change(record, name_de="Shenzhen")

    assert not translations.approve(record, ZH)
    assert state(record) == State.OUTDATED


@pytest.mark.parametrize("is_approved", [False, True])
def test_text_that_still_fits_is_what_it_was(is_approved):
    record = city(name_zh_hans="汉诺威")
    if is_approved:
        translations.approve(record, ZH)
    change(record, name_de="Hannover.")

    translations.still_fits(record, "name", ZH)
    translations.settle(record)

    assert state(record) == (State.APPROVED if is_approved else State.WAITING)
    assert translations.made_from(record, "name", ZH) == "Hannover."


def test_draft_stands_beside_the_text_citizens_read():
    record = city(name_zh_hans="汉诺威")

    translations.keep_draft(record, "name", ZH, "漢諾威", "Hannover")
    translations.settle(record)

    assert (state(record), record.name_zh_hans) == (State.EDITING, "汉诺威")
    assert translations.draft_of(record, "name", ZH) == {"text": "漢諾威", "source": "Hannover"}
    translations.drop_draft(record, "name", ZH)
    assert (state(record), translations.draft_of(record, "name", ZH)) == (State.WAITING, {})


def test_draft_lives_without_a_finished_text_and_ends_with_one():
    record = city()

    translations.keep_draft(record, "name", ZH, "汉", "Hannover")
    translations.settle(record)
    assert (state(record), record.name_zh_hans or "") == (State.EDITING, "")

    change(record, name_zh_hans="汉诺威")
    assert (state(record), translations.draft_of(record, "name", ZH)) == (State.WAITING, {})


def test_draft_outlives_that_the_old_translation_still_fits():
    record = city(name_zh_hans="汉诺威")
    translations.keep_draft(record, "name", ZH, "州首府", "Hannover")
    change(record, name_de="Hannover (Leine)")

    translations.still_fits(record, "name", ZH)

    assert translations.draft_of(record, "name", ZH)["text"] == "州首府"
    assert not translations.is_outdated(record, "name", ZH)


def test_states_in_the_order_of_the_fields():
    record = city(name_zh_hans="汉诺威", region_de="Niedersachsen", body_de="<p>Text</p>")
    translations.keep_draft(record, "body", ZH, "文", "<p>Text</p>")

    assert list(translations.states_in(record, ZH)) == [
        ("name", State.WAITING),
        ("region", State.MISSING),
        ("body", State.EDITING),
    ]


def test_translated_columns_are_read_from_the_model():
    assert translations.translated_columns(City) == ["name", "region", "summary", "body"]
    assert [translations.is_rich(City(), name) for name in translations.translated_columns(City)] == [
        False,
        False,
        False,
        True,
    ]


def test_stored_value_is_never_changed_in_place():
    record = city(name_zh_hans="汉诺威")
    before = getattr(record, COLUMN)

    translations.approve(record, ZH)

    assert before[ZH]["name"]["state"] == State.WAITING


# --- Whatever happens in whatever order: a translation is outdated exactly when the German text says something else.

WORDS = st.lists(
    st.sampled_from(["Hafen", "Messe", "2015", "„Tag“", "港", "a&b", "<1>", "é", "Straße"]), min_size=1, max_size=4
)
CHINESE = st.sampled_from(["港口", "展览会", "汉诺威展览会", "“开放日”", "🙂 节日"])
SPACES = st.sampled_from([" ", "\n", "  ", "\t", "\xa0"])
WRAPPED = st.sampled_from(["{}", "<strong>{}</strong>", "<em>{}</em>"])
BLOCKS = st.sampled_from(
    ["<p>{}</p>", "<h2>{}</h2>", "<ul><li><p>{}</p></li></ul>", "<blockquote><p>{}</p></blockquote>"]
)
BREAKS = st.sampled_from([" ", "\n", "<br>", " <br> "])


@st.composite
def as_plain(draw, words):
    return draw(SPACES).join(words) + draw(st.sampled_from(["", " ", "\n"]))


@st.composite
def as_rich(draw, words):
    marked = [draw(WRAPPED).format(html.escape(word)) for word in words]
    cut = draw(st.integers(0, len(words)))
    halves = [draw(BREAKS).join(part) for part in (marked[:cut], marked[cut:])]
    return "\n".join(draw(BLOCKS).format(half) for half in halves if half)


class Lives(RuleBasedStateMachine):
    """One text through its life; `german` and `made_from` are words, whatever their markup.

    `known` is the translation that `made_from` is about: what is written while there is no German text counts as made
    from the next one, unless it is the known translation again.
    """

    field, written = "summary", staticmethod(as_plain)

    @initialize(words=WORDS, data=st.data())
    def begin(self, words, data):
        self.german, self.made_from, self.chinese, self.known, self.draft = words, None, "", "", False
        self.record = City(name_de="Hannover")
        self.set(SOURCE_LANGUAGE, data.draw(self.written(words)))

    def set(self, language, text):
        setattr(self.record, column(self.field, language), text)
        self.save()

    def save(self):
        translations.settle(self.record)

    @rule(words=WORDS, data=st.data())
    def write_german(self, words, data):
        self.german = words
        self.set(SOURCE_LANGUAGE, data.draw(self.written(words)))

    @rule(data=st.data())
    def format_german(self, data):
        self.set(SOURCE_LANGUAGE, data.draw(self.written(self.german)) if self.german else "")

    @rule()
    def empty_german(self):
        self.german = []
        self.set(SOURCE_LANGUAGE, "")

    @rule(text=CHINESE)
    def translate(self, text):
        self.chinese = text
        self.set(ZH, text)

    @rule()
    def take_translation_away(self):
        self.chinese, self.known = "", ""
        self.set(ZH, "")

    @rule(text=CHINESE)
    def keep_draft(self, text):
        self.draft = True
        translations.keep_draft(self.record, self.field, ZH, text, "Hafen")
        self.save()

    @precondition(lambda self: self.german and self.chinese)
    @rule()
    def say_that_it_still_fits(self):
        self.made_from = self.german
        translations.still_fits(self.record, self.field, ZH)
        self.save()

    @invariant()
    def is_outdated_exactly_when_german_says_something_else(self):
        self.follow()
        outdated = bool(self.german and self.chinese and self.made_from != self.german)
        assert translations.is_outdated(self.record, self.field, ZH) == outdated
        assert state(self.record, self.field) == self.expected(outdated)

    def follow(self):
        if self.german and self.chinese and self.chinese != self.known:
            self.known, self.made_from, self.draft = self.chinese, self.german, False

    def expected(self, outdated):
        if not self.german:
            return None
        if self.draft:
            return State.EDITING
        return State.MISSING if not self.chinese else State.OUTDATED if outdated else State.WAITING


class RichLives(Lives):
    field, written = "body", staticmethod(as_rich)


TestLivesOfPlainText = Lives.TestCase
TestLivesOfFormattedText = RichLives.TestCase


@given(st.text(), st.text())
def test_plain_texts_say_the_same_exactly_when_their_words_are_equal(one, other):
    assert translations.says_the_same(City(), "name", one, other) == (one.split() == other.split())


@given(st.text(), st.booleans())
def test_fingerprint_is_empty_exactly_for_no_text(text, rich):
    assert translations.fingerprint(text, rich=rich) == translations.fingerprint(f" {text}\n", rich=rich)
    if not rich:
        assert bool(translations.fingerprint(text, rich=False)) == bool(text.split())
