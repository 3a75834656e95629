"""Lists and choices of the admin are searched as citizens search, drafts included."""

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from editorial.search.catching_up import catch_up
from editorial.search.matching import matching
from editorial.search.models import SearchDocument
from editorial.search.queries import Query, read
from editorial.search.ranking import everything
from editorial.search.sources import source_of


class SearchMixin:
    """Find records by the index of the search as well as by parts of the columns in `search_fields`."""

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        by_columns, may_repeat = super().get_search_results(request, queryset, search_term)
        source = source_of(self.model)
        if not (source and self.search_fields and search_term.strip()):
            return by_columns, may_repeat
        query = query_of(request, search_term)
        found = SearchDocument.objects.filter(matching(everything(query)), kind=source.kind)
        either = Q(pk__in=found.values("record_id")) | Q(pk__in=by_columns.order_by().values("pk"))
        return queryset.filter(either), False


def query_of(request: HttpRequest, line: str) -> Query:
    """Read a typed line once for a request, however many kinds of records it is asked of."""
    known: dict[str, Query] = request.__dict__.setdefault("search_queries", {})
    if line not in known:
        catch_up()
        known[line] = read(line)
    return known[line]
