"""Nothing that a client sends splits or poisons what is kept, or gets at what is not for everybody."""

import pytest

from portal.serving.kept import encoding_of
from tests import builders

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture(autouse=True)
def visits():
    for number in range(25):
        builders.make_visit(title_de=f"Besuch Nummer {number:02}", slug=f"besuch-{number:02}")


@pytest.mark.parametrize(
    "address",
    [
        "/de/visits/?utm_source=Unfug",
        "/de/visits/?Unfug",
        "/de/visits/?city=",
        "/de/visits/?page=",
        "/de/visits/?next=//Unfug.example/&lang=zh-hans",
    ],
)
def test_unknown_and_empty_parameters_lead_to_the_same_page(reader, address):
    plain = reader.get("/de/visits/")
    odd = reader.get(address)

    assert (odd.body, reader.rendered) == (plain.body, 1)
    assert "Unfug" not in odd.text


def test_order_of_parameters_and_repeated_ones_make_no_other_page(reader):
    first = reader.get("/de/visits/?order=oldest&page=2")
    second = reader.get("/de/visits/?page=1&page=2&x=y&order=oldest")

    assert (second.body, reader.rendered) == (first.body, 1)
    assert "Besuch Nummer" in first.text


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": "unfug.example"},
        {"x-forwarded-proto": "https", "x-forwarded-for": "unfug"},
        {"cookie": "language=zh-hans; unfug=1"},
        {"accept-language": "zh-CN", "user-agent": "unfug"},
        {"host": "127.0.0.1:4711"},
        {"x-original-url": "/admin/", "x-rewrite-url": "/admin/", "x-http-method-override": "POST"},
        {"range": "bytes=0-5", "if-modified-since": "unfug", "if-range": "unfug"},
    ],
)
def test_headers_change_nothing(reader, headers):
    """Also for the first reader, who has the page rendered."""
    odd = reader.get("/de/visits/", **headers)
    plain = reader.get("/de/visits/")

    assert (odd.status, odd.body, reader.rendered) == ("200 OK", plain.body, 1)
    assert "unfug" not in odd.text
    assert "4711" not in odd.text
    assert 'href="http://127.0.0.1:8000/de/visits/"' in plain.text


@pytest.mark.parametrize("host", ["unfug.example", "", "localhost:unfug", "localhost@unfug.example", "x" * 5000])
def test_strange_hosts_get_no_kept_page(reader, host):
    reader.get("/de/visits/")

    assert reader.get("/de/visits/", host=host).status == "400 Bad Request"
    assert "Besuch Nummer" in reader.get("/de/visits/").text


def test_many_ports_of_our_own_host_fill_no_memory(reader):
    for port in range(1, 200):
        assert reader.get("/de/visits/", host=f"localhost:{port}").status == "200 OK"
    assert len(reader.pages._hosts) <= 50


def test_plain_http_is_redirected_where_the_site_is_https(reader, start_process, settings):
    reader.get("/de/visits/")
    settings.TLS = settings.SECURE_SSL_REDIRECT = True
    reader = start_process()

    assert reader.get("/de/visits/").status == "301 Moved Permanently"
    assert reader.get("/de/visits/", **{"x-forwarded-proto": "https"}).status == "301 Moved Permanently"


def test_staff_pass_by_and_leave_nothing_behind(reader, admin_client):
    session = f"session={admin_client.cookies['session'].value}"
    assert reader.get("/de/visits/", cookie=session).status == "200 OK"
    assert reader.rendered == 0
    assert "no-cache" in reader.get("/admin/", cookie=session).headers["cache-control"]
    assert reader.get("/admin/").status == "302 Found"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "TRACE", "OPTIONS"])
def test_other_methods_are_refused_and_not_kept(reader, method):
    assert reader.get("/de/visits/", method=method).status[:3] in {"403", "405"}
    assert reader.rendered == 0


def test_head_is_the_page_without_its_body(reader):
    page, head = reader.get("/de/visits/"), reader.get("/de/visits/", method="HEAD")

    assert head.body == b""
    assert head.headers == page.headers


@pytest.mark.parametrize("path", ["/de/nirgends/", "/de/visits/?page=99", "/de/%00/", "/de/visits/?q=%00", "/fr/"])
def test_what_is_no_page_is_not_kept(reader, path):
    assert reader.get(path).status[:3] in {"400", "404"}
    assert reader.pages.memory.size == 0


@pytest.mark.parametrize(
    "tag",
    ["{etag}", "W/{etag}", '"other", {etag}', "*", '"{digest}-gzip"'],
)
def test_reader_who_has_the_page_is_told_so(reader, tag):
    page = reader.get("/de/visits/", **{"accept-encoding": "br"})
    digest = page.headers["etag"].strip('"').removesuffix("-br")
    asked = tag.format(etag=page.headers["etag"], digest=digest)
    again = reader.get("/de/visits/", **{"accept-encoding": "br", "if-none-match": asked})

    assert (again.status, again.body) == ("304 Not Modified", b"")
    assert again.headers["etag"] == page.headers["etag"]
    assert again.headers["cache-control"] == page.headers["cache-control"]


def test_reader_who_has_another_page_gets_this_one(reader):
    assert reader.get("/de/visits/", **{"if-none-match": '"other"'}).status == "200 OK"


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("", "identity"),
        ("identity", "identity"),
        ("*", "br"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("*;q=0", "identity"),
        ("gzip;q=0, *", "br"),
        ("BR", "br"),
        ("x" * 3000, "identity"),
    ],
)
def test_best_encoding_that_a_client_takes(accepted, encoding):
    assert encoding_of(accepted) == encoding


def test_page_is_the_same_in_every_encoding(reader):
    texts = {reader.get("/de/visits/", **{"accept-encoding": accepted}).text for accepted in ("br", "gzip", "identity")}

    assert len(texts) == 1
