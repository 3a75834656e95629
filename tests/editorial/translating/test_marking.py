"""Terms of the glossary marked in German texts, and suggestions, without letting foreign markup through."""

import pytest
from django.template.loader import render_to_string

from editorial.translating.glossary import Found
from editorial.translating.memory import Suggestion
from editorial.translating.work.marking import marked_text, spread, tokens_of, with_marks


def found(text, *words):
    return [Found(text.index(word), text.index(word) + len(word), word, (word[::-1],)) for word in words]


def test_terms_are_marked_and_everything_else_is_escaped():
    text = "<b>Die</b> Partnerstadt & die Messe"

    assert with_marks(text, found(text, "Partnerstadt", "Messe")) == (
        "&lt;b&gt;Die&lt;/b&gt; <mark>Partnerstadt</mark> &amp; die <mark>Messe</mark>"
    )


def test_rich_text_is_cut_into_tags_and_texts():
    assert tokens_of("<p>Tee &amp; <strong>Messe</strong></p>", is_rich=True) == [
        ("", False), ("<p>", True), ("Tee & ", False), ("<strong>", True), ("Messe", False), ("</strong>", True),
        ("", False), ("</p>", True), ("", False),
    ]  # fmt: skip


def test_sign_inside_an_address_ends_no_tag():
    html = '<p><a href="/a?b=%22&gt;x" rel="noopener">Messe</a></p>'

    assert [text for text, is_tag in tokens_of(html, is_rich=True) if not is_tag and text] == ["Messe"]


def test_forbidden_markup_is_gone_before_anything_is_marked():
    assert tokens_of("<script>x</script><p>Messe</p>", is_rich=True)[1:3] == [("<p>", True), ("Messe", False)]


def test_each_text_gets_its_own_terms():
    texts = ["Die Messe", "", "Rat und Messe"]
    joined = "\n\n".join(texts)
    terms = [*found(joined, "Messe", "Rat"), Found(joined.rindex("Messe"), len(joined), "Messe", ())]

    spread_out = spread(terms, texts)

    assert [[text[term.start : term.end] for term in terms] for text, terms in zip(texts, spread_out, strict=True)] == [
        ["Messe"], [], ["Rat", "Messe"],
    ]  # fmt: skip


def test_term_is_listed_once_as_it_stands_in_the_text():
    text = "Delegationen und die Delegation"
    terms = [Found(0, 12, "Delegation", ()), Found(21, 31, "Delegation", ())]

    marked = marked_text([(text, False)], iter([terms]))

    assert marked.html == "<mark>Delegationen</mark> und die <mark>Delegation</mark>"
    assert [term.term for term in marked.terms] == ["Delegationen"]


def test_term_across_two_texts_is_none():
    assert spread([Found(0, 8, "Rat\n\nhaus", ())], ["Rat", "haus"]) == [[], []]


@pytest.mark.parametrize("words", ['"><script>alert(1)</script>', "a & b"])
def test_suggestions_are_escaped(words):
    page = {"language": "zh-hans", "source_language": "de"}
    html = render_to_string(
        "admin/translating/_suggestions.html", {"found": [Suggestion(words, words, 87)], "page": page}
    )

    assert "<script>" not in html
    assert "87" in html
    assert words not in html
