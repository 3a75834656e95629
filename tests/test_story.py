"""The whole story as citizens find it: every link from / in both languages, and every fact in its place."""

import gzip
import itertools
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bench.careless import settings as careless
from portal.serving.addresses import parameters_of
from portal.serving.tables import tables_read
from tests.nu.checker import findings
from tests.pages import Page, is_ours
from tests.reading import count_queries

# The site is read once, by a fixture; the mark tells the runner which databases this file needs.
pytestmark = pytest.mark.django_db

LANGUAGES = {"de": "de", "zh-hans": "zh-Hans"}


@pytest.fixture(scope="module")
def story(django_db_setup, django_db_blocker):
    """The whole story, loaded once for this file and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_story", verbosity=0)
        yield
        transaction.set_rollback(True)


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


@pytest.fixture(scope="module")
def answers(story, django_db_blocker):
    """What every public address answers, files included: address -> (response, parsed page), found by all links."""
    pages, waiting = {}, ["/de/", "/zh-hans/"]
    with django_db_blocker.unblock():
        while waiting:
            address = waiting.pop()
            if address in pages:
                continue
            with tables_read() as read:
                response = Client().get(address)
            response.is_made_of_content = read.is_pure
            page = Page(response, address)
            pages[address] = (response, page)
            waiting += [path for path in map(path_of, filter(is_ours, page.links)) if path.startswith(("/de/", "/zh-"))]
    return pages


@pytest.fixture(scope="module")
def site(answers):
    """Every public page; feeds and calendars are none."""
    return {address: answer for address, answer in answers.items() if answer[0]["Content-Type"].startswith("text/html")}


def test_pages_that_are_kept_are_made_of_content_alone(answers):
    """Of anything else nobody would know when it changes."""
    kept = {
        address: response.is_made_of_content
        for address, (response, _page) in answers.items()
        if parameters_of(address.partition("?")[0]) is not None
    }

    assert [address for address, is_made_of_content in kept.items() if not is_made_of_content] == []
    assert len(kept) > 250


MOST_QUERIES = {"visits": 15} | dict.fromkeys(("agreements", "cities", "organisations", "partnerships", "projects"), 10)


def test_details_take_few_queries(site, django_db_blocker):
    found = {}
    for address in site:
        _root, _language, kind, *rest = address.partition("?")[0].split("/")
        if kind in MOST_QUERIES and len(rest) == 2:
            with django_db_blocker.unblock():
                found[address] = count_queries(Client(), address) - MOST_QUERIES[kind]

    assert {address: more for address, more in found.items() if more > 0} == {}
    assert len(found) > 100


def test_every_link_leads_somewhere(answers, site):
    broken = {
        address: response.status_code for address, (response, _page) in answers.items() if response.status_code != 200
    }

    assert broken == {}
    assert len(site) > 200
    assert len(answers) > len(site) + 20


@pytest.mark.any_database
def test_every_page_is_valid_html(site, tmp_path):
    # The form for barriers is the same for every page it may be about.
    documents = {address: response.content for address, (response, _page) in site.items() if "?about=" not in address}

    assert findings(documents, tmp_path) == []


def test_every_page_says_its_language(site):
    wrong = {
        address: page.html_lang
        for address, (_response, page) in site.items()
        if page.html_lang != LANGUAGES[address.split("/")[1]]
    }

    assert wrong == {}


def test_nothing_is_loaded_from_another_host(site):
    foreign = {
        loaded for _response, page in site.values() for loaded in page.loaded
        if not is_ours(loaded) and not loaded.startswith("data:")
    }  # fmt: skip

    assert foreign == set()


def test_no_cookie_and_no_variation_by_cookie(answers):
    for address, (response, _page) in answers.items():
        assert not response.cookies, address
        assert "cookie" not in response.headers.get("Vary", "").lower(), address


def test_no_inline_script_or_style(site):
    for address, (response, page) in site.items():
        assert page.inline == [], address
        assert (
            re.findall(r"<style|<script(?! type=\"application/ld\+json\")(?![^>]*src=)", response.content.decode())
            == []
        )


def weight_of(static_files: list[str]) -> int:
    """Return the bytes of these static files as they are sent."""
    paths = [finders.find(address.removeprefix(settings.STATIC_URL)) for address in static_files]
    return sum(len(gzip.compress(Path(path).read_bytes())) for path in paths)


def test_every_page_stays_within_the_budget(site):
    """One style sheet, 15 kB of scripts, 60 kB of all with HTML, compressed: a page must also load in Shenzhen."""
    for address, (response, page) in site.items():
        styles = [loaded for loaded in page.loaded if loaded.endswith(".css")]
        scripts = [loaded for loaded in page.loaded if loaded.endswith(".js")]
        assert len(styles) == 1, address
        assert weight_of(scripts) <= 15_000, address
        assert len(gzip.compress(response.content)) + weight_of(styles + scripts) <= 60_000, address


def test_first_picture_comes_first_and_the_others_wait(site):
    for address, (_response, page) in site.items():
        eager = [image for image in page.images if image.get("loading") != "lazy"]
        assert len(eager) <= 1, address
        assert all(image.get("fetchpriority") == "high" for image in eager), address
        assert eager in ([], page.images[:1]), address


def test_every_picture_has_alt_text_and_a_fixed_size(site):
    for address, (_response, page) in site.items():
        for image in page.images:
            assert "alt" in image, (address, image)
            assert image.get("width"), (address, image)
            assert image.get("height"), (address, image)


def test_every_page_has_one_main_heading_and_a_title_of_its_own(site):
    titles = {}
    for address, (response, page) in site.items():
        content = response.content.decode()
        assert len(re.findall(r"<h1[ >]", content)) == 1, address
        assert re.search(r'<meta name="description" content="[^"]+"', content), address
        titles.setdefault((page.title.strip(), address.split("/")[1]), []).append(address.split("?")[0])
    shared = {title: set(addresses) for title, addresses in titles.items() if len(set(addresses)) > 1}
    assert shared == {}


def test_headings_have_no_gaps(site):
    for address, (response, _page) in site.items():
        levels = [int(level) for level in re.findall(r"<h([1-6])[ >]", response.content.decode())]
        assert all(after <= before + 1 for before, after in itertools.pairwise(levels)), (address, levels)


def alternates_in(content: str) -> dict[str, str]:
    return dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', content))


def test_alternates_name_both_languages_canonically(site):
    for address, (response, _page) in site.items():
        content = response.content.decode()
        if '<meta name="robots" content="noindex">' in content:
            assert address.split("/")[2] == "search"
            continue
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', content)
        assert canonical.startswith(settings.SITE_URL + "/"), address
        for target in alternates_in(content).values():
            assert path_of(target).split("?")[0] in {known.split("?")[0] for known in site}, (address, target)


def test_translations_name_each_other_and_themselves(site):
    """Search engines ignore a translation that does not name its original back."""
    named = {
        canonical[1]: alternates_in(response.content.decode())
        for response, _page in site.values()
        if (canonical := re.search(r'<link rel="canonical" href="([^"]+)"', response.content.decode()))
    }

    for address, alternates in named.items():
        if not alternates:
            continue
        assert set(alternates) >= {"de", "x-default"}, address
        assert address in {alternates[tag] for tag in alternates if tag != "x-default"}
        assert alternates["x-default"] == alternates["de"]
        assert all(named[target] == alternates for target in alternates.values()), address
    alone = {address for address, alternates in named.items() if not alternates}
    assert alone == {
        settings.SITE_URL + address
        for address, (_response, page) in site.items()
        if "本页部分内容暂无中文版" in page.text and "?" not in address
    }
    assert len(named) - len(alone) > 200


def test_json_ld_is_valid_json_with_a_type(site):
    found = 0
    for address, (response, _page) in site.items():
        for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.S):
            data = json.loads(block)
            assert data["@context"] == "https://schema.org", address
            assert data["@type"], address
            found += 1
    assert found > 50


def test_chinese_pages_have_no_unmarked_german_sentence(site):
    """German words of some length outside lang="de" would be read out with a Chinese voice."""
    german = re.compile(r"\b(?:und|der|die|das|für|mit|wurde|nicht|einer|über)\b")
    for address, (_response, page) in site.items():
        if address.startswith("/zh-hans/"):
            unmarked = [text for text in page.text_in("zh-Hans").split("  ") if len(german.findall(text)) >= 3]
            assert unmarked == [], address


def test_no_page_prints_none_or_markup(site):
    for address, (_response, page) in site.items():
        assert not re.search(r"\bNone\b|&lt;|<p>|\{\{|\{%", page.text), address


def test_every_language_has_the_same_pages(site):
    german = {address[len("/de") :] for address in site if address.startswith("/de/") and "?" not in address}
    chinese = {address[len("/zh-hans") :] for address in site if address.startswith("/zh-hans/") and "?" not in address}

    assert german == chinese


def test_pictures_of_the_story_are_served(site, story, django_db_blocker):
    from django.test import Client

    addresses = sorted({loaded for _response, page in site.values() for loaded in page.loaded if "/media/" in loaded})
    with django_db_blocker.unblock():
        answers = {Client().get(path_of(address)).status_code for address in addresses[::7]}

    assert len(addresses) > 30
    assert answers == {200}


RETURN_VISIT = "visits/gegenbesuch-aus-shenzhen-2016/"
SIGNED_2015 = "agreements/kooperation-shenzhen-2015/"
FAIRS = "projects/industriemessen-shanghai-shenzhen/"
CREATIVE = "projects/kreativwirtschaft-hannover-shenzhen/"
MUSIC = "projects/jugendmusikfestival-shenzhen-2016/"
CLINICS = "projects/kliniken-nach-dem-vorbild-des-ini-shenzhen/"
UNIVERSITIES = "projects/hochschulkooperation-hannover-shenzhen/"
STUDENTS = "projects/studierendenaustausch-hannover-shenzhen/"

# One row per row of the table of facts: what, where a reader looks, what the German and the Chinese page say.
FACTS = [
    ("event answers a visit", RETURN_VISIT, ["Gegenbesuch zu China-Reise nach Shanghai, Shenzhen und Changde"],
     ["对应的前次访问 访问上海、深圳与常德"]),
    ("the visit it answers", "visits/china-reise-2015/", ["Besuch aus Shenzhen"], ["回访 深圳市代表团来访"]),
    ("date", RETURN_VISIT, ["Datum 10. September 2016"], ["日期 2016年9月10日"]),
    ("year is from context only", RETURN_VISIT, ["ergibt sich aus dem Zusammenhang. unsicher"],
     ["据上下文推断。 待核实"]),
    ("place", RETURN_VISIT, ["Tagungszentrum Schloss Herrenhausen"], ["海恩豪森宫会议中心"]),
    ("host with the office of then", RETURN_VISIT, ["Gastgeber/in Stefan Schostok, Oberbürgermeister"],
     ["东道主 斯特凡·朔斯托克（Stefan Schostok）市长"]),
    ("guest in the right order of names", RETURN_VISIT, ["Xu Qin ( 许勤 ) Bürgermeister"], ["许勤 市长"]),
    ("name order differs in print", RETURN_VISIT, ["„Qin Xu“"], ["“Qin Xu”"]),
    ("delegation without a number", RETURN_VISIT, ["Größe der Delegation umfangreich"], ["代表团规模 规模较大"]),
    ("earlier document", RETURN_VISIT, ["Kooperationsvereinbarung zwischen Hannover und Shenzhen"],
     ["汉诺威市与深圳市合作协议"]),
    ("one document, three names", SIGNED_2015, ["Absichtserklärung", "Vereinbarung", "Kooperationsvereinbarung"],
     ["意向书", "协议", "合作协议"]),
    ("signed in Shenzhen on 28 October", SIGNED_2015, ["28. Oktober 2015", "Stefan Schostok", "Xu Qin"],
     ["签署日期 2015年10月28日", "许勤"]),
    ("gift", RETURN_VISIT, ["Bildband über Herrenhausen überreicht"], ["海恩豪森画册 赠出"]),
    ("list of gifts is open", RETURN_VISIT, ["Unter anderem"], ["此外还有其他礼品"]),
    ("captions carry persons and the gift", RETURN_VISIT,
     ["Stefan Schostok überreicht Xu Qin unter anderem einen Bildband", "empfing Oberbürgermeister Stefan Schostok"],
     ["向许勤赠送礼品，其中有一本海恩豪森画册", "在此会见深圳市市长许勤"]),
    ("five sectors", RETURN_VISIT,
     ["Messen und Wirtschaft", "Kreativwirtschaft", "Wissenschaft und Innovation", "Kultur und Bildung",
      "Gesundheitswirtschaft"],
     ["展会与经济", "创意产业", "科学与创新", "文化与教育", "健康产业"]),
    ("fairs in two cities", FAIRS, ["Industrial Automation Shenzhen", "Made in China 2025", "Shanghai Gastgeber",
                                    "Shenzhen Gastgeber", "Deutsche Messe AG Federführung"],
     ["中国制造2025", "上海 东道方", "深圳 东道方", "德国汉诺威展览公司 牵头方"]),
    ("delegation announced for October", RETURN_VISIT, ["Für Oktober wird eine Delegation der Kreativwirtschaft"],
     ["创意产业代表团将于10月赴深圳"]),
    ("and what became of it", CREATIVE, ["24. bis 27. Oktober 2016", "hannoverimpuls GmbH Federführung"],
     ["2016年10月24日至27日", "牵头方"]),
    ("big bands", MUSIC, ["Juli 2016", "Käthe-Kollwitz-Schule", "Hochschule für Musik, Theater und Medien Hannover"],
     ["2016年7月", "凯绥·珂勒惠支学校", "汉诺威音乐、戏剧与媒体学院"]),
    ("City of Design", "cities/shenzhen/", ["City of Design", "19. November 2008"], ["设计之都 2008年11月19日"]),
    ("City of Music", "cities/hannover/", ["City of Music", "1. Dezember 2014"], ["音乐之都 2014年12月1日"]),
    ("two clinics in two states", CLINICS, ["Bau des allgemeinen Krankenhauses in Arbeit",
                                           "Spezialklinik nach dem Vorbild des INI geplant", "Madjid Samii"],
     ["综合医院施工 进行中", "以INI为样板的专科医院 计划中", "马吉德·萨米（Madjid Samii）"]),
    ("universities, this spring", UNIVERSITIES, ["Beginn Frühjahr 2016", "Shenzhen University"],
     ["开始时间 2016年春", "深圳大学"]),
    ("students, actual", STUDENTS, ["Studierende aus Hannover in Shenzhen Personen", "1. September 2016 – 2"],
     ["在深圳学习的汉诺威学生", "2016年9月1日 – 2"]),
    ("students, planned", STUDENTS, ["Studierende aus Shenzhen in Hannover", "10. September 2016 2 –"],
     ["在汉诺威学习的深圳学生", "2016年9月10日 2 –"]),
]  # fmt: skip


@pytest.mark.parametrize(("fact", "address", "german", "chinese"), FACTS, ids=[fact[0] for fact in FACTS])
def test_fact_stands_where_a_reader_looks(site, fact, address, german, chinese):
    for language, expected in {"de": german, "zh-hans": chinese}.items():
        _response, page = site[f"/{language}/{address}"]
        missing = [words for words in expected if words not in page.text]
        assert missing == []


def test_deliberately_missing_chinese_shows_marked_german(site):
    _response, page = site["/zh-hans/visits/delegation-pekinger-krankenhaeuser-2018/"]

    assert "Krankenh" in page.text_in("de")
    assert "暂无中文" in page.text


def test_checks_of_translations_find_nothing(story, django_db_blocker, capsys):
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_glossary", verbosity=0)
        call_command("check_translations")
        transaction.set_rollback(True)

    assert capsys.readouterr().out == "Hinweise: 0\n"


@pytest.mark.parametrize("address", ["", "visits/", "visits/?city=shenzhen", "visits/gegenbesuch-aus-shenzhen-2016/"])
def test_careless_pages_of_the_benchmark_say_the_same(story, address, django_db_blocker, settings):
    addresses = [f"/{language}/{address}" for language in LANGUAGES]
    with django_db_blocker.unblock():
        ours = [Page(Client().get(each), each).text for each in addresses]
        settings.ROOT_URLCONF, settings.MIDDLEWARE = careless.ROOT_URLCONF, careless.MIDDLEWARE
        settings.TEMPLATES = careless.TEMPLATES
        with CaptureQueriesContext(connection) as queries:
            theirs = [Page(Client().get(each), each).text for each in addresses]

    assert theirs == ours
    # As careless as it is said to be, or the comparison would say nothing.
    assert len(queries) > 60
