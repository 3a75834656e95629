"""Suggestions while typing: names and titles that begin so, in the language of the page, public ones only."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from tests import builders
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db


XU_QIN = {"family_name": "Xu", "given_name": "Qin", "name_order": "family"}
XU_QIN |= {"native_name": "许勤", "native_language": "zh-hans"}


def ask(client, words, language="de"):
    return client.get(f"/{language}/search/suggestions/", {"q": words})


def options(response) -> list[tuple[str, str]]:
    """Return address and text of each option."""
    found = re.findall(r'<li role="option" data-address="(.*?)">(.*?)</li>', response.content.decode())
    return [(address, re.sub(r"<.*?>", "", text)) for address, text in found]


def texts(client, words, language="de") -> list[str]:
    return [text for _address, text in options(ask(client, words, language))]


@pytest.fixture
def shenzhen():
    city = builders.make_city(name_de="Shenzhen", name_zh_hans="深圳", slug="shenzhen")
    builders.make_organisation(name_de="Universität Shenzhen", name_zh_hans="深圳大学", city=city)
    builders.make_news(title_de="Besuch aus Shenzhen", title_zh_hans="深圳代表团来访", summary_de="Shanghai")
    person = builders.make_person(**XU_QIN)
    city.offices.create(person=person, title_de="Bürgermeister", title_zh_hans="市长")
    return city


@pytest.mark.parametrize(
    ("language", "words", "expected"),
    [
        ("de", "she", ["Shenzhen Stadt", "Universität Shenzhen Organisation", "Besuch aus Shenzhen Meldung"]),
        ("de", "SHENZHEN", ["Shenzhen Stadt", "Universität Shenzhen Organisation", "Besuch aus Shenzhen Meldung"]),
        ("de", "besuch aus sh", ["Besuch aus Shenzhen Meldung"]),
        ("de", "univ", ["Universität Shenzhen Organisation"]),
        ("de", "xu q", ["Xu Qin (许勤) Person"]),
        ("zh-hans", "深圳大", ["深圳大学 机构"]),
        ("zh-hans", "shenz", ["深圳 城市", "深圳大学 机构", "深圳代表团来访 新闻"]),
        ("zh-hans", "许", ["许勤 人物"]),
    ],
)
def test_what_begins_so_is_suggested_names_first(client, shenzhen, language, words, expected):
    assert texts(client, words, language) == expected


def test_chinese_typed_on_a_german_page_suggests_german_names(client, shenzhen):
    expected = {"Shenzhen Stadt", "Universität Shenzhen Organisation", "Besuch aus Shenzhen Meldung"}

    assert {frozenset(texts(client, words)) for words in ("深", "深圳")} == {frozenset(expected)}


def test_option_leads_to_the_page_and_says_what_it_is(client, shenzhen):
    assert options(ask(client, "shenz"))[0] == ("/de/cities/shenzhen/", "Shenzhen Stadt")
    assert "3 Vorschläge" in ask(client, "shenz").content.decode()
    assert "1 Vorschlag<" in ask(client, "univ").content.decode()


@pytest.mark.parametrize("words", ["", " ", "s", "?", "%", "*", "nirgends", "shanghai"])
def test_nothing_is_suggested_for_one_letter_or_what_no_title_has(client, shenzhen, words):
    response = ask(client, words)

    assert (response.status_code, options(response)) == (200, [])
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies


@pytest.mark.parametrize(
    ("language", "said", "title"),
    [("de", "Meinten Sie „Shenzhen“?", "Shenzhen Stadt"), ("zh-hans", "您要找的是“Shenzhen”吗？", "深圳 城市")],
)
def test_misspelt_word_is_corrected(client, shenzhen, language, said, title):
    first, second, *_others = options(ask(client, "Shenzen", language))

    assert first == (f"/{language}/search/?q=Shenzhen", said)
    assert second[1] == title


def test_fallback_title_is_marked(client):
    builders.make_news(title_de="Hafenfest", title_zh_hans="")

    assert Page(ask(client, "Hafen", "zh-hans")).text_in("de") == "Hafenfest"


def test_there_are_at_most_eight_and_few_queries(client):
    for number in range(9):
        builders.make_news(title_de=f"Hafenfest {number}")
        builders.make_visit(title_de=f"Hafenrundgang {number}")

    assert len(texts(client, "haf")) == 8
    assert len(texts(client, "hafenfets")) == 8
    assert count_queries(client, "/de/search/suggestions/?q=am+haf") < 20


@pytest.mark.parametrize("state", builders.NOT_PUBLIC)
def test_nothing_hidden_is_suggested_or_corrected_to(client, state):
    builders.make_city(name_de="Geheimstadt", name_zh_hans="隐藏城", **state)
    builders.make_news(title_de="Geheimsache", **state)
    builders.make_news(title_de="Offene Sache", summary_de="Öffentlich")

    for words in ("gehe", "Geheimstadt", "Geheimstat", "Geheimsachen", "隐", "隐藏城", "yincang"):
        assert texts(client, words) == [], words


def test_withdrawn_title_is_gone_with_the_next_request(client):
    item = builders.make_news(title_de="Hafenfest")
    assert texts(client, "hafen") == ["Hafenfest Meldung"]

    type(item).objects.filter(pk=item.pk).update(status="withdrawn")

    assert texts(client, "hafen") == []


def test_title_comes_and_goes_by_the_clock(client, monkeypatch):
    now = timezone.now()
    builders.make_news(title_de="Hafenfest", published_at=now + timedelta(hours=1), expires_at=now + timedelta(hours=2))
    found = []

    for hours in (0, 1.5, 2.5):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        found.append(len(texts(client, "hafen")))

    assert found == [0, 1, 0]


def test_former_title_of_a_public_record_suggests_nothing(client):
    item = builders.make_news(title_de="Geheimsache")
    assert texts(client, "geheim") == ["Geheimsache Meldung"]

    type(item).objects.filter(pk=item.pk).update(title_de="Hafenfest")

    assert texts(client, "geheim") == []
    assert texts(client, "hafen") == ["Hafenfest Meldung"]
