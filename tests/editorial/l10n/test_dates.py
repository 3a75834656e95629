"""Historical dates: what staff may write, what is stored, what is printed, and which days it covers."""

from datetime import date, timedelta

import edtf
import pytest
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.utils.translation import override
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from editorial.l10n.dates import bounds, format_date, is_exact_day, iso_for_schema, parse_date

WRITTEN = {
    "": ["", "  ", "\u3000"],
    "2015": ["2015", " 2015 ", "2015年", "im Jahr 2015", "２０１５", "2015-XX-XX", "2015/2015", "[2015]"],
    "2015-10": ["10/2015", "10.2015", "Oktober 2015", "OKTOBER 2015", "Okt. 2015", "im Oktober 2015", "2015.10"],
    "2015-05": ["Mai 2015", "5/2015", "2015年5月", "2015年5月份", "2015-05", "2015-5", "2015-05-XX"],
    "2015-03": ["März 2015", "Maerz 2015", "Ma\u0308rz 2015"],
    "2015-10-28": [
        "28.10.2015",
        "28. 10. 2015",
        "28. Oktober 2015",
        "28 oktober 2015",
        "Mi, 28.10.2015",
        "Mittwoch, den 28. Oktober 2015",
        "am 28.10.2015",
        "２８．１０．２０１５",
        "2015-10-28",
        "2015－10－28",
        "2015/10/28",
        "2015.10.28",
        "2015年10月28日",
        "2015 年 10 月 28 日",
        "２０１５年１０月２８号",
        "2015年10月28日（星期三）",
        "2015年10月28日 周三",
    ],
    "2016-02-29": ["29.2.2016"],
    "2016-21": ["Frühjahr 2016", "frühling 2016", "im Frühjahr 2016", "2016年春", "2016年春季", "2016年春天"],
    "2016-22": ["Sommer 2016", "2016年夏"],
    "2016-23": ["Herbst 2016", "2016年秋季"],
    "2018-24": ["Winter 2018", "Winter 2018/19", "Winter 2018/2019", "2018年冬"],
    "199X": ["1990er Jahre", "1990er", "199x", "1990年代", "20世纪90年代"],
    "2005~": [
        "ca. 2005",
        "um 2005",
        "etwa 2005",
        "Circa 2005",
        "2005~",
        "2005～",
        "约2005年",
        "2005年前后",
        "大约2005年",
    ],
    "2015-10-28~": ["um den 28. Oktober 2015", "约2015年10月28日", "2015年10月28日左右"],
    "2018?": [
        "2018?",
        "2018？",
        "vermutlich 2018",
        "可能2018年",
        "可能为2018年",
        "2018年（待核实）",
        "2018 (unsicher)",
    ],
    "2018%": ["2018%", "vermutlich ca. 2018", "ca. 2018?", "可能约为2018年"],
    "2016-21~": ["ca. Frühjahr 2016", "约2016年春"],
    "2005/..": [
        "ab 2005",
        "seit 2005",
        "2005 bis heute",
        "2005/..",
        "2005年起",
        "自2005年起",
        "2005年以来",
        "2005年至今",
    ],
    "2005~/..": ["seit etwa 2005", "ab ca. 2005", "约2005年起", "自约2005年起", "2005~/.."],
    "2005?/..": ["vermutlich seit 2005", "可能自2005年起", "2005年起（待核实）"],
    "2015-10-28/..": ["seit dem 28. Oktober 2015", "ab 28.10.2015", "2015年10月28日起"],
    "199X/..": ["seit den 1990er Jahren", "1990年代起"],
    "../2019": ["bis 2019", "../2019", "至2019年", "至2019年止", "截至2019年", "2019年为止"],
    "2015-10-25/2015-10-31": [
        "25.-31. Oktober 2015",
        "25. bis 31. Oktober 2015",
        "vom 25. bis 31. Oktober 2015",
        "25.10.-31.10.2015",
        "25.10.2015 – 31.10.2015",
        "So, 25.10. bis Sa, 31.10.2015",
        "2015-10-25/2015-10-31",
        "2015-10-25 - 2015-10-31",
        "2015年10月25日至31日",
        "2015年10月25日到10月31日",
        "2015年10月25—31日",
    ],
    "2015-12-27/2016-01-03": ["27.12.2015-3.1.2016", "2015年12月27日至2016年1月3日"],
    "2019-05/2019-06": ["Mai/Juni 2019", "Mai bis Juni 2019", "5/2019-6/2019", "2019年5至6月", "2019年5月-6月"],
    "2009/2012": ["2009–2012", "2009-2012", "2009/2012", "2009～2012", "2009年至2012年", "von 2009 bis 2012"],
    "2009~/2012~": ["ca. 2009–2012", "约2009年至2012年"],
    "2009~/2012": ["von ca. 2009 bis 2012", "2009~/2012"],
    "[2015-10-27,2015-10-28]": [
        "27. oder 28. Oktober 2015",
        "28.10.2015 oder 27.10.2015",
        "Di, 27.10.2015 oder Mi, 28.10.2015",
        "[2015-10-28, 2015-10-27]",
        "2015年10月27日或28日",
    ],
    "[2018-10-15,2019-10-15]": ["15.10.2018 oder 15.10.2019", "2018年10月15日或2019年10月15日"],
    "[2004,2005,2006]": ["2004, 2005 oder 2006", "2004年、2005年或2006年", "[2006,2004,2005,2004]"],
}


@pytest.mark.parametrize(("stored", "text"), [(stored, text) for stored, texts in WRITTEN.items() for text in texts])
def test_what_staff_write_is_understood_in_every_language(stored, text):
    for language in ("de", "zh-hans", "fr"):
        with override(language):
            assert parse_date(text) == stored


REFUSED = {
    "unclear_year": ["28.10.15", "25.10.15-31.10.15", "Okt. 15", "10/15", "2005/06", "2009–12", "28. Oktober", "Mai"],
    "impossible": ["31.02.2015", "29.2.2015", "2015-02-31", "13/2015", "2015-13", "0.1.2015", "2015年2月30日"],
    "reversed": ["2012–2009", "31.10.-25.10.2015", "27.12. bis 3.1.2016", "2016-21/2015", "2015年10月31日至25日"],
    "weekday": ["Di, 28.10.2015", "Donnerstag, 28. Oktober 2015", "2015年10月28日星期四"],
    "year_range": ["0815", "3000", "28.10.9999"],
    "invalid": ["Anfang 2019", "2 015", "20155", "25. bis Oktober 2015", "{2018,2019}", "2005/", "../..", "[[[["],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in REFUSED.items() for text in texts])
def test_what_is_ambiguous_or_impossible_is_refused(code, text):
    with pytest.raises(ValidationError) as refusal:
        parse_date(text)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("language", "text", "message"),
    [
        ("de", "Di, 28.10.2015", "Der Wochentag passt nicht: Laut Kalender ist es Mittwoch, 28. Oktober 2015."),
        ("zh-hans", "Di, 28.10.2015", "星期不符：根据日历，应为2015年10月28日星期三。"),
        ("de", "31.02.2015", "Diesen Tag gibt es im Kalender nicht. Bitte Tag, Monat und Jahr prüfen."),
        ("zh-hans", "3000", "年份必须在1000至2999之间。"),
    ],
)
def test_refusal_speaks_the_language_of_the_reader(language, text, message):
    with override(language), pytest.raises(ValidationError) as refusal:
        parse_date(text)

    with override(language):
        assert refusal.value.messages == [message]


def test_refusal_of_an_unknown_form_names_examples():
    with override("de"), pytest.raises(ValidationError, match=r"Beispiele: 28\.10\.2015, 10/2015, Oktober 2015"):
        parse_date("irgendwann")


@pytest.mark.parametrize(
    ("stored", "german", "chinese"),
    [
        ("", "", ""),
        ("2015-10-28", "28. Oktober 2015", "2015年10月28日"),
        ("2015-10", "Oktober 2015", "2015年10月"),
        ("2015", "2015", "2015年"),
        ("2016-21", "Frühjahr 2016", "2016年春"),
        ("2016-22", "Sommer 2016", "2016年夏"),
        ("2016-23", "Herbst 2016", "2016年秋"),
        ("2016-24", "Winter 2016", "2016年冬"),
        ("199X", "1990er Jahre", "1990年代"),
        ("2005~", "ca. 2005", "约2005年"),
        ("2018?", "vermutlich 2018", "可能为2018年"),
        ("2005-10%", "vermutlich ca. Oktober 2005", "可能约为2005年10月"),
        ("2005/..", "seit 2005", "2005年起"),
        ("2005~/..", "seit ca. 2005", "约2005年起"),
        ("2005%/..", "vermutlich seit ca. 2005", "可能自约2005年起"),
        ("199X/..", "seit den 1990er Jahren", "1990年代起"),
        ("../2019", "bis 2019", "至2019年止"),
        ("../2019?", "vermutlich bis 2019", "可能至2019年止"),
        ("../199X", "bis in die 1990er Jahre", "至1990年代止"),
        ("2009/2012", "2009 bis 2012", "2009年至2012年"),
        ("2009~/2012~", "ca. 2009 bis 2012", "约2009年至2012年"),
        ("2009~/2012", "2009 (ungefähr) bis 2012", "2009年前后至2012年"),
        ("2015-10-25/2015-10-31", "25. bis 31. Oktober 2015", "2015年10月25日至31日"),
        ("2015-10-25/2015-11-03", "25. Oktober bis 3. November 2015", "2015年10月25日至11月3日"),
        ("2015-12-27/2016-01-03", "27. Dezember 2015 bis 3. Januar 2016", "2015年12月27日至2016年1月3日"),
        ("2019-05/2019-06", "Mai bis Juni 2019", "2019年5月至6月"),
        ("[2015-10-27,2015-10-28]", "27. oder 28. Oktober 2015", "2015年10月27日或28日"),
        ("[2018,2019?]", "2018 oder 2019 (unsicher)", "2018年或2019年（待核实）"),
        ("[2004,2005,2006]", "2004, 2005 oder 2006", "2004年、2005年或2006年"),
    ],
)
def test_date_is_printed_in_german_and_chinese(stored, german, chinese):
    assert (format_date(stored, "de"), format_date(stored, "zh-hans")) == (german, chinese)


def test_further_language_takes_names_and_order_from_cldr():
    assert format_date("2015-10-28", "fr") == "28 octobre 2015"
    assert format_date("2015-10-28", "en") == "October 28, 2015"
    assert format_date("[2015-10-27,2015-10-28]", "ja") == "2015年10月27日または28日"
    assert format_date("[2015-10-27,2015-10-28]", "en") == "October 27, 2015 or October 28, 2015"


def test_unknown_language_and_unreadable_text_do_not_break_a_page():
    assert format_date("2015", "tlh") == "2015"
    assert format_date("irgendwann", "de") == "irgendwann"
    assert bounds("irgendwann") == (None, None)
    assert iso_for_schema("irgendwann") == ""


@pytest.mark.parametrize(
    ("stored", "earliest", "latest"),
    [
        ("2015-10-28", date(2015, 10, 28), date(2015, 10, 28)),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29)),
        ("2015~", date(2015, 1, 1), date(2015, 12, 31)),
        ("2016-21", date(2016, 3, 1), date(2016, 5, 31)),
        ("2016-23", date(2016, 9, 1), date(2016, 11, 30)),
        ("2018-24", date(2018, 12, 1), date(2019, 2, 28)),
        ("2019-24", date(2019, 12, 1), date(2020, 2, 29)),
        ("201X", date(2010, 1, 1), date(2019, 12, 31)),
        ("2005~/..", date(2005, 1, 1), None),
        ("../2019", None, date(2019, 12, 31)),
        ("2015-10-25/2016", date(2015, 10, 25), date(2016, 12, 31)),
        ("[2015-10-27,2016]", date(2015, 10, 27), date(2016, 12, 31)),
        ("", None, None),
    ],
)
def test_bounds_are_the_first_and_the_last_possible_day(stored, earliest, latest):
    assert bounds(stored) == (earliest, latest)


@pytest.mark.parametrize(
    ("stored", "iso"),
    [
        ("2015-10-28", "2015-10-28"),
        ("2015-10", "2015-10"),
        ("2015", "2015"),
        ("2016-21", "2016"),
        ("2018-24", ""),
        ("2015-10-25/2015-10-31", "2015-10"),
        ("[2015-10-27,2015-12-28]", "2015"),
        ("2005~", ""),
        ("2018?", ""),
        ("2005/..", ""),
        ("199X", ""),
        ("", ""),
    ],
)
def test_machines_are_told_only_what_is_certain(stored, iso):
    assert iso_for_schema(stored) == iso


def test_exact_day_is_a_single_day_without_qualifier():
    exact = [stored for stored in (*WRITTEN, "2015-10-28?", "2015-10-28/2015-10-29") if is_exact_day(stored)]

    assert exact == ["2015-10-28", "2016-02-29"]


@pytest.mark.parametrize(
    ("template", "german"),
    [
        ("{{ value|historical_date }}", "Oktober 2015"),
        ("{% date_of value %}", '<time datetime="2015-10">Oktober 2015</time>'),
    ],
)
def test_template_prints_the_date_in_the_active_language(template, german):
    page = Template("{% load dates %}" + template)

    with override("de"):
        assert page.render(Context({"value": "2015-10"})) == german
    with override("zh-hans"):
        assert page.render(Context({"value": "2015-10"})) == german.replace("Oktober 2015", "2015年10月")


@pytest.mark.parametrize(
    ("value", "printed"),
    [("2005~", "ca. 2005"), ("", ""), (None, ""), ("<b>2015", "&lt;b&gt;2015")],
)
def test_template_prints_what_has_no_machine_form_as_escaped_text(value, printed):
    page = Template("{% load dates %}{% date_of value %}|{{ value|historical_date }}")

    with override("de"):
        assert page.render(Context({"value": value})) == f"{printed}|{printed}"


days = st.dates(date(1000, 1, 1), date(2999, 12, 31)) | st.dates(date(2015, 9, 20), date(2016, 2, 10))
plain_moments = st.one_of(
    days.map(str),
    days.map(lambda day: str(day)[:7]),
    days.map(lambda day: str(day)[:4]),
    days.map(lambda day: f"{str(day)[:3]}X"),
    st.builds(lambda day, season: f"{str(day)[:4]}-{season}", days, st.integers(21, 24)),
)
moments = st.builds(
    lambda moment, qualifier: moment + qualifier, plain_moments, st.sampled_from(["", "", "~", "?", "%"])
)
ends = moments | st.just("..")
alternatives = st.one_of(*[st.lists(kind, min_size=2, max_size=6) for kind in (days.map(str), plain_moments, moments)])
expressions = st.one_of(
    moments,
    st.builds("{}/{}".format, ends, ends),
    st.builds("{}/{}".format, days, days),
    alternatives.map(lambda members: f"[{','.join(members)}]"),
)


@settings(deadline=None)
@given(expressions)
def test_everything_printed_can_be_read_back(expression):
    try:
        stored = parse_date(expression)
    except ValidationError as refusal:
        assume(refusal.code not in {"reversed", "invalid"})
        raise

    assert parse_date(stored) == stored
    assert parse_date(format_date(stored, "de")) == stored
    assert parse_date(format_date(stored, "zh-hans")) == stored


# The library knows no qualified season and no open decade, and ends a winter on 31 December.
@pytest.mark.parametrize(
    "stored",
    [
        *("2015-10-28", "2016-02~", "2015%", "2016-21", "2016-23", "199X?"),
        *("2009~/2012", "2016-21/2016-23", "2015-10-25/2015-11"),
        *("[2015-10-27,2015-10-28]", "[2004,2005?,2006-02]"),
    ],
)
def test_the_edtf_library_sees_the_same_days(stored):
    reference = edtf.parse_edtf(stored)

    assert bounds(stored) == (date(*reference.lower_strict()[:3]), date(*reference.upper_strict()[:3]))


@pytest.mark.parametrize("stored", ["2005/..", "2005~/..", "../2019?", "2015-10-28/.."])
def test_the_edtf_library_reads_open_periods(stored):
    assert str(edtf.parse_edtf(stored)) == stored == parse_date(stored)


pieces = st.sampled_from(
    [
        *("2015", "15", "10", "28", "0", "1990er", "Oktober", "Mai", "Winter", "Mi", "ca.", "um", "vermutlich", "seit"),
        *(
            "bis",
            "oder",
            "年",
            "月",
            "日",
            "世纪",
            "约",
            "可能",
            "起",
            "止",
            "至",
            "或",
            "(",
            ")",
            "[",
            "]",
            "{",
            "\0",
            "\ud800",
        ),
        *(" ", ".", ",", "-", "–", "/", "..", "~", "?", "%", "X", "😀", "（待核实）", "٣", "²", "\u200f"),
    ]
)


@settings(deadline=timedelta(seconds=2))
@given(st.text() | st.lists(pieces, max_size=12).map("".join) | st.lists(pieces, min_size=200).map("".join))
def test_hostile_input_is_understood_or_refused_and_nothing_else(text):
    try:
        stored = parse_date(text)
    except ValidationError:
        return

    assert parse_date(stored) == stored
    assert parse_date(format_date(stored, "de")) == stored


@pytest.mark.parametrize("text", ["x" * 10_000, "[" * 10_000, "2015-" * 2_000, "\0" * 10_000, "ﷺ" * 300, "ca." * 100])
def test_long_input_is_refused(text):
    with pytest.raises(ValidationError):
        parse_date(text)
