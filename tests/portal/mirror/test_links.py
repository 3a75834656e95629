"""Addresses in pages and style sheets, and what they become."""

import pytest

from portal.mirror.addresses import address_at, key_in, place_of, way
from portal.mirror.links import change_in_css, change_in_html, in_html

pytestmark = pytest.mark.any_database


def new(_address):
    return "new&"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('<a class="x" href="/de/">', '<a class="x" href="new&amp;">'),
        ('<img src="/a.jpg" srcset="/a.jpg 1x, /b.jpg 2x" alt="a > b">',
         '<img src="new&amp;" srcset="new&amp; 1x, new&amp; 2x" alt="a > b">'),
        ('<video poster="/p.jpg" controls>', '<video poster="new&amp;" controls>'),
        ('<a href="#main">', '<a href="#main">'),
        ('<link rel="canonical" href="/de/">', '<link rel="canonical" href="/de/">'),
        ('<link rel="alternate" hreflang="de" href="/de/">', '<link rel="alternate" hreflang="de" href="/de/">'),
        ('<link rel="alternate" type="application/atom+xml" href="/de/feed/">',
         '<link rel="alternate" type="application/atom+xml" href="new&amp;">'),
        ('<a href="/de/" hreflang="de">', '<a href="new&amp;" hreflang="de">'),
        ('<a rel="noopener external" href="/de/">', '<a rel="noopener external" href="/de/">'),
        ('<p data-href="/de/">href="/de/"</p>', '<p data-href="/de/">href="/de/"</p>'),
    ],
)  # fmt: skip
def test_only_what_is_followed_or_loaded_is_changed(before, after):
    assert change_in_html(before, new) == after


def test_addresses_are_read_as_browsers_read_them():
    assert in_html('<a href="/de/?a=1&amp;page=2">') == ["/de/?a=1&page=2"]
    assert change_in_css('a { src: url(x.woff2) } b { src: url("y.woff2") }', str.upper) == (
        'a { src: url("X.WOFF2") } b { src: url("Y.WOFF2") }'
    )


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("/de/visits/", "/de/visits/"),
        ("../agreements/#list", "/de/agreements/"),
        ("?utm_source=x&page=2", "/de/visits/?page=2"),
        ("/de/search/?q=Messe", "/de/search/"),
        ("/static/portal/portal.css", "/static/portal/portal.css"),
        ("/", "/"),
        # Elsewhere, another language, a page that needs a server, what could mean another file.
        ("https://elsewhere.example/de/", None),
        ("mailto:a@example.org", None),
        ("http://[", None),
        ("/zh-hans/", None),
        ("/de/feedback/contact/", None),
        ("/admin/", None),
        ("/static/%2e%2e/secret_key", None),
        ("/static/../var/secret_key", None),
        ("/media/.hidden", None),
        ("/de/visits/?year=%2F..%2F", None),
        ("/de/visits/?year=" + "1" * 200, None),
    ],
)
def test_mirror_holds_plain_addresses_of_its_languages(address, key):
    assert key_in(("de",), address, "/de/visits/") == key


@pytest.mark.parametrize(
    ("key", "place"),
    [
        ("/de/", "de/index.html"),
        ("/de/visits/?sector=sport&page=2", "de/visits/sector=sport,page=2/index.html"),
        ("/de/visits/x/qr.svg", "de/visits/x/qr.svg"),
    ],
)
def test_every_key_has_a_place_and_back(key, place):
    assert place_of(key) == place
    assert address_at(place) == key


def test_way_leads_from_file_to_file():
    assert way("de/visits/x/index.html", "de/visits/index.html") == "../"
    assert way("de/index.html", "de/index.html") == "./"
    assert way("index.html", "de/index.html") == "de/"
    assert way("de/visits/index.html", "de/feed/feed.atom") == "../feed/feed.atom"
    assert place_of("/de/feed/", "application/atom+xml") == "de/feed/feed.atom"
