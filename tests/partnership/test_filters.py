"""What template filters and short lists make of values, in both languages."""

from decimal import Decimal

import pytest
from django.utils.translation import override

from editorial.l10n.dates import format_date
from partnership.templatetags.cldr import spoken_language, tag_of_country, zone_name
from partnership.templatetags.numbers import as_number
from partnership.templatetags.periods import onwards, through


@pytest.mark.parametrize(
    ("value", "german", "chinese"),
    [
        ("17790100.00", "17.790.100", "1779.01万"),
        ("535932.00", "535.932", "53.5932万"),
        ("204.01", "204,01", "204.01"),
        ("10000", "10.000", "1万"),
        ("9999", "9.999", "9999"),
        ("99999999", "99.999.999", "9999.9999万"),
        ("300000000", "300.000.000", "3亿"),
        ("-1234500000", "-1.234.500.000", "-12.345亿"),
        ("0.50", "0,5", "0.5"),
        ("0", "0", "0"),
    ],
)
def test_number_is_exact_and_in_the_readers_way(value, german, chinese):
    with override("de"):
        assert as_number(Decimal(value)) == german
    with override("zh-hans"):
        assert as_number(Decimal(value)) == chinese


@pytest.mark.parametrize(
    ("start", "end", "period"),
    [
        ("2015-10-25", "2015-10-31", "2015-10-25/2015-10-31"),
        ("2015-10-25", "", "2015-10-25"),
        ("2015-10-25", "2015-10-25", "2015-10-25"),
        ("", "2015", ""),
        ("[2015-10-27,2015-10-28]", "2015-10-31", "[2015-10-27,2015-10-28]"),
        ("2005~", "2019", "2005~/2019"),
    ],
)
def test_two_dates_make_a_period(start, end, period):
    assert through(start, end) == period


def test_date_that_goes_on():
    assert format_date(onwards("2010"), "de") == "seit 2010"
    assert onwards("") == ""


def test_names_from_cldr():
    with override("de"):
        assert (zone_name("Asia/Shanghai"), spoken_language("zh-hans")) == (
            "Chinesische Zeit",
            "Chinesisch",
        )
    with override("zh-hans"):
        assert (zone_name("Europe/Berlin"), spoken_language("de")) == ("中欧时间", "德语")
    assert spoken_language("unknown code") == "unknown code"


@pytest.mark.parametrize(("country", "tag"), [("CN", "zh-Hans"), ("DE", "de"), ("PL", "pl"), ("XX", "und")])
def test_language_of_a_country(country, tag):
    assert tag_of_country(country) == tag
