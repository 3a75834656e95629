"""Two writings of one formatted text are equal; two texts that look different are not."""

import pytest

from editorial.l10n.markup import look_alike


@pytest.mark.parametrize(
    ("editor", "imported"),
    [
        ("<p>Text</p>", "Text"),
        ("<p>Zwei Wörter</p>", "<p>\n  Zwei\n  Wörter\n</p>"),
        ("<p>Eins</p><p>Zwei</p>", "<p>Eins</p>\n\n<p>Zwei</p><p></p>"),
        ("<p>Grüße &amp; mehr</p>", "<p>Gr&uuml;&szlig;e &#38; mehr</p>"),
        ("<p>A<br>B</p>", "<p>A<br/>\nB<br /></p>"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("<blockquote><p>Wort</p></blockquote>", "<blockquote>Wort</blockquote>"),
        (
            '<table><tbody><tr><th colspan="1" rowspan="1"><p>Jahr</p></th></tr></tbody></table>',
            "<table><thead><tr><th>Jahr</th></tr></thead></table>",
        ),
        ('<ol start="1"><li><p>a</p></li></ol>', "<ol><li>a</li></ol>"),
        ('<p><a href="/de/" title="Start">da</a></p>', '<p><a title="Start" href="/de/">da</a></p>'),
        ("<p><strong><em>x</em></strong></p>", "<p><em><strong>x</strong></em></p>"),
        ("<p><strong>a b</strong> c</p>", "<p><strong>a</strong> <strong>b </strong>c</p>"),
        ("", "<p></p>"),
    ],
)
def test_writings_of_one_text_are_equal(editor, imported):
    assert look_alike(editor, imported)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("<p>Text</p>", "<p>Texte</p>"),
        ("<p>Im Rathaus</p>", "<p>Im <strong>Rathaus</strong></p>"),
        ("<p>Im <strong>Rathaus</strong></p>", "<p>Im <em>Rathaus</em></p>"),
        ("<p>Text</p>", "<h2>Text</h2>"),
        ("<h2>Text</h2>", "<h3>Text</h3>"),
        ("<p>A B</p>", "<p>A<br>B</p>"),
        ("<p>A</p><p>B</p>", "<p>A<br>B</p>"),
        ("<p>10 km</p>", "<p>10&nbsp;km</p>"),
        ("<ul><li>a</li></ul>", "<ol><li>a</li></ol>"),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li><p>a</p><p>b</p></li></ul>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ("<ol><li>a</li></ol>", '<ol start="3"><li>a</li></ol>'),
        ('<p><a href="/de/">da</a></p>', '<p><a href="/zh-hans/">da</a></p>'),
        ("<table><tr><td>a</td><td></td></tr></table>", "<table><tr><td></td><td>a</td></tr></table>"),
        ("<table><tr><td>a</td></tr></table>", "<table><tr><th>a</th></tr></table>"),
    ],
)
def test_texts_that_look_different_are_not_equal(one, other):
    assert not look_alike(one, other)
