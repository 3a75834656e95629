"""The page of a relation between two cities."""

import pytest

from delegations.models import Stop
from partnership.models import LevelName
from tests.builders import (
    NOT_PUBLIC,
    home_city,
    make_agreement,
    make_city,
    make_partnership,
    make_project,
    make_sector,
    make_status_change,
    make_visit,
)
from tests.reading import HIDDEN_TITLE, LANGUAGES, assert_names_nothing_hidden, count_queries, missing_from, read

pytestmark = pytest.mark.django_db

PAGE = "partnerships/hannover-changde/"


@pytest.fixture
def partnership():
    return make_partnership(
        slug="hannover-changde",
        partner_city=make_city(name_de="Changde", name_zh_hans="常德"),
        home_level_name=LevelName.objects.create(
            name_de="Städtekooperation", name_zh_hans="城市合作", country="DE", level="friendship"
        ),
        partner_level_name=LevelName.objects.create(
            name_de="Austauschstadt",
            name_zh_hans="友好交流城市",
            native_name="友好交流城市",
            country="CN",
            level="friendship",
        ),
        since="2010",
        body_de="<p>Es begann mit Wasser.</p>",
        body_zh_hans="<p>始于水务。</p>",
    )


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", ["Hannover – Changde", "Es begann mit Wasser.", "Städtekooperation", "Austauschstadt"]),
        ("zh-hans", ["汉诺威 – 常德", "始于水务。", "城市合作", "友好交流城市"]),
    ],
)
def test_page_tells_names_levels_and_story(client, partnership, language, expected):
    page = read(client, f"/{language}/{PAGE}")

    assert missing_from(page.text, *expected) == []
    assert f"/{language}/cities/{partnership.partner_city.slug}/" in page.links


def test_status_is_a_history_with_reasons(client, partnership):
    make_status_change(partnership=partnership, changed_on="2010-05", level="friendship", reason_de="Vertrag.")
    make_status_change(
        partnership=partnership,
        changed_on="2023-09",
        status="suspended",
        reason_de="Bedenken des Rates.",
        council_paper="2023/112",
        council_paper_url="https://rat.example/112",
    )

    page = read(client, f"/de/{PAGE}")

    steps = [page.text.index(words) for words in ("Mai 2010", "Vertrag.", "September 2023", "Bedenken des Rates.")]
    assert steps == sorted(steps)
    assert missing_from(page.text, "ausgesetzt", "2023/112") == []
    assert "https://rat.example/112" in page.links


def test_standing_is_the_newest_status(client, partnership):
    make_status_change(partnership=partnership, changed_on="2023-09", status="dormant", level="contact")
    make_status_change(partnership=partnership, changed_on="2010-05", status="active", level="friendship")

    text = read(client, f"/de/{PAGE}").text

    standing = text[text.index("Stand der Beziehung") : text.index("Wie sich der Status entwickelt hat")]
    assert missing_from(standing, "ruhend", "Kontakt") == []
    assert "aktiv" not in standing


def test_page_lists_agreements_visits_projects_and_sectors(client, partnership):
    make_agreement(title_de="Freundschaftsvertrag", partnerships=[partnership])
    make_visit(title_de="Erster Besuch", partnerships=[partnership], starts_on="2014-11-06")
    make_project(title_de="Schwammstadt", partnerships=[partnership])
    partnership.sectors.add(make_sector(name_de="Wasser", slug="wasser"))
    make_visit(title_de="Fremder Besuch", partnerships=[make_partnership()])

    page = read(client, f"/de/{PAGE}")

    assert missing_from(page.text, "Freundschaftsvertrag", "Erster Besuch", "6. November 2014", "Schwammstadt") == []
    assert "Fremder Besuch" not in page.text
    assert "/de/sectors/wasser/" in page.links


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
def test_page_names_nothing_hidden(client, partnership, hidden):
    make_agreement(**HIDDEN_TITLE, **hidden, partnerships=[partnership])
    make_visit(**HIDDEN_TITLE, **hidden, partnerships=[partnership])
    make_project(**HIDDEN_TITLE, **hidden, partnerships=[partnership])

    assert_names_nothing_hidden(client, PAGE)


@pytest.mark.parametrize("hidden", NOT_PUBLIC)
@pytest.mark.parametrize("language", LANGUAGES)
def test_relation_with_a_hidden_city_has_no_page(client, language, hidden):
    make_partnership(slug="a", partner_city=make_city(**hidden))
    make_partnership(slug="b", **hidden)

    assert client.get(f"/{language}/partnerships/a/").status_code == 404
    assert client.get(f"/{language}/partnerships/b/").status_code == 404


def test_missing_chinese_is_marked(client):
    make_partnership(
        slug="nur-deutsch",
        partner_city=make_city(name_de="Rouen", name_zh_hans=""),
        summary_de="Seit langem befreundet.",
    )

    page = read(client, "/zh-hans/partnerships/nur-deutsch/")

    assert missing_from(page.text_in("de"), "Rouen", "Seit langem befreundet.") == []
    assert "本页部分内容暂无中文版" in page.text


def test_former_address_leads_on(client, partnership):
    partnership.slug = "changde"
    partnership.save()

    response = client.get(f"/de/{PAGE}")

    assert (response.status_code, response["Location"]) == (301, "/de/partnerships/changde/")


def test_page_needs_the_same_queries_for_one_and_many(client, partnership):
    def add_one():
        make_status_change(partnership=partnership)
        make_agreement(partnerships=[partnership])
        make_project(partnerships=[partnership])
        Stop.objects.create(visit=make_visit(partnerships=[partnership]), city=home_city())

    add_one()
    one = count_queries(client, f"/de/{PAGE}")
    for _number in range(9):
        add_one()

    assert count_queries(client, f"/de/{PAGE}") == one <= 10
