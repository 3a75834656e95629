"""The result page: what it finds, filters and counts, says where nothing is found, and never shows."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from editorial.library.models import Placement
from editorial.search.catching_up import catch_up
from editorial.search.indexing import BATCH
from portal.pages.models import NewsItem
from tests import builders
from tests.editorial.library.uploaded import make_document
from tests.nu.checker import findings
from tests.pages import Page
from tests.reading import LANGUAGES, count_queries

pytestmark = pytest.mark.django_db

SCRIPT = "<script>alert(1)</script>"


def ask(client, language="de", **query):
    return client.get(f"/{language}/search/", query)


def titles(response) -> list[str]:
    return [hit.title.value for hit in response.context["page"]]


def options(response, name) -> list[str]:
    """Return what a filter offers, its first choice left out."""
    field = re.search(rf'<select name="{name}".*?</select>', response.content.decode(), re.S)[0]
    return re.findall(r"<option[^>]*>(.*?)</option>", field)[1:]


@pytest.fixture
def shenzhen():
    """A partner city, its partnership, and a visit and a project of it."""
    sector = builders.make_sector(name_de="Logistik", name_zh_hans="物流", slug="logistik")
    city = builders.make_city(name_de="Shenzhen", name_zh_hans="深圳", slug="shenzhen")
    relation = builders.make_partnership(partner_city=city, since="2015")
    visit = builders.make_visit(
        title_de="Hafenbesuch", title_zh_hans="访问港口", partnerships=[relation], sectors=[sector]
    )
    project = builders.make_project(
        title_de="Hafenlogistik", title_zh_hans="港口物流", started_on="2018", leading_sector=sector
    )
    return {"sector": sector, "city": city, "relation": relation, "visit": visit, "project": project}


@pytest.mark.parametrize(
    ("language", "words", "said"),
    [
        ("de", "Hafen", ["Suche: „Hafen“", "2 Ergebnisse", "10. September 2016", "Besuch", "Projekt"]),
        ("zh-hans", "港口", ["“港口”的搜索结果", "2条结果", "2016年9月10日", "访问", "项目"]),
    ],
)
def test_results_tell_kind_title_date_and_number(client, shenzhen, language, words, said):
    response = ask(client, language, q=words)
    page = Page(response)

    assert response.status_code == 200
    assert [text for text in said if text not in page.text] == []
    assert words in page.title
    assert f"/{language}/visits/{shenzhen['visit'].slug}/" in page.links
    assert '<ol class="results" start="1">' in response.content.decode()
    assert "<mark>" in response.content.decode()


def test_page_is_not_for_search_engines_and_sets_no_cookie(client, shenzhen):
    response = ask(client, q="Hafen")
    content = response.content.decode()

    assert '<meta name="robots" content="noindex">' in content
    assert "canonical" not in content
    assert not response.cookies
    assert "search" not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize("text", [SCRIPT, '"><img src=x>', "'onfocus='alert(1)", "&lt;b&gt;"])
def test_words_and_texts_are_escaped_everywhere(client, text):
    builders.make_news(title_de=f"Hafen {text}", summary_de=f"{text} Hafen {text}")

    for words in (text, f"Hafen {text}", f"Hafen {text} nirgends", f"Hafem {text}"):
        for address in ("search/", "search/suggestions/"):
            content = client.get(f"/de/{address}", {"q": words}).content.decode()
            assert text not in content
            assert "<img" not in content


def test_invisible_signs_are_not_repeated(client):
    content = ask(client, q="Hafen\u202e\u200f\x85\ufffe Messe\u3000 x").content.decode()

    assert 'value="Hafen Messe x"' in content


def test_title_in_a_fallback_language_is_marked(client):
    builders.make_visit(title_de="Hafenbesuch", title_zh_hans="", summary_de="Nur deutsch am Hafen.")

    page = Page(ask(client, "zh-hans", q="Hafen"))

    assert "Hafenbesuch" in page.text_in("de").replace(" ", "")
    assert "Nur deutsch am" in page.text_in("de")


def test_document_names_the_page_it_stands_on(client, shenzhen):
    document = make_document(title_de="Hafenstudie")
    Placement.objects.create(target=shenzhen["relation"], document=document, role="attachment")

    page = Page(ask(client, q="Hafenstudie"), "/de/search/")

    assert "Auf der Seite: Hannover – Shenzhen" in page.text
    assert shenzhen["relation"].get_absolute_url() in page.links


def test_person_is_named_with_the_body_of_the_office(client, shenzhen):
    shenzhen["city"].offices.create(
        person=builders.make_person(family_name="Qin", given_name="Xu"), title_de="Bürgermeister"
    )

    (hit,) = ask(client, q="Qin Xu", kind="person").context["page"]

    assert (hit.page, hit.address) == (shenzhen["city"], "/de/cities/shenzhen/#offices")


# Filters


def test_filters_offer_what_leads_to_results_with_numbers(client, shenzhen):
    builders.make_city(name_de="Ohne Treffer")
    builders.make_sector(name_de="Leeres Feld")

    response = ask(client, q="Hafen")

    assert options(response, "kind") == ["Besuch (1)", "Projekt (1)"]
    assert options(response, "city") == ["Shenzhen (1)"]
    assert options(response, "sector") == ["Logistik (2)"]
    assert options(response, "year") == ["2018 (1)", "2016 (1)"]


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"kind": "visit"}, ["Hafenbesuch"]),
        ({"kind": "project"}, ["Hafenlogistik"]),
        ({"city": "shenzhen"}, ["Hafenbesuch"]),
        ({"sector": "logistik", "year": "2018"}, ["Hafenlogistik"]),
        ({"year": "2016"}, ["Hafenbesuch"]),
        ({"year": "2016", "kind": "project"}, []),
        ({"year": "1950"}, []),
    ],
)
def test_filters_narrow_the_results(client, shenzhen, chosen, expected):
    response = ask(client, q="Hafen", **chosen)

    assert titles(response) == expected
    assert response.context["page"].paginator.count == len(expected)
    assert bool(expected) != (
        "Zu diesen Filtern" in response.content.decode() or "q=Hafen" not in str(response.content)
    )


def test_other_filters_count_beside_the_chosen_one(client, shenzhen):
    response = ask(client, q="Hafen", kind="visit")

    assert options(response, "kind") == ["Besuch (1)", "Projekt (1)"]
    assert options(response, "year") == ["2016 (1)"]
    assert 'href="?q=Hafen"' in response.content.decode()


@pytest.mark.parametrize("name", ["kind", "city", "sector", "year"])
@pytest.mark.parametrize("value", ["nirgends", SCRIPT, "-1", "9" * 40])
def test_broken_filter_is_said_and_left_out(client, shenzhen, name, value):
    response = ask(client, q="Hafen", **{name: value})

    assert response.context["page"].paginator.count == 2
    assert list(response.context["filters"].errors) == [name]
    assert "errorlist" in response.content.decode()
    assert SCRIPT not in response.content.decode()


# Pages


def test_ten_on_a_page_and_no_page_twice(client):
    for number in range(23):
        builders.make_news(title_de=f"Hafen {number}")

    pages = [titles(ask(client, q="Hafen", page=number)) for number in (1, 2, 3)]

    assert [len(page) for page in pages] == [10, 10, 3]
    assert len(set().union(*pages)) == 23
    assert [ask(client, q="Hafen", page=page).status_code for page in ("0", "4", "x", "9" * 30)] == [404] * 4
    content = ask(client, q="Hafen", kind="news", page=2).content.decode()
    assert "?q=Hafen&amp;kind=news&amp;page=3" in content
    assert '<ol class="results" start="11">' in content


def test_there_are_no_more_than_the_last_page(client, monkeypatch):
    monkeypatch.setattr("portal.search.results.LAST_PAGE", 2)
    for number in range(23):
        builders.make_news(title_de=f"Hafen {number}")

    assert ask(client, q="Hafen", page=2).context["page"].paginator.count == 23
    assert ask(client, q="Hafen", page=3).status_code == 404


def test_queries_do_not_grow_with_the_results(client):
    def add():
        for build in (builders.make_news, builders.make_visit, builders.make_agreement, builders.make_project):
            build(title_de="Zum Hafen")

    add()
    few = count_queries(client, "/de/search/?q=Hafen")
    add()

    assert count_queries(client, "/de/search/?q=Hafen") == few < 60


def test_queries_do_not_grow_with_the_pages_of_documents(client):
    def add():
        for _number in range(3):
            document = make_document(title_de="Am Hafen")
            Placement.objects.create(target=builders.make_partnership(), document=document, role="attachment")

    add()
    few = count_queries(client, "/de/search/?q=Hafen")
    add()

    assert count_queries(client, "/de/search/?q=Hafen") == few


# Other words, nothing, and nothing typed


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("de", "Zu „Shenzen“ wurde nichts gefunden. Dies sind die Ergebnisse für „Shenzhen“."),
        ("zh-hans", "没有找到与“Shenzen”相关的内容。以下是“Shenzhen”的搜索结果。"),
    ],
)
def test_misspelt_words_lead_to_what_was_meant(client, shenzhen, language, said):
    response = ask(client, language, q="Shenzen")

    assert said in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))
    assert f'<a href="/{language}/search/?q=Shenzhen">' in response.content.decode()
    assert response.context["page"].paginator.count > 0


def test_what_was_meant_is_written_alike_on_every_page(client, shenzhen):
    for number in range(15):
        builders.make_news(title_de=f"Meldung {number}", summary_de="Über shenzhen.")

    for query in ({"page": 2}, {"kind": "news"}):
        assert "?q=Shenzhen" in ask(client, q="Shenzen", **query).content.decode()


def test_nothing_found_offers_each_word_and_other_ways(client, shenzhen):
    response = ask(client, q="Hafenbesuch mit Xylophon")
    page = Page(response, "/de/search/")

    assert "Zu „Hafenbesuch mit Xylophon“ wurde nichts gefunden." in page.text
    assert "/de/search/?q=Hafenbesuch" in page.links
    assert "/de/search/?q=Xylophon" not in page.links
    assert "Hafenbesuch – 1 Ergebnis Xylophon – 0 Ergebnisse" in page.text
    assert {"/de/cities/", "/de/visits/", "/de/feedback/contact/"} <= set(page.links)
    assert 'role="status"' in response.content.decode()


def test_chinese_without_spaces_is_taken_apart(client, shenzhen):
    page = Page(ask(client, "zh-hans", q="深圳足球队"), "/zh-hans/search/")

    assert re.search("深圳 – [1-9]条结果", page.text)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "?q=", "?q=+%20", "?kind=visit", "?q=%E2%80%8B"])
def test_empty_query_shows_the_field_and_ways_to_go(client, shenzhen, language, query):
    page = Page(client.get(f"/{language}/search/{query}"), f"/{language}/search/")

    assert f"/{language}/cities/shenzhen/" in page.links
    assert f"/{language}/sectors/logistik/" in page.links


@pytest.mark.parametrize("words", ["???", "。", "*", "🎉", "- -", "\u0301"])
def test_senseless_words_are_answered_with_help(client, words):
    response = ask(client, q=words)

    assert response.status_code == 200
    assert "kein Wort, nach dem gesucht werden kann" in response.content.decode()


def test_very_long_words_are_searched_by_their_beginning(client, shenzhen):
    response = ask(client, q="Hafenbesuch " * 100)

    assert titles(response) == ["Hafenbesuch"]
    assert "Gesucht wurde nur nach dem Anfang." in response.content.decode()
    assert len(Page(response).title) < 150


@pytest.mark.parametrize("address", ["search/", "search/suggestions/", "opensearch.xml"])
def test_search_is_only_read(client, address):
    assert client.post(f"/de/{address}", {"q": "Hafen"}).status_code == 405
    response = client.head(f"/de/{address}")
    assert (response.status_code, response.content) == (200, b"")


# What is not public


@pytest.mark.parametrize("state", builders.NOT_PUBLIC)
def test_nothing_hidden_is_found_counted_or_offered(client, state):
    city = builders.make_city(name_de="Geheimstadt", name_zh_hans="隐藏城", **state)
    relation = builders.make_partnership(partner_city=city, since="1999")
    builders.make_visit(title_de="Geheimbesuch", starts_on="1999", partnerships=[relation], **state)
    builders.make_visit(title_de="Öffentlich am Hafen", starts_on="2001", partnerships=[relation])

    for words in ("Geheimstadt", "Geheim", "Geheimbesuch", "隐藏城", "Geheimbesuk"):
        response = ask(client, q=words)
        assert response.context["page"].paginator.count == 0, words
        assert "/cities/geheim" not in response.content.decode()
    response = ask(client, q="Hafen")
    assert options(response, "city") == []
    assert options(response, "year") == ["2001 (1)"]
    assert list(ask(client, q="Hafen", city=city.slug).context["filters"].errors) == ["city"]


def test_withdrawn_record_is_gone_with_the_next_request(client):
    visit = builders.make_visit(title_de="Hafenbesuch")
    assert titles(ask(client, q="Hafenbesuch")) == ["Hafenbesuch"]

    type(visit).objects.filter(pk=visit.pk).update(status="withdrawn")

    assert ask(client, q="Hafenbesuch").context["page"].paginator.count == 0


def test_record_comes_and_goes_by_the_clock(client, monkeypatch):
    now = timezone.now()
    builders.make_visit(
        title_de="Hafenbesuch", published_at=now + timedelta(hours=1), expires_at=now + timedelta(hours=2)
    )
    found = []

    for hours in (0, 1.5, 2.5):
        monkeypatch.setattr(timezone, "now", lambda hours=hours: now + timedelta(hours=hours))
        found.append(ask(client, q="Hafenbesuch").context["page"].paginator.count)

    assert found == [0, 1, 0]


@pytest.mark.any_database
def test_every_state_of_the_page_is_valid_html(client, shenzhen, tmp_path):
    addresses = [
        f"/{language}/search/{query}"
        for language in LANGUAGES
        for query in ("", "?q=Hafen", "?q=Shenzen", "?q=Hafen+Xylophon", "?q=Hafen&year=1066&kind=x", "?q=%3Cb%3E%22")
    ]
    pages = {address: client.get(address).content for address in addresses}

    assert findings(pages, tmp_path) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_the_field_and_tells_browsers(client, settings, language):
    settings.SITE_URL = "https://portal.example"
    for address in (f"/{language}/", f"/{language}/nirgends/"):
        content = client.get(address).content.decode()
        assert 'role="search"' in content
        assert f'action="/{language}/search/"' in content
        assert f'href="/{language}/opensearch.xml"' in content
    response = client.get(f"/{language}/opensearch.xml")
    assert f"https://portal.example/{language}/search/?q={{searchTerms}}" in response.content.decode()
    assert response["Content-Type"] == "application/opensearchdescription+xml"


@pytest.mark.parametrize(
    ("language", "sentence"), [("de", "Einige Ergebnisse können fehlen"), ("zh-hans", "部分结果可能尚未列出")]
)
def test_page_says_when_changes_are_still_being_taken_in(client, monkeypatch, language, sentence):
    now = timezone.now()
    NewsItem.objects.bulk_create(
        NewsItem(title_de="Winterfest", slug=f"n{n}", dated="2020", status="published", published_at=now)
        for n in range(2 * BATCH + 1)
    )
    patience = catch_up.__defaults__
    monkeypatch.setattr(catch_up, "__defaults__", (-1,))
    incomplete = [ask(client, language, q="Winterfest") for _search in range(2)]
    monkeypatch.setattr(catch_up, "__defaults__", patience)
    answers = [*incomplete, ask(client, language, q="Winterfest")]

    assert [sentence in answer.content.decode() for answer in answers] == [True, True, False]
    assert [answer.context["found"].count({}) for answer in answers] == [BATCH, 2 * BATCH, 2 * BATCH + 1]
