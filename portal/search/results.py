"""The results of a search as pages: so many and no more, each fetched when it is asked for."""

from collections.abc import Sequence

from django.core.paginator import Paginator
from django.utils.functional import cached_property

from portal.search.finding import LAST_PAGE, PER_PAGE, Found
from portal.search.hits import Hit


class Results(Sequence):
    """The results with these filters; a slice of them is a page."""

    def __init__(self, found: Found, chosen: dict[str, str]) -> None:
        self.found, self.chosen = found, chosen

    def __len__(self) -> int:
        return self.found.count(self.chosen)

    def __getitem__(self, places: slice) -> list[Hit]:
        return self.found.page(places.start // PER_PAGE + 1, self.chosen) if len(self) else []


class ResultPages(Paginator):
    """Counts all results and shows the first hundred pages of them."""

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, LAST_PAGE)
