"""Chinese names as Germans write them by ear."""

import pytest

from editorial.search.chinese import by_ear


@pytest.mark.parametrize(
    ("word", "spellings"),
    [
        ("schanghai", ["shanghai", "xanghai"]),
        ("tschangde", ["changde", "qangde"]),
        ("schendschen", ["shenzhen", "shenjen", "xenzhen", "xenjen"]),
        ("shenzhen", []),
        ("wirtschaft", []),
        ("deutsch", []),
        ("schschschscha", []),
        ("", []),
    ],
)
def test_what_sounds_chinese_is_spelt_as_pinyin(word, spellings):
    assert by_ear(word) == spellings


def test_a_long_row_of_vowels_is_answered():
    """Tried in every way to cut it into syllables, it would not be within the age of the world."""
    assert by_ear("sch" + "aeiou" * 20 + "q") == []
