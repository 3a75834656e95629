"""A text and the language it is really in."""

import pytest
from django.template import Context, Template
from django.utils.translation import override

from editorial.l10n.text import Text, language_tag, missing_in, shown, text_in
from partnership.models import City
from tests import builders


@pytest.mark.parametrize(
    ("german", "chinese", "language", "expected"),
    [
        ("Hannover", "汉诺威", "de", Text("Hannover", "de")),
        ("Hannover", "汉诺威", "zh-hans", Text("汉诺威", "zh-hans")),
        ("Hannover", "", "zh-hans", Text("Hannover", "de")),
        ("Hannover", None, "zh-hans", Text("Hannover", "de")),
        ("", "汉诺威", "de", Text("汉诺威", "zh-hans")),
        ("", None, "zh-hans", Text("", "")),
    ],
)
def test_text_comes_with_its_language(german, chinese, language, expected):
    city = City(name_de=german, name_zh_hans=chinese)

    assert text_in(city, "name", language) == expected


@pytest.mark.parametrize("language", ["de", "zh-hans"])
@pytest.mark.parametrize("empty", ["", None])
def test_missing_text_never_prints_none(language, empty):
    city = City(name_de=empty, name_zh_hans=empty)

    with override(language):
        page = Template("{% load l10n_text %}[{% text c 'name' %}{{ c|text:'name' }}{% richtext c 'body' %}]")
        assert page.render(Context({"c": city})) == "[]"


def test_fallback_is_marked_with_its_language_and_escaped():
    city = City(name_de="<b>Köln</b>", body_de="<p>Text</p>")

    with override("zh-hans"):
        page = Template("{% load l10n_text %}{% text c 'name' %}{% richtext c 'body' %}").render(Context({"c": city}))

    assert page == ('<span lang="de">&lt;b&gt;Köln&lt;/b&gt;</span><div class="prose" lang="de"><p>Text</p></div>')


def test_language_tags_are_those_of_browsers():
    assert [language_tag(code) for code in ("de", "zh-hans", "en-gb")] == ["de", "zh-Hans", "en-GB"]


@pytest.mark.django_db
def test_missing_means_null_and_empty_alike():
    null = builders.make_city(name_zh_hans=None)
    empty = builders.make_city(name_zh_hans="")
    builders.make_city(name_zh_hans="汉诺威")

    assert set(City.objects.filter(missing_in("zh-hans", "name"))) == {null, empty}


@pytest.mark.django_db
def test_order_by_what_readers_see_puts_fallbacks_in_place():
    for german, chinese in [("C", ""), ("A", "D"), ("B", None)]:
        builders.make_city(name_de=german, name_zh_hans=chinese)

    assert list(City.objects.order_by(shown("name", "zh-hans")).values_list("name_de", flat=True)) == ["B", "C", "A"]
