"""Long lists in memory: pages, orders and numbers, whatever is chosen."""

from uuid import UUID

import pytest

from editorial.publishing.listing import Chosen, Listing

pytestmark = pytest.mark.any_database

# More than are counted at once while a page is looked for.
NUMBER = 5000
KEYS = [UUID(int=number).hex for number in range(NUMBER)]


@pytest.fixture(scope="module")
def listing():
    leading = [("third", "yes", key) for key in KEYS[::3]]
    leading += [("end", "left" if int(key, 16) < 4000 else "right", key) for key in KEYS]
    return Listing(KEYS, [*leading, ("third", "yes", UUID(int=NUMBER + 1).hex), ("third", None, KEYS[1])])


def places(listing, chosen, start, stop, order=None):
    return Chosen(listing, listing.matching(chosen), list, order)[start:stop]


@pytest.mark.parametrize("start", [0, 20, 1326, 1660])
def test_page_holds_what_all_choices_lead_to(listing, start):
    expected = [place for place in range(0, NUMBER, 3) if place < 4000]

    assert places(listing, {"third": "yes", "end": "left"}, start, start + 20) == expected[start : start + 20]


def test_choice_that_leads_nowhere_finds_nothing(listing):
    assert places(listing, {"third": "no"}, 0, 20) == []


def test_numbers_are_those_beside_the_other_choices(listing):
    assert listing.counts("end", {"third": "yes", "end": "left"}) == {"left": 1334, "right": 333}
    assert listing.counts("third", {"end": "right"}) == {"yes": 333}


def test_other_order_is_kept_by_filters(listing):
    order = listing.order("backwards", lambda: reversed(KEYS))

    assert places(listing, {"third": "yes"}, 0, 3, order) == [4998, 4995, 4992]
    assert places(listing, {}, 4998, 5000, order) == [1, 0]


def test_record_knows_its_values(listing):
    assert (listing.values_at("end", 4001), listing.values_at("third", 4)) == (["right"], [])
