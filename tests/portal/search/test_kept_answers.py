"""Who turns pages or narrows what was found does not make the database search anew; a change does."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from editorial.search.catching_up import catch_up
from editorial.search.matching import FULL_TEXT
from editorial.search.models import SearchDocument, SearchTokens
from editorial.search.rebuilding import rebuild
from portal.search.finding import PER_PAGE
from tests import builders

pytestmark = pytest.mark.django_db

INDEX = (SearchTokens._meta.db_table, FULL_TEXT)


@pytest.fixture
def harbour(client):
    """Two pages of results that somebody has looked for already."""
    items = [
        builders.make_news(title_de=f"Meldung {number} vom Hafen", title_zh_hans="") for number in range(PER_PAGE + 2)
    ]
    visit = builders.make_visit(title_de="Hafenbesuch")
    catch_up()
    ask(client)
    return [visit, *items]


def ask(client, **query):
    return client.get("/de/search/", {"q": "Hafen", **query})


def searches(client, **query) -> int:
    """Return how often the index of words is asked for a result page."""
    with CaptureQueriesContext(connection) as asked:
        ask(client, **query)
    return sum(
        statement["sql"].startswith("SELECT") and any(table in statement["sql"] for table in INDEX)
        for statement in asked
    )


def numbers(client, **query) -> tuple[int, int]:
    """Return how many results there are, and how many stand on the page."""
    page = ask(client, **query).context["page"]
    return page.paginator.count, len(page.object_list)


def test_same_search_counts_and_orders_nothing_anew(client, harbour):
    assert searches(client, q="Meldung") - searches(client, q="Meldung") == 2
    assert numbers(client) == (PER_PAGE + 3, PER_PAGE)


def test_other_page_and_filter_only_order_anew(client, harbour):
    again = searches(client)

    assert (searches(client, page=2) - again, searches(client, kind="visit") - again) == (1, 1)
    assert (numbers(client, page=2), numbers(client, kind="visit")) == ((PER_PAGE + 3, 3), (1, 1))


def test_language_of_the_page_has_its_own_order(client, harbour):
    chinese = builders.make_news(title_de="Am Hafen", title_zh_hans="港口新闻", dated="2001-01-01")
    ask(client)

    german, others = (client.get(f"/{language}/search/", {"q": "Hafen"}) for language in ("de", "zh-hans"))

    assert german.context["page"][0].record != chinese
    assert others.context["page"][0].record == chinese


def test_change_is_found_at_once(client, harbour):
    visit, item, *_others = harbour
    type(visit).objects.filter(pk=visit.pk).update(status="withdrawn")
    assert numbers(client) == (PER_PAGE + 2, PER_PAGE)

    type(item).objects.filter(pk=item.pk).update(title_de="Meldung vom Bahnhof")
    assert numbers(client) == (PER_PAGE + 1, PER_PAGE)
    assert numbers(client, q="Bahnhof") == (1, 1)


def test_answers_given_during_a_rebuilding_are_forgotten(client, harbour):
    SearchDocument.objects.filter(kind="news").update(is_public=False)
    found = []

    for _batch in rebuild():
        found.append(numbers(client, q="Meldung")[0])

    assert (found[0], numbers(client, q="Meldung")[0]) == (0, PER_PAGE + 2)
