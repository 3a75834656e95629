"""Whatever is typed or put into the address: an answer, never an error, and no more queries than for sensible words."""

import random
from itertools import islice
from urllib.parse import quote, urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portal.search.filters import readable
from portal.search.finding import find
from portal.search.log import count_search
from portal.search.suggesting import suggest
from tests import builders

pytestmark = pytest.mark.django_db

NUMBER = 500
MOST_QUERIES = 250
# Lists of quoted words would read worse.
# ruff: noqa: SIM905
WORDS = "Shenzhen Hafen Städtepartnerschaft 深圳 和服 许勤 的 Xu Qin 2016 ß ａｂｃ ﷺ ½".split()
# Of FTS5, tsquery, SQL, format strings and HTML.
SYNTAX = """ " ' "" ';--DROP % %% _ * Shen* ^ ( ) ((( NEAR(a NEAR/3 AND OR NOT a:b {a}:c + - -- /* \\ \\' $$ $1 ? %s {}
    %(x)s {0} & | ! <-> <2> a:* :* ::text && @> <script> </mark> """.split()
# Control and format signs, marks, emoji, no characters at all; by their numbers.
SIGNS = """ 01 1f 7f 85 200b 200d 202e 2066 200f feff fffe ffff e0001 10ffff 130 fb03 3000 301 308 ff76+ff9e 1f1e9+1f1ea
    1f468+200d+1f469+200d+1f467 1f3f3+fe0f+200d+1f308 301+301+301+301 """.split()
SIGNS = ["".join(chr(int(number, 16)) for number in sign.split("+")) for sign in SIGNS]
# Written by hand into an address: no text at all, half of one, a surrogate of its own, an end of text.
BYTES = "%FF %C3 %ED%A0%80 %ED%B0%80 %F4%90%80%80 %00 %2500 %u6df1 % %zz + %0d%0aX:y".split()
NAMES = ["q", "page", "kind", "city", "sector", "year"]
VALUES = ["", *"1 0 -1 99999999999999999999 1e3 ² １ 1.0 visit shenzhen 2016 None []".split()]
LONG = ["ä" * 600, "a" * 3980, "深" * 440, "a " * 1900, '"' * 1300, "x" * 10_000, "深" * 3_400]


def inputs():
    """Yield query strings, the same ones every time."""
    chance = random.Random(6)  # noqa: S311 - no secret
    yield from (f"{name}={value}" for name in NAMES for value in BYTES)
    yield from (f"{name}={quote(value)}" for value in LONG for name in ("q", "page", "city"))
    yield from ("q=a&" * 900, "q[]=a&q=b", "&&==", "q")
    while True:
        parts = chance.choices([*WORDS, *SYNTAX, *SIGNS], k=chance.randint(1, 6))
        query = {"q": chance.choice(["", " "]).join(parts)}
        for name in chance.sample(NAMES[1:], chance.choice([0, 0, 1, 2])):
            query[name] = chance.choice([*VALUES, *SYNTAX, *SIGNS])
        yield urlencode(query)


@pytest.fixture
def records():
    sector = builders.make_sector(name_de="Logistik")
    relation = builders.make_partnership(partner_city=builders.make_city(name_de="Shenzhen", name_zh_hans="深圳"))
    builders.make_visit(title_de="Hafen & <b>Fest</b>", partnerships=[relation], sectors=[sector])
    builders.make_news(
        title_de='Städtepartnerschaft "mit" 100 %', title_zh_hans="产品和服务", summary_de="a AND b OR c"
    )


@pytest.mark.parametrize("part", range(5))
def test_any_input_is_answered(client, records, part):
    wrong = {}
    for number, query in enumerate(islice(inputs(), NUMBER)):
        if number % 5 == part:
            language = ["de", "zh-hans"][number % 2]
            for address in ("search/", "search/suggestions/"):
                with CaptureQueriesContext(connection) as queries:
                    response = client.get(f"/{language}/{address}?{query}")
                content = response.content.decode()
                unescaped = "<script>" in content or "<b>" in content
                if response.status_code not in {200, 400, 404} or unescaped or len(queries) > MOST_QUERIES:
                    wrong[query[:200]] = (address, response.status_code, unescaped, len(queries))

    assert wrong == {}


@pytest.mark.parametrize("text", ["\ud800", "深\udfff圳", "a\x00b"])
def test_what_cannot_come_by_an_address_is_left_out(records, text):
    words = readable(text)

    count_search(words, find(words).count({}))
    suggest(words)
    assert words.isprintable()
