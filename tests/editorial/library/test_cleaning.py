"""Texts of files become one searchable line."""

import unicodedata

import pytest

from editorial.library.reading.cleaning import MOST_CHARACTERS, cleaned

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("Regen-\nwasser", "Regenwasser"),
        ("Regen- \r\n wasser", "Regenwasser"),
        ("Regen\u2010\nwasser", "Regenwasser"),
        ("Nord-\nSüd", "Nord-Süd"),
        ("2015-\n2016", "2015-2016"),
        ("28-\nmal", "28-mal"),
        ("Vor-\nund Nachteile", "Vor- und Nachteile"),
        ("Hannover -\nheute", "Hannover - heute"),
        ("Ende-\n\nanfang", "Ende- anfang"),
        ("Rück\u00adhalte\u00ad\nbecken", "Rückhaltebecken"),
        ("Silben\u00ad trennung", "Silben trennung"),
    ],
)
def test_hyphens_at_the_end_of_a_line(raw, text):
    assert cleaned(raw) == text


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ("深圳与汉\n诺威", "深圳与汉诺威"),
        ("签署。\r\n第二条", "签署。第二条"),
        ("称为\n“意向书”\n的文件", "称为“意向书”的文件"),
        ("标题\n\n正文", "标题 正文"),
        ("标题\n\u3000\u3000正文", "标题 正文"),
        ("与Hannover\n合作", "与Hannover 合作"),
    ],
)
def test_lines_of_chinese_are_joined(raw, text):
    assert cleaned(raw) == text


def test_nothing_stays_that_nobody_sees_or_a_database_refuses():
    raw = "A\x00\x1b\ud800\udfff\ufffe\u200b\u202eB\uf0b7C\x0cD\u2028E\x85F\x07"

    assert cleaned(raw) == "AB C D E F"


def test_letters_are_composed_and_white_space_is_squeezed():
    assert cleaned(unicodedata.normalize("NFD", " \t Grüße \u00a0\n\n aus\u3000深圳 ")) == "Grüße aus 深圳"


def test_length_is_limited():
    assert cleaned("ab " * MOST_CHARACTERS) == ("ab " * MOST_CHARACTERS)[:MOST_CHARACTERS]
