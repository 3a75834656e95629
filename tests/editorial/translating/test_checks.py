"""What the checks point out in a translation, and what they leave alone."""

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.publishing.gate_rows import rows_of
from editorial.translating import checks
from editorial.translating.checks import Finding, Pair
from editorial.translating.checks.script import simplified
from editorial.translating.models import Term
from editorial.translating.once import reading_once
from editorial.translating.units import units_of
from tests import builders

ZH = "zh-hans"


def messages(source, target, language=ZH, *, is_rich=False):
    return [finding.message for finding in checks.findings_in(Pair(source, target, language, is_rich))]


@pytest.fixture(autouse=True)
def records(db):
    """The records of which names and terms are known."""
    for german, chinese in {"Shenzhen": "深圳", "Hannover": "汉诺威", "Anhui": "安徽省", "Essen": ""}.items():
        builders.make_city(name_de=german, name_zh_hans=chinese, country="CN")
    builders.make_person(
        family_name="Xu", given_name="Qin", name_order="family", native_name="许勤", native_language=ZH
    )
    builders.make_person(family_name="Schostok", given_name="Stefan", transliteration_zh_hans="斯特凡·朔斯托克")
    Term.objects.create(concept="mayor", wordings_de="Oberbürgermeister", wordings_zh_hans="市长\n镇长")
    Term.objects.create(concept="visit", wordings_de="Besuch", wordings_zh_hans="访问", is_binding=False)


RIGHT = [
    # numbers and dates
    ("am 28. Oktober 2015 um 8.15 Uhr", "2015年10月28日8时15分"),
    ("am 28.10.2015", "2015年10月28日"),
    ("vom 24. bis 27. Oktober 2016", "2016年10月24日至27日"),
    ("Er sagt im Mai zu, im Juni kommt er.", "他5月答应，6月前来。"),
    ("17,79 Mio. Menschen", "1779万人"),
    ("17,79 Millionen", "1779万"),
    ("12, 14 und 18 Millionen", "1200万、1400万和1800万"),
    ("300 bis 400 Millionen Euro", "3亿至4亿欧元"),
    ("1,2 Mrd. Euro", "12亿欧元"),
    ("mehr als 1.200 Gäste", "1200多名客人"),
    ("1.997 km² in 20.000 Gemeinden", "2万个市镇，1997平方公里"),
    ("zwei Tage, drei Städte", "2天，3座城市"),
    ("15 Gäste und 2 Dolmetscher", "十五名客人和两名口译员"),
    ("eine sechsköpfige Gruppe", "一行6人"),
    ("um 15 Uhr", "下午3点"),
    ("in den 1990er Jahren", "20世纪90年代"),
    ("die 90er Jahre", "20世纪90年代"),
    ("in der Spielzeit 2015/16", "2015—2016年演出季"),
    ("Industrie 4.0", "工业4.0"),
    ("Volkszählung von 2010", "二〇一〇年人口普查"),
    ("um 10.00 Uhr", "10时"),
    ("25000 Menschen", "2万5千人"),
    # names and terms
    ("Die Oberbürgermeisters Shenzhens", "深圳市市长"),
    ("Der Besuch", "来访"),
    ("Bürgermeister Xu Qin kam.", "市长许勤到访。"),
    ("Stefan Schostok dankt.", "朔斯托克表示感谢。"),
    ("Die Zeitung schreibt „Xu Qin“.", "报纸写作“Qin”。"),
    ("Die Provinz Anhui", "安徽"),
    ("Das Essen war gut.", "饭菜很好。"),
    ("Hannoversche Straße", "老街"),
    # signs and spaces
    ("3,5 um 10:30 (A, B)", "3.5，10:30（A、B）"),
    ("TUI AG", "TUI AG公司"),
    ("Fair Play!", "“Fair Play!”活动"),
    ("Er sagte: „Ja …“", "他说：“好……”"),
    ("er – und sie", "他——还有她"),
    ("Shenzhen–Hannover", "深圳—汉诺威"),
    # markup
    ("%(name)s und {count}", "{count}和%(name)s"),
]


@pytest.mark.parametrize(("source", "target"), RIGHT)
def test_right_translations_are_left_alone(source, target):
    assert messages(source, target) == []


def lacks(number):
    return f"„{number}“ aus dem deutschen Text fehlt."


def adds(number):
    return f"„{number}“ steht nicht im deutschen Text."


WRONG = [
    ("am 28. Oktober 2015", "2015年10月27日", [lacks("28"), adds("27")]),
    ("im Oktober 2015", "2015年11月", [lacks("Oktober"), adds("11")]),
    ("17,79 Mio.", "17.79万", [lacks("17,79 Mio."), adds("17.79万")]),
    ("1.200 Gäste", "客人", [lacks("1.200")]),
    ("Gäste", "20名客人", [adds("20")]),
    ("der Oberbürgermeister", "主席", ["„Oberbürgermeister“ wird mit 市长 oder 镇长 übersetzt."]),
    ("in Shenzhen", "在深川", ["„Shenzhen“ heißt im eigenen Datensatz 深圳."]),
    ("Xu Qin dankt.", "徐勤表示感谢。", ["„Xu Qin“ heißt im eigenen Datensatz 许勤."]),
    ("Ja, gut.", "是,好。", ["Halbbreites „,“ in „是,好。“; im Chinesischen: „，“."]),
    ("Ja (gut).", "是(好)。", ["Halbbreites „(“ in „是(好)。“; im Chinesischen: „（“.",
                           "Halbbreites „)“ in „是(好)。“; im Chinesischen: „）“."]),
    ("Gut.", "很好.", ["Halbbreites „.“ in „很好.“; im Chinesischen: „。“."]),
    ("„Gut“", '"好"', ['Anführungszeichen " in „"好"“; im Chinesischen stehen “ ” und ‘ ’.']),
    ("„Gut“", "„好”", ["Anführungszeichen „ in „„好”“; im Chinesischen stehen “ ” und ‘ ’.",
                     "“ und ” stehen nicht paarweise."]),
    ("„Gut“", "“好", ["“ und ” stehen nicht paarweise."]),
    ("und so weiter …", "等等...", ["Auslassungspunkte in „等等...“: Im Chinesischen sind es sechs, ……"]),
    ("er – sie", "他–她", ["Gedankenstrich in „他–她“: Im Chinesischen steht ein doppelter ohne Leerzeichen, ——"]),
    ("TUI", "在 TUI", ["Leerzeichen in „在 TUI“: Neben chinesischen Schriftzeichen und Satzzeichen steht keines."]),
    ("gut so", "很 好", ["Leerzeichen in „很 好“: Neben chinesischen Schriftzeichen und Satzzeichen steht keines."]),
    ("Stadt", "城巿門", ["„門“ ist ein Langzeichen; Kurzzeichen: „门“."]),
    ("siehe https://a.example/x", "见https://a.example/y", [
        "Die Adresse https://a.example/x aus dem deutschen Text fehlt.",
        "Die Adresse https://a.example/y steht nicht im deutschen Text."]),
    ("an b@a.example", "电子邮件", ["Die Adresse b@a.example aus dem deutschen Text fehlt."]),
]  # fmt: skip


@pytest.mark.parametrize(("source", "target", "expected"), WRONG)
def test_what_is_worth_a_second_look_is_pointed_out(source, target, expected):
    assert messages(source, target) == expected


def test_places_of_our_own_differ_by_their_language():
    source = '<p><a href="/de/cities/shenzhen/">Stadt</a>, <a href="https://a.example">x</a></p>'
    target = '<p><a href="/zh-hans/cities/shenzhen/">城市</a>、<a href="https://a.example/">x</a></p>'

    assert messages(source, target, is_rich=True) == []
    assert messages(source, target.replace("shenzhen", "changde"), is_rich=True) == [
        "Die Adresse /de/cities/shenzhen/ aus dem deutschen Text fehlt.",
        "Die Adresse /zh-hans/cities/changde/ steht nicht im deutschen Text.",
    ]


@pytest.mark.parametrize(
    ("source", "target", "is_rich", "blocks"),
    [
        ("%(name)s", "名", False, [True]),
        ("{count}", "{anzahl}", False, [True, True]),
        ("100 %", "100%", False, []),
        ("<p>Text</p>", "<p>文本", True, [True]),
        ("<p>Text</p>", "<p><strong>文本</p>", True, [True, False]),
        ("<p>Text</p>", "<p>文本<script>x</script></p>", True, [True, True, False]),
        ("<p>Ein <strong>Text</strong></p>", "<p>文本</p>", True, [False]),
        ("<p>A<br>B</p>", "<p>甲乙</p>", True, []),
        ("<table><tr><td>A</td></tr></table>", "<table><tr><td>甲</td></tr></table>", True, []),
        ("Text", "<b>文本</b>", False, [True, True]),
    ],
)
def test_only_broken_markup_and_placeholders_block(source, target, is_rich, blocks):
    found = checks.findings_in(Pair(source, target, ZH, is_rich))

    assert [finding.is_blocking for finding in found] == blocks


def test_rich_texts_are_read_block_by_block():
    source = "<ul><li>Ja</li><li>TUI</li></ul>"

    assert messages(source, "<ul><li>是</li><li>TUI</li></ul>", is_rich=True) == []


def test_other_languages_get_no_chinese_checks():
    asked = {check.__module__.rpartition(".")[2] for check in checks.checks_for("en")}

    assert asked == {"markup", "links", "numbers", "terms", "names"}
    assert {"chinese", "script"} < {check.__module__.rpartition(".")[2] for check in checks.checks_for(ZH)}
    assert "script" not in {check.__module__.rpartition(".")[2] for check in checks.checks_for("zh-hant")}


@pytest.mark.parametrize(
    ("source", "target", "count"),
    [
        ("17,79 Mio. am 28. Oktober 2015", "17.79 million on 28 October 2015", 0),
        ("1.200 Gäste", "1,200 guests", 0),
        ("1.200 Gäste", "1,300 guests", 2),
        ("im Oktober 2015", "in November 2015", 2),
    ],
)
def test_numbers_of_other_languages(source, target, count):
    found = checks.numbers.figures(Pair(source, target, "en"))

    assert len(list(found)) == count


def test_table_of_traditional_characters_names_none_that_is_right_in_both():
    table = simplified()

    assert {"門": "门", "漢": "汉", "後": "后"}.items() <= table.items()
    assert not set("著乾於昇喆堃淼瞭藉徵汉诺威深圳") & table.keys()
    assert not set(table.values()) & table.keys()


def test_findings_of_a_unit_are_about_its_german_text():
    visit = builders.make_visit(title_de="1.200 Gäste", title_zh_hans="")
    (unit,) = units_of(rows_of(visit), ZH)

    assert checks.findings(unit, "客人") == [Finding("„1.200“ aus dem deutschen Text fehlt.")]
    assert checks.findings(unit, "") == []


def test_checking_many_texts_takes_the_queries_of_one(django_assert_num_queries):
    visit = builders.make_visit(title_de="Xu Qin in Shenzhen")
    (unit,) = units_of(rows_of(visit), ZH)

    # The glossary, the cities and the people.
    with django_assert_num_queries(3), reading_once():
        for _ in range(3):
            checks.findings(unit, "徐勤在深圳")


SIGNS = "0123456789,.:%(){}<>/= „“”\"'-–…\u00a0\n年月日万亿千十二两上午下午世纪代汉Ä門aMio.äßOktober@https://x.y👩"


TEXTS = st.text(SIGNS, max_size=80) | st.text(max_size=80)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(TEXTS, TEXTS, st.booleans())
def test_no_text_breaks_the_checks(source, target, is_rich):
    with reading_once():
        assert isinstance(checks.findings_in(Pair(source, target, ZH, is_rich)), list)
    for language in ("en", "fr", "xx"):
        assert isinstance(list(checks.numbers.figures(Pair(source, target, language, is_rich))), list)


NONSENSE = ["亿" * 5000, "9" * 5000, "1" + "万" * 5000, "1." * 5000, "<p>" * 2000, "（" * 5000, "“a " * 5000]


@pytest.mark.parametrize("text", NONSENSE)
def test_long_nonsense_is_read_quickly(text):
    began = time.process_time()

    assert messages(text, text, is_rich=True) is not None

    assert time.process_time() - began < 5
