"""Rules of the relation: refused by the form with a message at the field, and by the database."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import override

from partnership.models import (
    Agreement,
    AgreementParty,
    City,
    CityFigure,
    Organisation,
    Partnership,
    Person,
    StatusChange,
)
from tests import builders

pytestmark = pytest.mark.django_db


def assert_refused_everywhere(record, *fields):
    """Both doors refuse: validation (naming `fields`, or the record as a whole) and the bare database."""
    with pytest.raises(ValidationError) as refused:
        record.full_clean()
    assert set(refused.value.message_dict) == set(fields or ["__all__"])
    with pytest.raises(IntegrityError), transaction.atomic():
        type(record).objects.bulk_create([record])


@pytest.mark.parametrize("empty", ["", None])
def test_city_needs_a_german_name(empty):
    assert_refused_everywhere(City(name_de=empty, name_zh_hans="深圳", slug="x", country="CN"), "name_de")


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_city_may_lack_every_chinese_text(language):
    city = City(name_de="Bristol", country="GB")

    with override(language):
        city.full_clean()
        city.save()


def test_only_one_city_is_our_own():
    builders.home_city()

    assert_refused_everywhere(City(name_de="Köln", slug="koeln", country="DE", is_home=True))


@pytest.mark.parametrize(("latitude", "longitude"), [(91, 0), (0, 181), (52, None)])
def test_coordinates_lie_on_earth_and_come_in_pairs(latitude, longitude):
    city = City(name_de="X", slug="x", country="DE", latitude=latitude, longitude=longitude)

    with pytest.raises(ValidationError):
        city.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        City.objects.bulk_create([city])


@pytest.mark.parametrize(
    ("field", "value"),
    [("country", "Deutschland"), ("country", "d"), ("time_zone", "Berlin"), ("wikidata_id", "1715"), ("website", "x")],
)
def test_bad_value_is_said_at_its_field_in_german(field, value):
    city = City(**{"name_de": "Köln", "country": "DE", field: value})

    with override("de"), pytest.raises(ValidationError) as refused:
        city.full_clean()
    assert list(refused.value.message_dict) == [field]


def test_another_figure_needs_a_name():
    city = builders.make_city()

    assert_refused_everywhere(CityFigure(city=city, what="other", value=3))


def test_one_city_may_have_disagreeing_figures():
    city = builders.make_city()
    for value, source in [(14_000_000, "HAZ"), (12_000_000, "hannover.de")]:
        figure = CityFigure(city=city, what="population", value=value, as_of="2015", source_de=source)
        figure.full_clean()
        figure.save()

    assert [figure.value for figure in city.figures.all()] == [14_000_000, 12_000_000]


def test_two_cities_have_one_relation():
    relation = builders.make_partnership()

    assert_refused_everywhere(
        Partnership(home_city=relation.home_city, partner_city=relation.partner_city, slug="zweite")
    )


def test_city_is_not_its_own_partner():
    city = builders.make_city()

    assert_refused_everywhere(Partnership(home_city=city, partner_city=city, slug="selbst"))


def test_title_of_a_relation_tells_its_language_whatever_language_is_active():
    shenzhen = builders.make_city(name_de="Shenzhen", name_zh_hans="深圳")
    liling = builders.make_city(name_de="Liling", name_zh_hans="")
    home = builders.home_city()
    relations = [Partnership(home_city=home, partner_city=city) for city in (shenzhen, liling)]

    for active in ("de", "zh-hans"):
        with override(active):
            titles = [relation.title_in(language) for relation in relations for language in ("de", "zh-hans")]
        assert titles == [
            ("Hannover – Shenzhen", "de"),
            ("汉诺威 – 深圳", "zh-hans"),
            ("Hannover – Liling", "de"),
            ("汉诺威 – Liling", "de"),
        ]


def test_standing_of_a_relation_is_its_newest_status_change():
    relation = builders.make_partnership()
    for day, status, level in [
        ("2023-09", "suspended", "contact"), ("2015-10-28", "active", "friendship"), ("2015-03", "planned", "contact"),
    ]:  # fmt: skip
        builders.make_status_change(partnership=relation, changed_on=day, status=status, level=level)

    now = Partnership.objects.with_standing().get()

    assert (now.status_now, now.level_now) == ("suspended", "contact")
    assert [change.status for change in relation.status_changes.all()] == ["planned", "active", "suspended"]


def test_relation_without_history_has_no_standing():
    builders.make_partnership()

    now = Partnership.objects.with_standing().get()

    assert (now.status_now, now.level_now) == (None, None)


def test_status_change_needs_a_date():
    change = StatusChange(partnership=builders.make_partnership(), status="active", level="contact")

    with pytest.raises(ValidationError) as refused:
        change.full_clean()
    assert list(refused.value.message_dict) == ["changed_on"]


@pytest.mark.parametrize("sides", [(), ("city", "organisation")])
def test_party_is_a_city_or_an_organisation(sides):
    both = {"city": builders.make_city(), "organisation": builders.make_organisation()}
    agreement = builders.make_agreement()

    assert_refused_everywhere(AgreementParty(agreement=agreement, **{side: both[side] for side in sides}))


def test_agreement_does_not_end_before_it_begins():
    agreement = Agreement(title_de="X", kind="memorandum", signed_on="28.10.2015", in_force_until="2014")

    with pytest.raises(ValidationError) as refused:
        agreement.full_clean()
    assert list(refused.value.message_dict) == ["in_force_until"]


def test_agreement_may_end_in_the_month_it_was_signed():
    Agreement(title_de="X", kind="memorandum", signed_on="28.10.2015", in_force_until="Oktober 2015").full_clean()


def test_organisation_is_not_part_of_itself():
    organisation = builders.make_organisation()
    organisation.parent = organisation

    with pytest.raises(ValidationError):
        organisation.full_clean()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=organisation.pk).update(parent=organisation)


def test_name_in_own_script_needs_its_language():
    assert_refused_everywhere(Person(family_name="Xu", given_name="Qin", native_name="许勤"))
