"""Every address a citizen can click to from /, in both languages, on the whole story."""

import json
import re
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction

from tests.pages import Page, is_ours

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
def site(story, django_db_blocker):
    """Every public page: address -> (response, parsed page), found by following all links."""
    from django.test import Client

    pages, waiting = {}, ["/de/", "/zh-hans/"]
    with django_db_blocker.unblock():
        while waiting:
            address = waiting.pop()
            if address in pages:
                continue
            response = Client().get(address)
            page = Page(response, address)
            pages[address] = (response, page)
            waiting += [path for path in map(path_of, filter(is_ours, page.links)) if path.startswith(("/de/", "/zh-"))]
    return pages


def test_every_link_leads_somewhere(site):
    broken = {
        address: response.status_code for address, (response, _page) in site.items() if response.status_code != 200
    }

    assert broken == {}
    assert len(site) > 200


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


def test_no_cookie_and_no_variation_by_cookie(site):
    for address, (response, _page) in site.items():
        assert not response.cookies, address
        assert "cookie" not in response.headers.get("Vary", "").lower(), address


def test_no_inline_script_or_style(site):
    for address, (response, page) in site.items():
        assert page.inline == [], address
        assert (
            re.findall(r"<style|<script(?! type=\"application/ld\+json\")(?![^>]*src=)", response.content.decode())
            == []
        )


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
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False)), (address, levels)


def test_alternates_name_both_languages_canonically(site):
    for address, (response, _page) in site.items():
        content = response.content.decode()
        (canonical,) = re.findall(r'<link rel="canonical" href="([^"]+)"', content)
        assert canonical.startswith(settings.SITE_URL + "/"), address
        alternates = dict(re.findall(r'<link rel="alternate" hreflang="([^"]+)" href="([^"]+)"', content))
        assert set(alternates) >= {"de", "x-default"}, address
        for target in alternates.values():
            assert path_of(target).split("?")[0] in {known.split("?")[0] for known in site}, (address, target)


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
