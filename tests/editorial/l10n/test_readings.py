"""How characters are read: as pypinyin reads them, from the same dictionaries in less room."""

from random import Random

import pypinyin
import pytest

from editorial.l10n.readings import syllables

pytestmark = pytest.mark.any_database

PHRASES, CHARACTERS = pypinyin.constants.PHRASES_DICT, pypinyin.constants.PINYIN_DICT


def spoken(characters):
    return list(syllables(characters))


def spoken_by_pypinyin(characters):
    return pypinyin.lazy_pinyin(characters, style=pypinyin.Style.TONE3, neutral_tone_with_five=True)


def test_every_phrase_is_read_as_by_pypinyin():
    assert {phrase: spoken(phrase) for phrase in PHRASES} == {phrase: spoken_by_pypinyin(phrase) for phrase in PHRASES}


def test_every_character_is_read_as_by_pypinyin():
    characters = [chr(number) for number in CHARACTERS]

    assert list(map(spoken, characters)) == list(map(spoken_by_pypinyin, characters))


def test_phrases_that_touch_are_taken_apart_as_by_pypinyin():
    chance, phrases = Random(3), list(PHRASES)  # noqa: S311 - the same texts each time
    texts = ["".join(chance.choices(phrases, k=3))[chance.randrange(3) :] for _text in range(5_000)]

    assert list(map(spoken, texts)) == list(map(spoken_by_pypinyin, texts))


def test_search_reads_without_tones_as_pypinyin_does():
    without_tones = [syllable[:-1] for phrase in PHRASES for syllable in syllables(phrase)]

    assert without_tones == [
        syllable for phrase in PHRASES for syllable in pypinyin.lazy_pinyin(phrase, style=pypinyin.Style.NORMAL)
    ]


@pytest.mark.parametrize(
    ("characters", "read"),
    [
        ("重庆", "chong2 qing4"),
        ("重要", "zhong4 yao4"),
        ("设计之都", "she4 ji4 zhi1 du1"),
        ("单县", "shan4 xian4"),
        ("旅行", "lv3 xing2"),
        ("朋友", "peng2 you3"),
        ("衣裳", "yi1 shang5"),
        ("深㐂圳", "shen1 㐂5 zhen4"),
        ("\U0003ffff", "\U0003ffff5"),
        ("", ""),
    ],
)
def test_character_is_read_with_its_tone(characters, read):
    assert " ".join(spoken(characters)) == read
