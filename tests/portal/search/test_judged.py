"""The judged searches find what people expect: the right thing first, all expected among the first ten, no traps.

They and their neighbours are sound: every address is there, and no neighbour is a better answer.
"""

from collections import Counter

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.utils.translation import override

from delegations.models import Visit
from editorial.library.models import Document
from editorial.search import ranking
from editorial.search.catching_up import catch_up
from partnership.models import Agreement, City, Organisation
from portal.pages.models import NewsItem, Page
from portal.search.finding import find, public_documents
from projects.models import Project
from tests.portal.search.documents import attach_documents
from tests.portal.search.judged import HELD_OUT, KNOWN, Judged, judged
from tests.portal.search.neighbours import NEIGHBOURS, WORDS, make_neighbours

# Everything is loaded once, by a fixture; the mark tells the runner which databases this file needs.
pytestmark = pytest.mark.django_db

MODELS = [City, Agreement, Organisation, Project, Visit, NewsItem, Page]
BOTH = [*judged(KNOWN), *judged(HELD_OUT)]
ENOUGH = 0.95
TRAPS = {row["slug"] for row in WORDS["traps"]}


def public_titles() -> dict[str, list[str]]:
    """Return the titles of everything public in each language, by model and address."""
    return {
        f"{model._meta.model_name}/{record.slug}": [
            getattr(record, f"{model.title_field}_{language}") or "" for language in ("de", "zh_hans")
        ]
        for model in MODELS for record in model.objects.public()
    }  # fmt: skip


@pytest.fixture(scope="module")
def neighbours(django_db_setup, django_db_blocker):
    """The titles of the neighbours, stored beside the story and its documents; rolled back after this file."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("load_story", verbosity=0)
        call_command("load_glossary", verbosity=0)
        attach_documents()
        story = public_titles()
        make_neighbours()
        yield {address: titles for address, titles in public_titles().items() if address not in story}
        transaction.set_rollback(True)


def test_five_thousand_neighbours_are_public(neighbours):
    assert len(neighbours) == NEIGHBOURS == 5_000


def test_every_judged_address_answers(neighbours):
    addresses = set().union(*(row.addresses for row in BOTH))
    broken = {address for address in addresses if Client().get(address).status_code != 200}

    assert len(addresses) > 80
    assert broken == set()


def test_pages_of_neighbours_answer_in_both_languages(neighbours):
    for model in MODELS:
        record = model.objects.public().filter(slug__startswith="nachbar-").first()
        for language in dict(settings.LANGUAGES):
            address = record.get_absolute_url().replace("/de/", f"/{language}/", 1)
            assert Client().get(address).status_code == 200, address


def test_documents_are_offered_where_they_are_expected(neighbours):
    expected = [address for row in BOTH if row.kind == "document" for address in row.expected]
    offered = [Client().get(address).content.decode() for address in expected]

    assert len(expected) == Document.objects.count() == 2
    assert all(any(document.url in page for page in offered) for document in Document.objects.all())


def test_no_neighbour_bears_what_is_asked_for(neighbours):
    """Ends of words and cuts between words are the business of the traps."""
    asked = [row.query.casefold() for row in BOTH if row.kind not in {"trap", "initials"}]
    bearing = {
        address for address, titles in neighbours.items()
        if address.split("/")[1] not in TRAPS and any(query in "\n".join(titles).casefold() for query in asked)
    }  # fmt: skip

    assert bearing == set()


def addresses_of(hit) -> set[str]:
    """A document and a person are found at the page that shows them."""
    return {hit.address.partition("#")[0], *([hit.page.get_absolute_url()] if hit.page else [])}


def faults(row: Judged) -> list[str]:
    """Return what is not as judged, as a reader of the row's language sees it."""
    with override(row.language):
        found = find(row.query)
        ten = [addresses_of(hit) for hit in found.page(1, {})]
        all_found = set().union(*ten, *(addresses_of(hit) for page in range(2, 11) for hit in found.page(page, {})))
    said = []
    if row.first and not (ten and ten[0] & set(row.first)):
        said.append(f"first: {ten[:1]}")
    if not row.first and ten:
        said.append(f"first: nothing expected, {found.count({})} found")
    said += [f"recall: {address}" for address in row.expected if not any(address in found for found in ten)]
    return said + [f"trap: {address}" for address in row.absent if address in all_found]


def share(numbers: list[float]) -> float:
    return sum(numbers) / len(numbers)


@pytest.mark.parametrize("name", [KNOWN, HELD_OUT])
def test_precision_and_recall(neighbours, name, capsys):
    rows = judged(name)
    catch_up(patience_s=300)
    wrong = [faults(row) for row in rows]
    precision = share([not any(line.startswith("first") for line in said) for said in wrong])
    recall = share(
        [
            1 - sum(line.startswith("recall") for line in said) / len(row.expected)
            for row, said in zip(rows, wrong, strict=True)
            if row.expected
        ]
    )
    with capsys.disabled():
        print(f"\n{name}: {len(rows)} queries, precision at 1 {precision:.3f}, recall at 10 {recall:.3f}")
        # Of the other half nobody shall see which rows are wrong.
        lines = [f"  {row.language} {row.query}: {said}" for row, said in zip(rows, wrong, strict=True) if said]
        print("\n".join(lines if name == KNOWN else []))

    assert not any(line.startswith("trap") for said in wrong for line in said)
    assert precision >= ENOUGH
    assert recall >= ENOUGH


def test_very_few_results_stand_in_the_order_of_many(neighbours, monkeypatch):
    """They are ordered in another way, which must come to the same."""
    catch_up(patience_s=300)
    compared = 0
    for row in BOTH:
        with override(row.language):
            found = find(row.query)
        whole = found.count({})
        if 0 < whole <= ranking.FEW:
            orders = []
            for very_few in (0, ranking.FEW):
                monkeypatch.setattr(ranking, "VERY_FEW", very_few)
                orders.append(ranking.ranked(found.query, public_documents(), whole, whole, row.language))
            assert orders[0] == orders[1], row.query
            compared += 1

    assert compared > 80


@pytest.mark.any_database
def test_rows_contradict_neither_themselves_nor_each_other():
    twice = [row for row, count in Counter((row.language, row.query) for row in BOTH).items() if count > 1]
    contradictions = [row.query for row in BOTH if {*row.first, *row.expected} & {*row.absent}]
    unreachable = [row.query for row in BOTH if len(row.expected) > 10 or (row.expected and not row.first)]
    misplaced = [row.query for row in BOTH if any(not a.startswith(f"/{row.language}/") for a in row.addresses)]

    assert (twice, contradictions, unreachable, misplaced) == ([], [], [], [])


@pytest.mark.any_database
@pytest.mark.parametrize("name", [KNOWN, HELD_OUT])
def test_each_half_asks_in_every_way(name):
    rows = judged(name)

    assert {row.kind for row in rows} == {row.kind for row in BOTH}
    assert {row.language for row in rows} == {"de", "zh-hans"}
    assert len(rows) >= 45
