"""Names and offices as templates print them, in both languages."""

from datetime import date

import pytest
from django.utils.translation import override

from partnership.models import AgreementParty, OfficeHeld
from partnership.templatetags.names import office_of, person_name, person_with_office
from tests.builders import make_agreement, make_city, make_person

pytestmark = pytest.mark.django_db

DAY = date(2016, 9, 10)


@pytest.fixture
def xu():
    person = make_person(
        family_name="Xu", given_name="Qin", name_order="family", native_name="许勤", native_language="zh-hans"
    )
    OfficeHeld.objects.create(
        person=person, title_de="Bürgermeister", title_zh_hans="市长", held_from="2010-06", held_until="2017-01"
    )
    OfficeHeld.objects.create(person=person, title_de="Gouverneur", title_zh_hans="省长", held_from="2017-02")
    return person


@pytest.fixture
def schostok():
    return make_person(family_name="Schostok", given_name="Stefan", transliteration_zh_hans="斯特凡·朔斯托克")


@pytest.mark.parametrize(
    ("language", "printed"),
    [("de", 'Xu Qin (<span lang="zh-Hans">许勤</span>)'), ("zh-hans", "许勤")],
)
def test_chinese_name(xu, language, printed):
    with override(language):
        assert person_name(xu) == printed


@pytest.mark.parametrize(
    ("language", "printed"),
    [("de", "Stefan Schostok"), ("zh-hans", "斯特凡·朔斯托克（Stefan Schostok）")],
)
def test_german_name(schostok, language, printed):
    with override(language):
        assert person_name(schostok) == printed


def test_academic_title_stands_before_the_name():
    samii = make_person(family_name="Samii", given_name="Madjid", academic_title_de="Prof. Dr.")

    with override("de"):
        assert person_name(samii) == "Prof. Dr. Madjid Samii"
    with override("zh-hans"):
        assert person_name(samii) == "Madjid Samii"


def test_markup_in_a_name_is_escaped():
    assert person_name(make_person(family_name="<b>", given_name="")) == "&lt;b&gt;"


@pytest.mark.parametrize(
    ("language", "day", "printed"),
    [
        ("de", DAY, 'Xu Qin (<span lang="zh-Hans">许勤</span>), Bürgermeister'),
        ("zh-hans", DAY, "许勤市长"),
        ("zh-hans", date(2018, 1, 1), "许勤省长"),
        ("zh-hans", date(2001, 1, 1), "许勤"),
        ("zh-hans", None, "许勤"),
    ],
)
def test_office_is_the_one_of_that_day(xu, language, day, printed):
    with override(language):
        assert person_with_office(xu, day) == printed


def test_office_that_began_within_a_year_is_found_by_its_last_day(xu):
    with override("zh-hans"):
        assert person_with_office(xu, date(2010, 1, 1), date(2010, 12, 31)) == "许勤市长"


def test_office_in_another_language_is_marked():
    person = make_person(family_name="Liu", given_name="", native_name="刘", native_language="zh-hans")
    OfficeHeld.objects.create(person=person, title_de="Vizebürgermeister")

    with override("zh-hans"):
        assert person_with_office(person, DAY) == '刘（<span lang="de">Vizebürgermeister</span>）'


def test_office_as_written_comes_first(xu):
    party = AgreementParty(agreement=make_agreement(), city=make_city(), signatory=xu, office_zh_hans="代表")

    with override("zh-hans"):
        assert person_with_office(xu, DAY, None, party) == "许勤代表"
        assert office_of(xu, DAY, None, party) == "代表"


def test_office_alone(xu):
    with override("de"):
        assert office_of(xu, DAY) == "Bürgermeister"
        assert office_of(None, DAY, DAY, AgreementParty(office_de="Vorstand")) == "Vorstand"
        assert office_of(None, DAY) == ""
