"""Chinese and Japanese words in German texts carry their language, and no markup is broken by it."""

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from editorial.l10n.han import mark_han
from editorial.l10n.text import Text, mark_text


@pytest.mark.parametrize(
    ("html", "marked"),
    [
        ("<p>Xu Qin (许勤) kam.</p>", '<p>Xu Qin (<span lang="zh-Hans">许勤</span>) kam.</p>'),
        ("Straße, Lu’an, “Ō”", "Straße, Lu’an, “Ō”"),
        ('<a href="https://x/友好>友好">友</a>', '<a href="https://x/友好>友好"><span lang="zh-Hans">友</span></a>'),
        ("5 &lt; 6 市 &gt; 市", '5 &lt; 6 <span lang="zh-Hans">市</span> &gt; <span lang="zh-Hans">市</span>'),
    ],
)
def test_chinese_words_are_marked_in_texts_and_left_alone_in_attributes(html, marked):
    assert mark_han(SafeString(html), "de") == marked
    assert mark_han(SafeString(html), "zh-hans") == html


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("友好城市", "zh-Hans"),
        ("二〇一五", "zh-Hans"),
        ("朱镕基", "zh-Hans"),
        ("姉妹都市", "ja"),
        ("広島", "ja"),
        ("日本のまち", "ja"),
        ("カタカナ", "ja"),
    ],
)
def test_words_are_marked_as_chinese_or_japanese_by_their_characters(word, language):
    assert mark_han(SafeString(f"<p>So: {word}.</p>"), "de") == f'<p>So: <span lang="{language}">{word}</span>.</p>'


def test_words_that_may_be_chinese_or_japanese_stay_unmarked():
    assert mark_han(SafeString("漢字, 東京"), "de") == "漢字, 東京"


@override("zh-hans")
def test_german_text_on_a_chinese_page_marks_both_languages():
    name = Text('Straße "汉诺威街" <b>', "de")

    assert mark_text(name) == (
        '<span lang="de">Straße &quot;<span lang="zh-Hans">汉诺威街</span>&quot; &lt;b&gt;</span>'
    )
    assert mark_text(Text("汉诺威街", "zh-hans")) == "汉诺威街"
