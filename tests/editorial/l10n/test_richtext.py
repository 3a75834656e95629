"""Rich text passes the same allow-list whatever door it comes through."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editorial.l10n.richtext import clean_html
from partnership.models import City
from tests import builders

HOSTILE = (
    '<h1>Titel</h1><h2 onclick="x()">Kopf</h2><p style="color:red">Text<script>alert(1)</script>'
    '<a href="javascript:alert(1)">a</a><a href="//evil.example">b</a><a href="https://hannover.de">c</a>'
    '<img src=x onerror=alert(1)><svg onload=alert(1)></svg><iframe src="https://evil.example"></iframe></p>'
)
CLEAN = (
    'Titel<h2>Kopf</h2><p>Text<a rel="noopener">a</a><a rel="noopener">b</a>'
    '<a href="https://hannover.de" rel="noopener">c</a></p>'
)


def test_allow_list_keeps_structure_and_drops_the_rest():
    assert clean_html(HOSTILE) == CLEAN


@pytest.mark.parametrize("empty", ["", "<p></p>", "<p> </p>", "<script>1</script>", "<p><br></p>"])
def test_markup_without_text_is_no_text(empty):
    assert clean_html(empty) == ""


@given(st.text())
def test_cleaning_twice_changes_nothing(text):
    assert clean_html(clean_html(text)) == clean_html(text)


@pytest.mark.django_db
@pytest.mark.parametrize("door", ["save", "create", "update", "bulk_create", "bulk_update"])
@pytest.mark.parametrize("column", ["body_de", "body_zh_hans"])
def test_no_door_stores_hostile_markup(door, column):
    city = builders.make_city()
    match door:
        case "save":
            setattr(city, column, HOSTILE)
            city.save()
            assert getattr(city, column) == CLEAN
        case "create":
            city = builders.make_city(**{column: HOSTILE})
        case "update":
            City.objects.filter(pk=city.pk).update(**{column: HOSTILE})
        case "bulk_create":
            (city,) = City.objects.bulk_create([City(name_de="x", slug="x", country="DE", **{column: HOSTILE})])
        case "bulk_update":
            setattr(city, column, HOSTILE)
            City.objects.bulk_update([city], [column])

    city.refresh_from_db()
    assert getattr(city, column) == CLEAN
