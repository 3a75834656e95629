"""News: the list and the page of one item."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.library.models import Placement
from editorial.publishing.models import Citation
from tests.builders import NOT_PUBLIC, make_city, make_news, make_partnership, make_sector
from tests.pages import Page

pytestmark = pytest.mark.django_db


def queries_for(client, address):
    """Count for a process that remembers what all pages share, the foot of the page above all."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize("code", ["de", "zh-hans"])
def test_news_list_needs_a_constant_number_of_queries(client, picture, code):
    image, counts = picture(), []
    for rows in (1, 49):
        for _number in range(rows):
            Placement.objects.create(target=make_news(), image=image, role="lead")
        counts.append(queries_for(client, f"/{code}/news/"))

    assert counts[0] == counts[1] <= 6


def test_news_page_needs_a_constant_number_of_queries(client, picture):
    item, image, counts = make_news(), picture(), []
    for rows in (1, 9):
        for _number in range(rows):
            item.partnerships.add(make_partnership())
            item.sectors.add(make_sector())
            Placement.objects.create(target=item, image=image, role="gallery")
            Citation.objects.create(target=item, publication="Neue Presse")
        counts.append(queries_for(client, f"/de/news/{item.slug}/"))

    assert counts[0] == counts[1] <= 10


def test_news_list_has_the_newest_first_and_pages(client):
    for day in range(1, 29):
        make_news(title_de=f"Meldung vom {day}.", dated=f"2016-09-{day:02}")

    first, second = (Page(client.get(f"/de/news/?page={number}"), "/de/news/") for number in (1, 2))

    assert first.text.index("Meldung vom 28.") < first.text.index("Meldung vom 27.")
    assert "Meldung vom 1." in second.text
    assert "Meldung vom 28." not in second.text


def test_empty_list_says_so(client):
    assert "noch keine Einträge" in Page(client.get("/de/news/")).text


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_hidden_news_is_neither_listed_nor_found(client, hidden):
    item = make_news(title_de="Geheimmeldung", **hidden)

    assert "Geheimmeldung" not in client.get("/de/news/").content.decode()
    assert client.get(f"/de/news/{item.slug}/").status_code == 404


@pytest.mark.parametrize(
    ("code", "texts"),
    [("de", ["Besuch", "Kultur", "10. September 2016"]), ("zh-hans", ["来访", "文化", "2016年9月10日"])],
)
def test_news_page_in_both_languages(client, code, texts):
    sector = make_sector(name_de="Kultur", name_zh_hans="文化")
    item = make_news(title_de="Besuch", title_zh_hans="来访", sectors=[sector])

    page = Page(client.get(f"/{code}/news/{item.slug}/"))

    assert page.title.startswith(texts[0])
    assert [text for text in texts if text not in page.text] == []


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_news_page_names_public_partnerships_only(client, hidden):
    shown = make_partnership(partner_city=make_city(name_de="Shenzhen"))
    item = make_news(partnerships=[shown, make_partnership(partner_city=make_city(name_de="Geheimstadt"), **hidden)])

    text = Page(client.get(f"/de/news/{item.slug}/")).text

    assert "Hannover – Shenzhen" in text
    assert "Geheimstadt" not in text


def test_former_address_redirects_in_the_same_language(client):
    item = make_news(slug="alt")
    item.slug = "neu"
    item.save()

    response = client.get("/zh-hans/news/alt/")

    assert (response.status_code, response["Location"]) == (301, "/zh-hans/news/neu/")


def test_news_page_shows_german_where_chinese_is_missing(client):
    item = make_news(body_de="<p>Nur deutsch.</p>", body_zh_hans="")

    page = Page(client.get(f"/zh-hans/news/{item.slug}/"))

    assert "本页部分内容暂无中文版" in page.text
    assert ("de", "Nur deutsch.") in page.runs


def test_sources_tell_how_sure_they_are(client):
    item = make_news()
    Citation.objects.create(
        target=item,
        publication="Neue Presse",
        url="https://www.neuepresse.de/",
        dated="2015-10-28",
        certainty="conflicting",
        statement_de="Die Zeitung nennt den Dienstag.",
    )

    page = Page(client.get(f"/de/news/{item.slug}/"))

    assert "Die Zeitung nennt den Dienstag." in page.text
    assert "https://www.neuepresse.de/" in page.links
    assert "Quellen" in page.text


def test_structured_data_cannot_end_its_script(client, settings):
    settings.SITE_URL = "https://international.example"
    item = make_news(title_de="</script><script>alert(1)</script> & Co", slug="wort")

    page = client.get("/de/news/wort/", headers={"host": "localhost"}).content.decode()

    [text] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    data = json.loads(text)
    assert (data["headline"], data["datePublished"]) == (item.title_de, "2016-09-10")
    assert data["url"] == "https://international.example/de/news/wort/"
