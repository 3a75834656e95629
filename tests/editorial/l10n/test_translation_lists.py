"""How far translations are, in every change list: the column, the filter, what they cost."""

import pytest
from django.contrib import admin
from django.urls import reverse

from editorial.l10n import translations
from editorial.l10n.admin import TranslationFilter
from editorial.l10n.models import Coverage, Standing
from editorial.publishing import coverage
from editorial.staff.models import Office
from editorial.staff.roles import Role
from partnership.models import City, Sector
from tests import builders
from tests.pages import Page
from tests.reading import count_queries

pytestmark = pytest.mark.django_db

CITIES = reverse("admin:partnership_city_changelist")
ZH = "zh-hans"


def make_city(**texts):
    city = builders.make_city(**texts)
    coverage.refresh(city)
    return city


@pytest.fixture
def cities():
    """One city for each standing, found by its German name."""
    outdated = builders.make_city(name_de="outdated")
    City.objects.filter(pk=outdated.pk).update(region_de="Guangdong", region_zh_hans="广东")
    outdated.refresh_from_db()
    outdated.save()
    City.objects.filter(pk=outdated.pk).update(region_de="Hunan")
    editing = builders.make_city(name_de="editing")
    translations.keep_draft(editing, "name", ZH, "草稿", "editing")
    editing.save()
    complete = builders.make_city(name_de="complete")
    translations.approve(complete, ZH)
    complete.save()
    builders.make_city(name_de="missing", name_zh_hans="")
    builders.make_city(name_de="waiting")
    coverage.refresh_all()
    builders.make_city(name_de="uncounted")


@pytest.fixture
def editor(client):
    client.force_login(builders.make_user(Role.EDITOR))
    return client


def found(client, value):
    response = client.get(CITIES, {"translations": value})
    assert response.status_code == 200
    return {city.name_de for city in response.context["cl"].result_list}


@pytest.mark.parametrize(
    ("standing", "names"),
    [
        ("missing", {"missing"}),
        ("outdated", {"outdated"}),
        ("editing", {"editing"}),
        ("waiting", {"waiting", "outdated"}),
        ("unfinished", {"missing", "outdated", "editing"}),
        ("complete", {"complete"}),
        ("uncounted", {"uncounted"}),
    ],
)
def test_filter_finds_records_by_how_they_stand(editor, cities, standing, names):
    assert found(editor, f"{ZH}-{standing}") == names


ALL = {"missing", "outdated", "editing", "waiting", "complete", "uncounted"}


HOSTILE = ["zh-hans", "missing", "de-missing", "xx-missing", "zh-hans-", "zh-hans-approved", "zh-hans-missing'--", "-"]


@pytest.mark.parametrize("value", ["", *HOSTILE])
def test_values_that_mean_nothing_are_ignored(editor, cities, value):
    assert found(editor, value) == ALL


def test_filter_of_another_kind_with_the_same_key_finds_nothing(editor):
    sector = builders.make_sector(name_zh_hans="")
    City.objects.create(pk=sector.pk, name_de="Stadt", country="CN")
    coverage.refresh(sector)

    assert found(editor, f"{ZH}-missing") == set()


def words(client, language="de"):
    client.force_login(builders.make_user(Role.EDITOR, language=language))
    return Page(client.get(CITIES), CITIES).text


def test_column_says_what_is_left_on_the_whole_record(client):
    city = make_city(name_zh_hans="", region_de="Guangdong", **builders.DRAFT)
    city.titles.create(title_de="City of Music", title_zh_hans="音乐之都")
    coverage.refresh(city)

    assert "Chinesisch: 2 fehlen, 1 zu prüfen" in words(client)
    assert "中文：2处缺失、1处待审核" in words(client, "zh-hans")


def test_column_says_complete_and_not_counted(client):
    city = make_city()
    translations.approve(city, ZH)
    city.save()
    coverage.refresh(city)
    builders.make_city()

    page = words(client)

    assert "Chinesisch: vollständig" in page
    assert "Chinesisch: noch nicht gezählt" in page


@pytest.mark.parametrize("model", coverage.root_models(), ids=lambda model: model._meta.label)
def test_every_kind_that_stands_on_its_own_shows_and_filters(model):
    model_admin = admin.site.get_model_admin(model)

    assert "languages" in model_admin.list_display
    assert TranslationFilter in model_admin.list_filter


def test_saving_a_form_counts_an_office_too(client):
    client.force_login(builders.make_user(is_superuser=True))

    client.post(reverse("admin:staff_office_add"), {"name_de": "Büro"})

    assert Coverage.objects.get(object_id=Office.objects.get().pk).missing == 1


@pytest.mark.parametrize("language", ["de", "zh-hans"])
def test_queries_do_not_grow_with_the_records(client, language):
    client.force_login(builders.make_user(Role.EDITOR, language=language))
    make_city(name_zh_hans="")
    address = f"{CITIES}?translations={ZH}-missing"
    one = count_queries(client, address)
    for _ in range(19):
        make_city(name_zh_hans="")

    assert count_queries(client, address) == one


def test_every_standing_has_words():
    for standing in Standing:
        Coverage.objects.of(Sector).into(ZH).standing(standing).count()
        assert str(standing.label)
