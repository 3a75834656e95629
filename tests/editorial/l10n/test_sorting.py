"""The order of lists: umlauts, Chinese readings, names of people; the same wherever it is asked for."""

import unicodedata

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from editorial.l10n.sorting import order_of, sort_key
from editorial.publishing import snapshots
from editorial.publishing.gate_rows import Row
from editorial.translating.units import units_of
from partnership.models import City, Person
from partnership.ordering import in_reading_order
from tests.builders import make_agreement, make_city, make_person


def ordered(*texts, **options):
    return sorted(texts, key=lambda text: sort_key(text, **options))


def test_umlauts_sort_like_their_base_letters():
    given = ["Zwickau", "Ölde", "Oldenburg", "Łódź", "Lodi", "apolda", "Straßburg", "Strassen", "Muller", "Müller"]

    assert ordered(*given) == [
        "apolda", "Lodi", "Łódź", "Muller", "Müller", "Ölde", "Oldenburg", "Straßburg", "Strassen", "Zwickau",
    ]  # fmt: skip


def test_umlauts_of_names_sort_like_two_letters():
    names = ["Mutz", "Müller", "Muller", "Mueller"]

    assert ordered(*names, of_name=True) == ["Mueller", "Müller", "Muller", "Mutz"]
    assert ordered(*names) == ["Mueller", "Muller", "Müller", "Mutz"]


@pytest.mark.parametrize(
    ("text", "beginning"),
    [
        ("重庆", "chong2重 qing4庆"),
        ("厦门", "xia4厦 men2门"),
        ("长沙", "chang2长 sha1沙"),
        ("长春", "chang2长"),
        ("成都", "cheng2成 du1都"),
        ("设计之都", "she4设 ji4计 zhi1之 du1都"),
        ("单县", "shan4单"),
        ("„深圳“ und Köln", "shen1深 zhen4圳 und koln"),
    ],
)
def test_characters_are_read_in_their_phrase(text, beginning):
    assert sort_key(text).decode().startswith(beginning)


def test_chinese_and_latin_titles_stand_in_one_list():
    cities = ["重庆", "常德", "Bristol", "厦门", "深圳", "Shanghai", "长沙", "汉诺威", "Zwolle", "珠海"]

    assert ordered(*cities) == [
        "Bristol", "常德", "长沙", "重庆", "汉诺威", "Shanghai", "深圳", "厦门", "珠海", "Zwolle",
    ]  # fmt: skip


LETTERS = st.characters(exclude_characters="\0", exclude_categories=["Cs"]) | st.sampled_from("äöüßéÄ深圳重庆长 -")
TEXTS = st.text(LETTERS)


@given(TEXTS, TEXTS)
def test_two_texts_share_a_place_only_if_they_are_one(one, other):
    assert (sort_key(one) == sort_key(other)) == (
        unicodedata.normalize("NFC", one) == unicodedata.normalize("NFC", other)
    )


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(names=st.lists(TEXTS.map(lambda text: f"x{text}"[:200]), min_size=2, max_size=6))
def test_database_orders_as_python_does(names):
    """Also in another language, where titles fall back to German; equal titles follow their address."""
    made = [make_city(name_de=name, name_zh_hans="") for name in names]
    own = City.objects.filter(pk__in=[city.pk for city in made])

    for language in ("de", "zh-hans"):
        found = [
            (bytes(getattr(city, order_of(language))), city.slug) for city in own.order_by(order_of(language), "slug")
        ]
        assert found == sorted((sort_key(city.name_de), city.slug) for city in made)
    own.delete()


@pytest.mark.django_db
def test_key_follows_the_title_however_it_is_saved():
    city = make_city(name_de="Anfang", name_zh_hans="")
    city.name_de = "Ende"
    city.save(update_fields=["name_de"])

    city.refresh_from_db()
    assert bytes(city.sort_key_de) == bytes(city.sort_key_zh_hans) == sort_key("Ende")

    [unit] = units_of([Row(city, None, True)], "zh-hans")
    unit.put("深圳")
    city.refresh_from_db()
    assert bytes(city.sort_key_zh_hans) == sort_key("深圳")
    assert bytes(city.sort_key_de) == sort_key("Ende")


@pytest.mark.django_db
def test_key_is_no_content_and_follows_what_a_snapshot_brings_back():
    city = make_city(name_de="Anfang")
    before = snapshots.take(city)
    assert not [name for name in before["values"] if name.startswith("sort_key")]
    city.name_de = "Ende"
    city.save()

    snapshots.apply(before, City.objects.get(pk=city.pk))

    assert bytes(City.objects.get(pk=city.pk).sort_key_de) == sort_key("Anfang")


@pytest.mark.django_db
def test_people_are_listed_by_family_name():
    for family, first in [("Xu", "Qin"), ("Muller", "Eva"), ("Müller", "Zoe"), ("Müller", "Ada")]:
        make_person(family_name=family, given_name=first)

    listed = Person.objects.filter(family_name__in=["Xu", "Muller", "Müller"]).values_list("family_name", "given_name")

    assert list(listed) == [("Müller", "Ada"), ("Müller", "Zoe"), ("Muller", "Eva"), ("Xu", "Qin")]


@pytest.mark.django_db
def test_list_is_ordered_by_the_name_that_is_shown(client):
    for german, chinese in [("Zug", "重庆"), ("Ärzte", "厦门"), ("Bahn", ""), ("Anton", "长沙")]:
        make_agreement(title_de=german, title_zh_hans=chinese)

    def listed(language):
        page = client.get(f"/{language}/agreements/?order=name").context["page"]
        with override(language):
            return [agreement.title_in().value for agreement in page]

    assert listed("de") == ["Anton", "Ärzte", "Bahn", "Zug"]
    assert listed("zh-hans") == ["Bahn", "长沙", "重庆", "厦门"]


@pytest.mark.django_db
def test_short_list_is_ordered_as_the_database_orders():
    for german, chinese in [("Shenzhen", "深圳"), ("Changde", "常德"), ("Changsha", "长沙")]:
        make_city(name_de=german, name_zh_hans=chinese)

    with override("zh-hans"):
        cities = in_reading_order(City.objects.all())

    assert [city.name_zh_hans for city in cities] == ["常德", "长沙", "深圳"]
